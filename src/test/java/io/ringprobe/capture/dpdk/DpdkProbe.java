package io.ringprobe.capture.dpdk;

import io.ringprobe.Ringprobe;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, because DPDK starts once in a process; with checked memory. */
final class DpdkProbe implements AutoCloseable {
    /** DPDK without huge pages, real cards and shared files. */
    static final String EAL = "--no-huge -m 256 --no-pci --no-telemetry --no-shconf";

    private static final long MAX_MILLIS = 60_000;

    private final Path out;
    private final Path err;
    private final Process process;

    /** Starts {@code main} in that folder, where its outputs go. */
    DpdkProbe(Path folder, List<String> jvmOptions, Class<?> main, List<String> arguments) throws IOException {
        out = Files.createTempFile(folder, "probe", ".out");
        err = Files.createTempFile(folder, "probe", ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dringprobe.memory.checked=true"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Starts ringprobe. */
    static DpdkProbe start(Path folder, String... arguments) throws IOException {
        requireShim();
        return new DpdkProbe(folder, List.of(), Ringprobe.class, Arrays.asList(arguments));
    }

    /** Skips the calling test where the native part isn't built. */
    static void requireShim() {
        Tools.requireFile(
                Path.of("target", "native", "libringprobe-dpdk.so"), "libdpdk-dev or a C compiler is not installed");
    }

    /** A virtual device whose queues serve a capture each. */
    static String pcapDevice(int number, Path... captures) {
        StringBuilder device = new StringBuilder(" --vdev=net_pcap" + number);
        for (Path capture : captures) {
            device.append(",rx_pcap=").append(capture.toAbsolutePath());
        }
        return device.toString();
    }

    long pid() {
        return process.pid();
    }

    /** Sends a line to its standard input. */
    void sendLine() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Ends its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits for the end; its exit status. */
    int await() throws InterruptedException {
        if (!process.waitFor(MAX_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the probe doesn't end: " + said());
        }
        return process.exitValue();
    }

    /** Asks for the end, and waits for it. */
    int stop() throws InterruptedException {
        process.destroy();
        return await();
    }

    /** Waits until it has said {@code text}. */
    void awaitSaid(String text) throws InterruptedException {
        await(() -> said().contains(text), text);
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits, as long as the probe runs. */
    void await(Condition condition, String what) throws InterruptedException {
        long start = System.nanoTime();
        try {
            while (!condition.holds()) {
                if (!process.isAlive() || System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(MAX_MILLIS)) {
                    throw new AssertionError("not seen: " + what + "; the probe said " + said());
                }
                Thread.sleep(20);
            }
        } catch (IOException e) {
            throw new AssertionError(what, e);
        }
    }

    /** All that it has printed. */
    String said() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What it has printed to standard output. */
    String out() throws IOException {
        return Files.readString(out);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
