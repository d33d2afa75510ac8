package io.ringprobe.lab.collect;

import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.MappedFile;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that was received of one run, from files of whatever kind they are and from sockets: hands each record to a sink.
 * Used by one thread.
 */
public final class Collection implements AutoCloseable {
    /** How an argument begins that is a port to listen on, not a file. */
    public static final String UDP = "udp:";

    /** As {@link #UDP}. */
    public static final String TCP = "tcp:";

    private static final int MAX_PORT = 65_535;
    private static final int MAGIC_LENGTH = 4;
    private static final int NFDUMP_MAGIC = 0x0CA5;

    private final RecordSink sink;
    private final Tally tally = new Tally();
    private final IpfixRecord record;

    /** @param catalog how the fields of plugins travel */
    public Collection(FieldCatalog catalog, RecordSink sink) {
        this.sink = sink;
        this.record = new IpfixRecord(catalog);
    }

    /** Whether the argument names a port. */
    public static boolean isPort(String argument) {
        return argument.startsWith(UDP) || argument.startsWith(TCP);
    }

    /**
     * Opens a port, {@code udp:2055} or {@code tcp:4739}.
     *
     * @throws ConfigException if it is none
     * @throws IOException if it can't be opened
     */
    public Listener listen(String argument) throws IOException {
        int port = port(argument);
        return argument.startsWith(UDP)
                ? SelectingListener.udp(port, this::session, tally)
                : SelectingListener.tcp(port, this::session, tally);
    }

    private static int port(String argument) {
        try {
            int port = Integer.parseInt(argument.substring(UDP.length()));
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw noPort(argument, e);
        }
        throw noPort(argument, null);
    }

    private static ConfigException noPort(String argument, Exception cause) {
        return new ConfigException(argument + " is wrong: it takes udp:PORT or tcp:PORT", cause);
    }

    private IpfixSession session() {
        return new IpfixSession(record, tally, sink);
    }

    /**
     * Reads a file, or all files of a folder, in the order of their names.
     *
     * @throws ConfigException if it is of no kind that can be read, or damaged
     * @throws IOException if it can't be read
     */
    public void read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file");
        }
        if (!Files.isDirectory(path)) {
            readFile(path);
            return;
        }
        List<Path> files = files(path);
        if (files.isEmpty()) {
            throw new ConfigException(path + ": an empty folder");
        }
        for (Path file : files) {
            readFile(file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void readFile(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() >= MAGIC_LENGTH) {
                read(path, file);
            } else if (file.size() > 0) {
                throw notReadable(path);
            }
        }
    }

    private void read(Path path, MappedFile file) throws IOException {
        long from = file.address();
        long end = from + file.size();
        if (Memory.getByte(from) == '{') {
            new JsonRecords(path.toString()).read(from, end, sink);
        } else if (Memory.getUnsignedShortBE(from) == IpfixSession.IPFIX) {
            IpfixFile.read(path.toString(), from, end, session());
        } else if (Memory.getUnsignedShortBE(from) == NFDUMP_MAGIC) {
            new NfdumpRecords().read(path, sink);
        } else if (isText(from)) {
            new CsvRecords(path.toString()).read(from, end, sink);
        } else {
            throw notReadable(path);
        }
    }

    private static boolean isText(long from) {
        for (int i = 0; i < MAGIC_LENGTH; i++) {
            if (!Character.isLetterOrDigit(Memory.getUnsignedByte(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static ConfigException notReadable(Path path) {
        return new ConfigException(
                path + " is none of what can be checked: csv, json or ipfix as ringprobe writes them, or nfdump's");
    }

    /** What came besides records of flows. */
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        record.close();
    }
}
