package io.ringprobe.export.partner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs {@link Collector} and tells what it has collected, over all its lives. */
final class CollectorProcess implements AutoCloseable {
    static final int PORT = 4739;

    private final List<String> prelude;
    private final String address;
    private final Path folder;
    private Process process;

    /**
     * Doesn't start yet.
     *
     * @param prelude words that go before the command line
     * @param folder where it keeps what it collects; is made
     */
    CollectorProcess(List<String> prelude, String address, Path folder) throws IOException {
        this.prelude = List.copyOf(prelude);
        this.address = address;
        this.folder = Files.createDirectories(folder);
    }

    /** Starts it and waits until it listens. */
    void start() throws IOException {
        process = new ProcessBuilder(Children.java(
                        prelude, Collector.class, List.of(address, String.valueOf(PORT), folder.toString())))
                .redirectError(folder.resolve("errors").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (!Collector.READY.equals(line)) {
            throw new IOException("the collector says " + line + Files.readString(folder.resolve("errors")));
        }
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it with {@code kill -STOP}, so that its system takes what it doesn't read, and kills it soon. */
    void hangAndKill() throws IOException, InterruptedException {
        Children.run("kill", "-STOP", String.valueOf(process.pid()));
        Thread.sleep(50);
        kill();
    }

    Collected collected() throws IOException {
        return Collected.in(folder);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
