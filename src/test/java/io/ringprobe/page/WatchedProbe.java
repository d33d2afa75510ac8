package io.ringprobe.page;

import io.ringprobe.Ringprobe;
import io.ringprobe.export.partner.LivePcap;
import io.ringprobe.testkit.LinkFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process on a link with an office's traffic, serving its page on a free port of loopback. */
final class WatchedProbe implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("serving http://([^/\\s]+)/");
    private static final List<String> PLUGINS = List.of("tls", "http", "dns", "icmp", "ntp");
    private static final long SHORT_SLEEP = 20;

    private final LinkFeed feed;
    private final Path log;
    private final Process process;

    /** @param more words for the command line */
    WatchedProbe(Path folder, double conversationsPerSecond, String... more) throws IOException, InterruptedException {
        feed = new LinkFeed(folder.resolve("uplink"), conversationsPerSecond);
        log = folder.resolve("probe.log");
        // In the folder, so that the page shows short names.
        process = new ProcessBuilder(command(folder, more))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private List<String> command(Path folder, String... more) throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        LivePcap.writeJar(plugins.resolve("live.jar"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
        command.add("-XX:TieredStopAtLevel=1");
        // A jar goes before our own classes, for pictures that show its version.
        command.addAll(List.of("-cp", classPath(System.getProperty("ringprobe.jar", "")), Ringprobe.class.getName()));
        command.addAll(List.of("--plugins-path", plugins.toString(), "--shards", "2"));
        command.addAll(List.of(
                "-i",
                LivePcap.NAME + ";file=" + feed.fifo().getFileName(),
                "-s",
                "cache;size=10;inactive=2;active=20"));
        PLUGINS.forEach(plugin -> command.addAll(List.of("-p", plugin)));
        command.addAll(List.of(more));
        return command;
    }

    private static String classPath(String jar) {
        StringJoiner absolute = new StringJoiner(":");
        for (String entry : (jar + ":" + System.getProperty("java.class.path")).split(":")) {
            if (!entry.isEmpty()) {
                absolute.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        return absolute.toString();
    }

    LinkFeed feed() {
        return feed;
    }

    /** HOST:PORT of the page; waits until it is served. */
    String address() throws IOException, InterruptedException {
        return await(SERVING);
    }

    /** Waits until the program has said what the pattern finds; returns the pattern's group. */
    String await(Pattern pattern) throws IOException, InterruptedException {
        while (true) {
            Matcher matcher = pattern.matcher(report());
            if (matcher.find()) {
                return matcher.group(1);
            }
            if (!process.isAlive()) {
                throw new IOException("the probe has ended: " + report());
            }
            Thread.sleep(SHORT_SLEEP);
        }
    }

    /** What it has said. */
    String report() throws IOException {
        return Files.readString(log);
    }

    /** SIGTERM; returns the exit status, or -1 if it doesn't end. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        feed.close();
    }
}
