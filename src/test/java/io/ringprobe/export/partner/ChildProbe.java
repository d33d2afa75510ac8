package io.ringprobe.export.partner;

import io.ringprobe.Ringprobe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process that captures what a {@link FlowFeed} sends. */
final class ChildProbe implements AutoCloseable {
    private static final int SIGUSR1 = 10;
    private static final String BALANCE = "\ninput ";
    private static final String OUTPUT = "\noutput ";

    private final Path report;
    private final Process process;

    /**
     * @param prelude words that go before the command line
     * @param folder for its log
     */
    ChildProbe(List<String> prelude, Path folder, Path fifo, String... outputs) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        LivePcap.writeJar(plugins.resolve("live.jar"));
        List<String> arguments = new ArrayList<>(List.of("--plugins-path", plugins.toString(), "--shards", "1"));
        arguments.addAll(List.of("-i", LivePcap.NAME + ";file=" + fifo, "-s", FlowFeed.CACHE));
        // Room for all flows of a test: what the faults do is looked at, not how a slow machine falls behind.
        arguments.addAll(List.of("--export-queue", "1024"));
        for (String output : outputs) {
            arguments.addAll(List.of("-o", output));
        }
        report = Files.createTempFile(folder, "probe", ".log");
        process = new ProcessBuilder(Children.java(prelude, Ringprobe.class, arguments))
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
    }

    /** Waits for its end; returns its exit status. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** What it has said. */
    String report() {
        try {
            return Files.readString(report);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The number behind these words in the last balance that it printed; 0 where they aren't there. */
    long count(String title) {
        Matcher count =
                Pattern.compile("\\b" + Pattern.quote(title) + " ([\\d,]+)").matcher(lastBalance());
        return count.find() ? number(count.group(1)) : 0;
    }

    /** Flows that have arrived, by the last balance. */
    long exported() {
        Matcher flows = Pattern.compile(": ([\\d,]+) flows, ").matcher(lastBalance());
        return flows.find() ? number(flows.group(1)) : 0;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    /** What the last balance that is complete says of the output: while it runs, one that another one follows. */
    private String lastBalance() {
        String text = report();
        if (process.isAlive()) {
            text = text.substring(0, Math.max(0, text.lastIndexOf(BALANCE)));
        }
        return text.substring(Math.max(0, text.lastIndexOf(OUTPUT)));
    }

    /** Makes it print the balance as it stands, and waits for that. */
    void askForTheBalance() throws IOException, InterruptedException {
        int before = report().length();
        while (report().substring(before).split(BALANCE, -1).length <= 2) {
            if (!process.isAlive()) {
                throw new IOException("the probe has ended: " + report());
            }
            if (isListening()) {
                Children.run("kill", "-USR1", String.valueOf(process.pid()));
            }
            Thread.sleep(50);
        }
    }

    /** Waits until so many flows have arrived, as far as the probe knows. */
    void awaitExported(int flows) throws IOException, InterruptedException {
        do {
            askForTheBalance();
            if (report().contains(", dropped ")) {
                throw new IOException("the machine is too slow for this test: " + report());
            }
        } while (exported() < flows);
    }

    /** Whether it has a handler of its own for SIGUSR1 (proc(5), SigCgt), which would end it otherwise. */
    private boolean isListening() throws IOException {
        Matcher mask = Pattern.compile("SigCgt:\\s*(\\p{XDigit}+)")
                .matcher(Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status")));
        return mask.find() && (Long.parseUnsignedLong(mask.group(1), 16) & 1L << SIGUSR1 - 1) != 0;
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
