package io.ringprobe.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A recording of the whole run by Java's flight recorder, with the settings of {@code run.jfc}; written to its file
 * when it is closed, or when the process ends before that. The last gigabyte of it is kept. Used by the main thread.
 */
public final class RunRecording implements AutoCloseable {
    private static final String SETTINGS = "run.jfc";
    private static final long MAX_BYTES = 1L << 30;
    /** How each recording begins. */
    private static final byte[] MAGIC = {'F', 'L', 'R', 0};

    private final Recording recording;
    private final Path file;

    private RunRecording(Recording recording, Path file) {
        this.recording = recording;
        this.file = file;
    }

    /**
     * Begins to record, and makes the probe write its events.
     *
     * @param path made, or a recording that is written over
     * @throws IOException if it can't be written, or is something else
     */
    public static RunRecording start(Path path) throws IOException {
        // The working folder of the moment is the one that is meant, whatever becomes of it.
        Path file = path.toAbsolutePath().normalize();
        requireNothingElse(file);
        Recording recording = new Recording(settings());
        try {
            recording.setName("ringprobe");
            recording.setToDisk(true);
            recording.setMaxSize(MAX_BYTES);
            recording.setDestination(file);
            recording.setDumpOnExit(true);
            recording.start();
        } catch (IOException | RuntimeException e) {
            recording.close();
            throw e;
        }
        writeEvents();
        return new RunRecording(recording, file);
    }

    /** Makes the probe write its events from now on, for recordings that others start. */
    public static void writeEvents() {
        Profile.replaceBy(new EventProfile());
    }

    /** The recorder would empty whatever stands there, be it the capture. */
    private static void requireNothingElse(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        if (!Files.isDirectory(file.getParent())) {
            throw new IOException("there is no folder " + file.getParent());
        }
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new IOException("it is there, and no recording");
            }
        }
    }

    private static Configuration settings() {
        try (InputStream in = RunRecording.class.getResourceAsStream(SETTINGS);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Configuration.create(reader);
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("the settings of recordings in ringprobe's jar are damaged", e);
        }
    }

    /**
     * Ends the recording and writes it.
     *
     * @throws IOException if the file can't be written
     */
    @Override
    public void close() throws IOException {
        try (recording) {
            // Left to the recorder, a full disk would be no error.
            recording.setDestination(null);
            recording.stop();
            recording.dump(file);
        }
    }
}
