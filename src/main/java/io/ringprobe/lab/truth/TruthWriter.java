package io.ringprobe.lab.truth;

import io.ringprobe.lab.file.OutputFile;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the truth about flows to a file, a line a flow, for {@link TruthReader} and {@code ringprobe lab check}.
 * Buffers; what is not closed is not all written. Used by the thread that makes the traffic.
 */
public final class TruthWriter implements TruthSink, AutoCloseable {
    private static final int LONGEST = 1 << 18;
    /** More than the fixed cells of a line take: addresses, and numbers of up to 20 digits. */
    private static final int LONGEST_FIXED = 2 * Addresses.IPV6_LENGTH + 12 * 21 + 16;
    /** Octets that one octet of text may become. */
    private static final int MAX_ESCAPE = 4;

    private static final int VERSION_OFFSET = 16;
    private static final int DELETE = 0x7F;

    private final OutputFile file;
    /** An address, laid out as in flow records: sixteen octets and the version. */
    private final NativeBlock address = NativeBlock.allocateCleared(24);

    /** Where the room begins that the file has given, and where the text in it ends. */
    private long begin;

    private long end;
    private long flows;

    private TruthWriter(OutputFile file) {
        this.file = file;
        room(TruthFile.HEADER.length() + 1);
        text(TruthFile.HEADER.getBytes(StandardCharsets.US_ASCII));
        end = Ascii.character('\n', end);
    }

    /**
     * Creates the file, or writes it anew.
     *
     * @throws IOException if it can't be created
     */
    public static TruthWriter create(Path file) throws IOException {
        return new TruthWriter(OutputFile.create(file));
    }

    /** Flows written so far. */
    public long flows() {
        return flows;
    }

    /**
     * Adds a flow.
     *
     * @throws UncheckedIOException if the file can't be written
     */
    @Override
    public void flow(TruthFlow flow) {
        room(LONGEST_FIXED);
        address(flow.source());
        number(flow.sourcePort());
        address(flow.destination());
        number(flow.destinationPort());
        number(flow.protocol());
        number(flow.firstNanos());
        number(flow.lastNanos());
        number(flow.packets());
        number(flow.packetsRev());
        number(flow.octets());
        number(flow.octetsRev());
        number(flow.tcpFlags());
        number(flow.tcpFlagsRev());
        quoted(flow.application());
        if (!flow.fields().isEmpty()) {
            fields(flow.fields());
        }
        room(1);
        end = Ascii.character('\n', end);
        flows++;
    }

    private void fields(Map<String, String> fields) {
        new TreeMap<>(fields).forEach((name, value) -> {
            room(1);
            end = Ascii.character(',', end);
            quoted(name + "=" + value);
        });
    }

    private void address(InetAddress ip) {
        byte[] octets = ip.getAddress();
        Memory.copyFromArray(octets, 0, address.address(), octets.length);
        Memory.putByte(address.address() + VERSION_OFFSET, octets.length == 4 ? 4 : 6);
        end = Ascii.character(',', Addresses.ip(address.address(), end));
    }

    private void number(long value) {
        end = Ascii.character(',', Ascii.unsigned(value, end));
    }

    /** Text as a cell: in quotes unless it is plain. */
    private void quoted(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (isPlain(octets)) {
            room(octets.length);
            text(octets);
            return;
        }
        room(2 + octets.length * MAX_ESCAPE);
        end = Ascii.character('"', end);
        for (byte octet : octets) {
            escape(octet & 0xFF);
        }
        end = Ascii.character('"', end);
    }

    private static boolean isPlain(byte[] octets) {
        for (byte octet : octets) {
            if (octet < ' ' || octet == '"' || octet == '\\' || octet == ',' || octet == DELETE) {
                return false;
            }
        }
        return true;
    }

    private void escape(int octet) {
        if (octet < ' ' || octet == DELETE) {
            Memory.putByte(end, '\\');
            Memory.putByte(end + 1, 'x');
            end = Ascii.hex(octet, end + 2);
        } else {
            end = octet == '"' || octet == '\\' ? Ascii.character(octet, end) : end;
            end = Ascii.character(octet, end);
        }
    }

    private void text(byte[] octets) {
        Memory.copyFromArray(octets, 0, end, octets.length);
        end += octets.length;
    }

    /** Hands what is there to the file, and makes room for more. */
    private void room(int octets) {
        if (octets > LONGEST) {
            throw new IllegalArgumentException("a field of " + octets + " octets is too long for a truth file");
        }
        file.written((int) (end - begin));
        try {
            begin = file.room(octets + Ascii.SLACK);
        } catch (IOException e) {
            throw new UncheckedIOException("the truth can't be written: " + e.getMessage(), e);
        }
        end = begin;
    }

    /**
     * Writes what is left.
     *
     * @throws IOException if the file can't be written
     */
    @Override
    public void close() throws IOException {
        file.written((int) (end - begin));
        begin = end;
        try (file) {
            address.close();
        }
    }
}
