package io.ringprobe.cli;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.ProcessConfig;
import io.ringprobe.profile.RunRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The process that a probe runs in: its messages, pid file, user, signals and the way to read its configuration again.
 * Used by the main thread.
 */
final class HostProcess implements AutoCloseable {
    /** Makes the probe write its events, for recordings that others start. */
    private static final String EVENTS = "ringprobe.events";

    private final Messages messages;
    private final Signals signals;
    private final ConfigReader reader;
    private final boolean isDaemon;
    private Privileges privileges;
    private PidFile pidFile;
    private RunRecording recording;

    HostProcess(Messages messages, Signals signals, ConfigReader reader, boolean isDaemon) {
        this.messages = messages;
        this.signals = signals;
        this.reader = reader;
        this.isDaemon = isDaemon;
    }

    /** Prepares what the configuration asks for, before anything is opened. */
    void prepare(ProcessConfig config) {
        if (!config.cpus().isEmpty()) {
            Affinity.set(config.cpus());
        }
        if (config.user().isPresent()) {
            privileges = Privileges.of(config.user().get());
        }
        if (config.logFile().isPresent()) {
            Path file = config.logFile().get();
            messages.openFile(file);
            giveToUser(file);
        }
        if (config.pidFile().isPresent()) {
            Path file = config.pidFile().get();
            pidFile = PidFile.create(file);
            giveToUser(file);
        }
        if (config.profile().isPresent()) {
            record(config.profile().get());
        } else if (Boolean.getBoolean(EVENTS)) {
            RunRecording.writeEvents();
        }
    }

    private void record(Path file) {
        try {
            recording = RunRecording.start(file);
        } catch (IOException e) {
            throw new ConfigException(
                    "profile=" + file + " can't be written (" + e.getMessage() + "): it takes a file that we may write",
                    e);
        }
        giveToUser(file);
    }

    private void giveToUser(Path file) {
        if (privileges != null) {
            privileges.give(file);
        }
    }

    /**
     * All inputs and outputs are open, and so is whatever else takes privileges: gives them up, and a daemon leaves its
     * terminal.
     */
    void started() {
        if (privileges != null) {
            privileges.drop();
        }
        if (isDaemon) {
            Daemon.reportReady();
        }
        messages.takeStandardError();
    }

    Messages messages() {
        return messages;
    }

    Signals signals() {
        return signals;
    }

    boolean isDaemon() {
        return isDaemon;
    }

    /** Reads the configuration again. */
    ProbeConfig readAgain() {
        return reader.read();
    }

    /** The configuration file, or null. */
    Path configFile() {
        return reader.file();
    }

    /** A thread that the JVM made gives up what the main thread gave up. */
    void forgoPrivileges() {
        if (privileges != null) {
            Privileges.forgoNew();
        }
    }

    @Override
    public void close() {
        if (pidFile != null) {
            pidFile.close();
        }
        if (recording != null) {
            try {
                recording.close();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        new IOException("the recording of the run can't be written: " + e.getMessage(), e));
            }
        }
    }
}
