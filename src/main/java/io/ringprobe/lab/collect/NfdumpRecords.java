package io.ringprobe.lab.collect;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.text.Cells;
import io.ringprobe.lab.text.Lines;
import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files of nfcapd and nfpcapd through the program nfdump. Its csv cuts times to seconds, so it is asked for a
 * format of our own. Used by one thread.
 */
final class NfdumpRecords {
    private static final String FORMAT = "fmt:%ts,%te,%sa,%da,%sp,%dp,%pr,%flg,%ipkt,%ibyt,%opkt,%obyt";
    private static final int CELLS = 12;
    private static final int BUFFER = 1 << 20;
    private static final long MILLI = 1_000_000;

    private final Received received = new Received();
    private final Cells cells = new Cells();

    /**
     * Reads a file, or all files of a folder.
     *
     * @throws IOException if nfdump is missing or fails
     */
    void read(Path path, RecordSink sink) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "nfdump", "-q", "-6", "-N", Files.isDirectory(path) ? "-R" : "-r", path.toString(), "-o", FORMAT));
        builder.environment().put("TZ", "UTC");
        Path errors = Files.createTempFile("nfdump", ".err");
        try {
            Process process = start(builder.redirectError(errors.toFile()), path);
            try (received;
                    InputStream in = process.getInputStream()) {
                readLines(path, in, sink);
            }
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException(path + ": nfdump failed: "
                        + Files.readString(errors, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.delete(errors);
        }
    }

    private static Process start(ProcessBuilder builder, Path path) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(path + " is nfdump's: reading it needs the program nfdump: " + e.getMessage(), e);
        }
    }

    private void readLines(Path path, InputStream in, RecordSink sink) throws IOException {
        byte[] chunk = new byte[BUFFER / 2];
        try (NativeBlock buffer = NativeBlock.allocate(BUFFER)) {
            long begin = buffer.address();
            int held = 0;
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                Memory.copyFromArray(chunk, 0, begin + held, n);
                held += n;
                int done = readWhole(path, begin, begin + held, sink);
                held -= done;
                move(begin + done, begin, held);
            }
            if (held > 0) {
                throw new IOException(path + ": nfdump's last line is cut off");
            }
        }
    }

    private static void move(long from, long to, int length) {
        for (int i = 0; i < length; i++) {
            Memory.putByte(to + i, Memory.getByte(from + i));
        }
    }

    /** Reads the lines that are whole; returns how many octets they take. */
    private int readWhole(Path path, long from, long end, RecordSink sink) {
        long at = from;
        for (long lineEnd = Lines.end(at, end); lineEnd < end; lineEnd = Lines.end(at, end)) {
            if (lineEnd > at) {
                readLine(path, at, lineEnd, sink);
            }
            at = lineEnd + 1;
        }
        return (int) (at - from);
    }

    private void readLine(Path path, long line, long end, RecordSink sink) {
        cells.split(line, end);
        try {
            if (cells.count() != CELLS) {
                throw new NumberFormatException(cells.count() + " cells, there should be " + CELLS);
            }
            fill();
        } catch (NumberFormatException e) {
            throw new ConfigException(path + ": nfdump says '" + Parse.text(line, end) + "': " + e.getMessage(), e);
        }
        sink.record(received);
    }

    private void fill() {
        received.clear();
        received.hasTimes = true;
        received.hasFlags = true;
        received.precision = MILLI;
        received.first = Parse.time(start(0), end(0));
        received.last = Parse.time(start(1), end(1));
        int version = Parse.ip(start(2), end(2), received.source());
        Parse.ip(start(3), end(3), received.destination());
        received.identify((int) number(4), (int) number(5), (int) number(6), version);
        received.tcpFlags = flags(start(7), end(7));
        received.packets = number(8);
        received.octets = number(9);
        received.packetsRev = number(10);
        received.octetsRev = number(11);
        if (received.packetsRev > 0) {
            // nfdump keeps one set of flags for both directions.
            received.hasFlags = false;
        }
    }

    /** Letters at their places, from CWR to FIN, or points. */
    private static int flags(long from, long end) {
        int flags = 0;
        for (long at = from; at < end; at++) {
            flags = flags << 1 | (Memory.getByte(at) == '.' ? 0 : 1);
        }
        return flags;
    }

    private long start(int cell) {
        long at = cells.start(cell);
        while (at < cells.end(cell) && Memory.getByte(at) == ' ') {
            at++;
        }
        return at;
    }

    private long end(int cell) {
        long at = cells.end(cell);
        while (at > cells.start(cell) && Memory.getByte(at - 1) == ' ') {
            at--;
        }
        return at;
    }

    /** A number; of type and code of ICMP, which stand as {@code 8.0}, the type. */
    private long number(int cell) {
        long end = end(cell);
        long at = start(cell);
        while (at < end && Memory.getByte(at) != '.') {
            at++;
        }
        return Parse.number(start(cell), at);
    }
}
