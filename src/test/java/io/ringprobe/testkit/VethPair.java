package io.ringprobe.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A virtual Ethernet cable: its near end is an interface of this machine, for the probe, its far end one in a network
 * namespace of its own, for who sends. Neither has addresses, so the kernel sends nothing by itself. All is named after
 * this process, and gone after {@link #close}. May be used by several threads.
 */
public final class VethPair implements AutoCloseable {
    private static final int MTU = 9000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String near;
    private final String far;
    private final String namespace;

    private VethPair(String name) {
        near = name + "n";
        far = name + "f";
        namespace = "ringprobe-" + name;
    }

    /** Makes a cable, both ends up; skips the calling test where that isn't allowed. */
    public static VethPair up() throws IOException {
        Tools.require("ip");
        VethPair pair = new VethPair("rp" + ProcessHandle.current().pid() + "v" + COUNT.getAndIncrement());
        try {
            run("ip", "netns", "add", pair.namespace);
            pair.plug();
        } catch (IOException e) {
            pair.close();
            Assumptions.abort("skipped: root may make network namespaces and interfaces: " + e.getMessage());
        }
        return pair;
    }

    /** Makes both ends, as {@link #up} does and again after {@link #unplug}. */
    public void plug() throws IOException {
        run("ip", "link", "add", near, "mtu", MTU + "", "type", "veth", "peer", "name", far, "netns", namespace);
        run("ip", "link", "set", near, "addrgenmode", "none", "arp", "off", "multicast", "off");
        run("ip", "-n", namespace, "link", "set", far, "addrgenmode", "none", "arp", "off", "multicast", "off");
        run("ip", "-n", namespace, "link", "set", far, "mtu", MTU + "", "up");
        nearUp();
    }

    /** Removes both ends. */
    public void unplug() throws IOException {
        run("ip", "link", "delete", near);
    }

    /** The name of the end that the probe captures on. */
    public String near() {
        return near;
    }

    /** The name of the other end, in the namespace. */
    public String far() {
        return far;
    }

    /** What goes before a command line that runs where the far end is. */
    public List<String> onFarSide() {
        return List.of("ip", "netns", "exec", namespace);
    }

    public void nearDown() throws IOException {
        run("ip", "link", "set", near, "down");
    }

    public void nearUp() throws IOException {
        run("ip", "link", "set", near, "up");
    }

    public void farDown() throws IOException {
        run("ip", "-n", namespace, "link", "set", far, "down");
    }

    public void farUp() throws IOException {
        run("ip", "-n", namespace, "link", "set", far, "up");
    }

    /**
     * Sends the packets of a capture from the far end; returns when all are sent.
     *
     * @param options for tcpreplay, such as {@code --topspeed}
     */
    public void replay(Path capture, String... options) throws IOException {
        List<String> command = new ArrayList<>(onFarSide());
        command.addAll(List.of(Tools.require("tcpreplay").toString(), "-q", "-i", far));
        command.addAll(List.of(options));
        command.add(capture.toString());
        String said = run(command.toArray(String[]::new));
        if (!said.matches("(?s).*Failed packets: +0\\n.*")) {
            throw new IOException("not all packets were sent: " + said);
        }
    }

    /** Runs a program to its end; returns what it said, or throws that if it failed. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        for (String line : run("ip", "netns", "list").lines().toList()) {
            if (line.split(" ")[0].equals(namespace)) {
                run("ip", "netns", "delete", namespace);
            }
        }
    }
}
