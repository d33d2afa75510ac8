package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.CaptureException.Kind;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Stands for the probe in tests: does what the options of {@link TestInput} say. Has a main method, to be a process of
 * its own.
 */
public final class TestProbe implements ToIntFunction<ProbeSetup> {
    /** As long as a forgotten process may live. */
    private static final int MAX_MILLIS = 60_000;

    private ProbeSetup setup;

    public static void main(String[] args) {
        int status = new Cli(System.out, System.err, new TestProbe()).run(args);
        if (status != ExitStatus.OK) {
            System.exit(status);
        }
    }

    /** What the probe was started with; null if it was not. */
    ProbeSetup setup() {
        return setup;
    }

    @Override
    public int applyAsInt(ProbeSetup given) {
        setup = given;
        Options options = given.config().inputs().getFirst();
        try {
            failLike(options.text("error"));
            boolean reporting = options.has("report");
            if (reporting) {
                System.out.println("starting");
            }
            given.started();
            if (reporting) {
                System.out.println("started");
                Files.writeString(Path.of(options.text("report")), report());
            }
            if (options.has("until")) {
                await(Path.of(options.text("until")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return options.integer("status", 0, 3);
    }

    private static void failLike(String error) throws IOException {
        switch (error) {
            case "config" -> throw new ConfigException(List.of("one thing is wrong", "another too"));
            case "io" -> throw new IOException("the disk is on fire");
            case "cut-off" -> throw new CaptureException(Kind.CUT_OFF, "x.pcap: cut off at 24");
            case "no-capture" -> throw new CaptureException(Kind.NOT_A_CAPTURE, "x.pcap: is no capture");
            default -> {
                // Nothing is to fail.
            }
        }
    }

    private static String report() throws IOException {
        return "pid " + ProcessHandle.current().pid() + "\n" + "stdout "
                + Path.of("/proc/self/fd/1").toRealPath() + "\n"
                + Files.readString(Path.of("/proc/thread-self/status")) + "stat "
                + Files.readString(Path.of("/proc/self/stat"));
    }

    private static void await(Path file) {
        try {
            for (int waited = 0; waited < MAX_MILLIS && !Files.exists(file); waited += 10) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
