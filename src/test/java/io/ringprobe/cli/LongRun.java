package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.fail;

import io.ringprobe.Ringprobe;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.export.partner.LivePcap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process that runs until it is told to end. */
final class LongRun implements AutoCloseable {
    private static final int MAX_MILLIS = 60_000;
    private static final int ASK_MILLIS = 100;

    private static final Pattern SERVED = Pattern.compile("serving (http://\\S+/)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;

    private LongRun(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it; what it says goes to files in that folder. */
    static LongRun start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().putAll(environment);
        return new LongRun(folder, builder.start());
    }

    /** The command line with the classes of the tests and the input of {@link LivePcap}. */
    static List<String> command(Path folder, String... args) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        LivePcap.writeJar(plugins.resolve("live.jar"));
        List<String> all = new ArrayList<>(List.of("-L", plugins.toString(), "--shards", "1"));
        all.addAll(List.of(args));
        return ProbeProcess.command(Ringprobe.class, all);
    }

    /** Options for all plugins but the one that looks at this host. */
    static List<String> allPlugins() {
        List<String> args = new ArrayList<>();
        for (String plugin : Components.builtIn().names(ComponentSpec.PROCESS)) {
            if (!plugin.equals("osquery")) {
                args.addAll(List.of("-p", plugin));
            }
        }
        return args;
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        signal(pid(), name);
    }

    static void signal(long pid, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    String out() throws IOException {
        return Files.readString(folder.resolve("stdout"));
    }

    String err() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    /** What it says of itself where it serves metrics. */
    String scrape() throws IOException, InterruptedException {
        Matcher address = SERVED.matcher(err());
        if (!address.find()) {
            fail("it serves nothing: " + err());
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1) + "metrics")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Waits for a text in a file. */
    void await(Path file, String text) throws InterruptedException {
        await(() -> contains(file, text), text + " in " + file);
    }

    /** Waits until a balance that it prints into a file tells of so many packets; what it hasn't read it may leave. */
    static void awaitPackets(long pid, Path log, String packets) throws IOException, InterruptedException {
        for (int i = 0; i < MAX_MILLIS / ASK_MILLIS && !contains(log, ": " + packets + " packets, "); i++) {
            signal(pid, "USR1");
            Thread.sleep(ASK_MILLIS);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    void await(BooleanSupplier happened, String what) throws InterruptedException {
        for (int waited = 0; !happened.getAsBoolean(); waited += 10) {
            if (waited >= MAX_MILLIS) {
                fail(what + " didn't come");
            }
            Thread.sleep(10);
        }
    }

    /**
     * Whether it handles the signal of that number itself (proc(5), SigCgt); the JVM does so with SIGHUP from the
     * start.
     */
    boolean handles(int signal) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status"))) {
                if (line.startsWith("SigCgt:")) {
                    return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1L << signal - 1) != 0;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(MAX_MILLIS, TimeUnit.MILLISECONDS)) {
            fail("the probe doesn't end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly().onExit().join();
    }
}
