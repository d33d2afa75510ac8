package io.ringprobe.lab.truth;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.text.Cells;
import io.ringprobe.lab.text.Lines;
import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.MappedFile;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a file that {@link TruthWriter} wrote: flow by flow, or one at a place that is known. The numbers are read
 * without making objects. Owned by one thread.
 */
public final class TruthReader implements AutoCloseable {
    private static final int SOURCE = 0;
    private static final int SOURCE_PORT = 1;
    private static final int DESTINATION = 2;
    private static final int DESTINATION_PORT = 3;
    private static final int PROTOCOL = 4;
    private static final int TIME_FIRST = 5;
    private static final int TIME_LAST = 6;
    private static final int PACKETS = 7;
    private static final int PACKETS_REV = 8;
    private static final int OCTETS = 9;
    private static final int OCTETS_REV = 10;
    private static final int TCP_FLAGS = 11;
    private static final int TCP_FLAGS_REV = 12;
    private static final int APPLICATION = 13;

    private static final int ADDRESS_LENGTH = 16;

    private final Path path;
    private final MappedFile file;
    private final NativeBlock address = NativeBlock.allocate(ADDRESS_LENGTH);
    private final Cells cells = new Cells();
    private final long end;
    private long line;
    private long next;

    private TruthReader(Path path, MappedFile file) {
        this.path = path;
        this.file = file;
        this.end = file.address() + file.size();
        long headerEnd = Lines.end(file.address(), end);
        this.next = headerEnd + 1;
    }

    /**
     * Opens the file.
     *
     * @throws ConfigException if it is no truth file
     * @throws IOException if it can't be read
     */
    public static TruthReader open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file");
        }
        MappedFile file = MappedFile.open(path);
        long end = file.address() + file.size();
        long headerEnd = Math.min(Lines.end(file.address(), end), file.address() + 2L * TruthFile.HEADER.length());
        if (!Parse.text(file.address(), headerEnd).equals(TruthFile.HEADER)) {
            file.close();
            throw new ConfigException(path + " is no truth file: its first line isn't " + TruthFile.HEADER);
        }
        return new TruthReader(path, file);
    }

    /** How many flows the file has: counts its lines. */
    public long count() {
        return Lines.count(Lines.end(file.address(), end) + 1, end);
    }

    /**
     * Goes on to the next flow.
     *
     * @return whether there is one
     * @throws ConfigException if its line is wrong
     */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        at(next - file.address());
        return true;
    }

    /** Goes to the flow whose line begins at that place ({@link #place}). */
    public void at(long place) {
        line = file.address() + place;
        long lineEnd = Lines.end(line, end);
        next = lineEnd + 1;
        cells.split(line, lineEnd);
        if (cells.count() < TruthFile.FIXED_CELLS) {
            throw wrong(cells.count() + " cells, at least " + TruthFile.FIXED_CELLS + " are needed", null);
        }
    }

    /** Where the flow's line begins in the file, octets. */
    public long place() {
        return line - file.address();
    }

    /** Writes the source's address, sixteen octets (IPv4: four and zeros), and returns its version. */
    public int source(long to) {
        return ip(SOURCE, to);
    }

    /** Writes the destination's address; as {@link #source}. */
    public int destination(long to) {
        return ip(DESTINATION, to);
    }

    private int ip(int cell, long to) {
        try {
            return Parse.ip(cells.start(cell), cells.end(cell), to);
        } catch (NumberFormatException e) {
            throw wrong(e.getMessage(), e);
        }
    }

    private long number(int cell) {
        try {
            return Parse.number(cells.start(cell), cells.end(cell));
        } catch (NumberFormatException e) {
            throw wrong(e.getMessage(), e);
        }
    }

    /** The exception for a line that isn't right; it names the place. */
    public ConfigException wrong(String what, Exception cause) {
        long number = 1 + Lines.count(file.address(), line);
        return new ConfigException(path + ":" + number + ": " + what, cause);
    }

    public int sourcePort() {
        return (int) number(SOURCE_PORT);
    }

    public int destinationPort() {
        return (int) number(DESTINATION_PORT);
    }

    public int protocol() {
        return (int) number(PROTOCOL);
    }

    public long firstNanos() {
        return number(TIME_FIRST);
    }

    public long lastNanos() {
        return number(TIME_LAST);
    }

    public long packets() {
        return number(PACKETS);
    }

    public long packetsRev() {
        return number(PACKETS_REV);
    }

    public long octets() {
        return number(OCTETS);
    }

    public long octetsRev() {
        return number(OCTETS_REV);
    }

    public int tcpFlags() {
        return (int) number(TCP_FLAGS);
    }

    public int tcpFlagsRev() {
        return (int) number(TCP_FLAGS_REV);
    }

    /** How many fields are expected. */
    public int fieldCount() {
        return cells.count() - TruthFile.FIXED_CELLS;
    }

    /** The application's name in the scenario. */
    public String application() {
        return Cells.unescaped(cells.unquoted(APPLICATION));
    }

    /** The expected fields, in the order of the file. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = TruthFile.FIXED_CELLS; i < cells.count(); i++) {
            String text = Cells.unescaped(cells.unquoted(i));
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw wrong("'" + text + "' is no NAME=value", null);
            }
            fields.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return fields;
    }

    /** All that the file says of the flow. */
    public TruthFlow flow() {
        return new TruthFlow(
                inetAddress(SOURCE),
                sourcePort(),
                inetAddress(DESTINATION),
                destinationPort(),
                protocol(),
                firstNanos(),
                lastNanos(),
                packets(),
                packetsRev(),
                octets(),
                octetsRev(),
                tcpFlags(),
                tcpFlagsRev(),
                application(),
                fields());
    }

    private InetAddress inetAddress(int cell) {
        byte[] octets = new byte[ip(cell, address.address()) == 4 ? 4 : ADDRESS_LENGTH];
        Memory.copyToArray(address.address(), octets, 0, octets.length);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen octets are an address", e);
        }
    }

    @Override
    public void close() {
        file.close();
        address.close();
    }
}
