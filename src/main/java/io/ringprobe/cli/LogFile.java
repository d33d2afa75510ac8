package io.ringprobe.cli;

import io.ringprobe.cli.log.LogLines;
import io.ringprobe.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The file that takes what else goes to standard error, each line with the time before it. Opened by the main thread
 * before the probe is; any thread may write. When a log file is moved away, {@link #reopen} begins the next.
 */
final class LogFile extends OutputStream {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX ").withZone(ZoneId.systemDefault());

    private static final int LINE_BYTES = 256;
    private static final int FULL_LINE = 1 << 16;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(LINE_BYTES);
    private final Path path;
    private FileOutputStream file;
    private boolean ownsStandardError;

    private LogFile(Path path, FileOutputStream file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the file, to go on behind what it holds, and makes it {@link System#err}.
     *
     * @throws ConfigException if it can't be written
     */
    static LogFile open(Path path) {
        // The working folder of the moment is the one that is meant, whatever becomes of it.
        Path file = path.toAbsolutePath();
        try {
            LogFile log = new LogFile(file, new FileOutputStream(file.toFile(), true));
            System.setErr(new PrintStream(log, true, Charset.defaultCharset()));
            LogLines.leaveJournal();
            return log;
        } catch (IOException e) {
            throw new ConfigException(
                    "log-file=" + path + " can't be written (" + e.getMessage()
                            + "): it takes a file that we may write",
                    e);
        }
    }

    /** Also takes what others than Java write to standard error: the JVM when it crashes, native libraries. */
    synchronized void takeStandardError() {
        ownsStandardError = true;
        Libc.redirectStandardError(path);
    }

    synchronized boolean ownsStandardError() {
        return ownsStandardError;
    }

    Path path() {
        return path;
    }

    /**
     * Opens the file anew and goes on there.
     *
     * @throws IOException if that can't be; then it goes on with the old
     */
    synchronized void reopen() throws IOException {
        FileOutputStream old = file;
        file = new FileOutputStream(path.toFile(), true);
        if (ownsStandardError) {
            Libc.redirectStandardError(path);
        }
        old.close();
    }

    @Override
    public synchronized void write(int octet) throws IOException {
        if (line.size() == 0) {
            line.writeBytes(TIME.format(Instant.now()).getBytes(StandardCharsets.US_ASCII));
        }
        line.write(octet);
        if (octet == '\n' || line.size() >= FULL_LINE) {
            byte[] whole = line.toByteArray();
            line.reset();
            file.write(whole);
        }
    }

    @Override
    public synchronized void write(byte[] octets, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            write(octets[offset + i]);
        }
    }
}
