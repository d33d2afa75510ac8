package io.ringprobe.export.partner;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces, the probe's and the collector's, and the link between them, which can be made to fail. Both
 * are named after this process, and gone after {@link #close}. May be used by several threads.
 */
final class Link implements AutoCloseable {
    static final String COLLECTOR = "192.0.2.2";

    /** What {@link #spoil} understands: every tenth packet is lost. */
    static final String LOSS = "numgen random mod 100 < 10 drop";

    /** All connections to the collector are reset and refused. */
    static final String RESET = "tcp dport " + CollectorProcess.PORT + " reject with tcp reset";

    private static final String PROBE = "192.0.2.1";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String probe;
    private final String collector;

    private Link(String name) {
        probe = name + "p";
        collector = name + "c";
    }

    /** Makes a link that is up; skips the calling test where that isn't allowed, or the kernel can't. */
    static Link up() throws IOException {
        Tools.require("ip");
        Tools.require("nft");
        Link link = new Link("ringprobe" + ProcessHandle.current().pid() + "-" + COUNT.getAndIncrement());
        try {
            link.make();
            for (String statement : List.of(LOSS, RESET)) {
                link.spoil(statement);
                link.heal();
            }
        } catch (IOException e) {
            link.close();
            Assumptions.abort("skipped: root may make network namespaces and rules in them: " + e.getMessage());
        }
        return link;
    }

    private void make() throws IOException {
        Children.run("ip", "netns", "add", probe);
        Children.run("ip", "netns", "add", collector);
        Children.run(
                "ip", "-n", probe, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", collector);
        Children.run("ip", "-n", probe, "address", "add", PROBE + "/24", "dev", "eth0");
        Children.run("ip", "-n", collector, "address", "add", COLLECTOR + "/24", "dev", "eth0");
        Children.run("ip", "-n", probe, "link", "set", "eth0", "up");
        Children.run("ip", "-n", collector, "link", "set", "eth0", "up");
    }

    /** What goes before a command line that runs on the probe's side. */
    List<String> onProbesSide() {
        return List.of("ip", "netns", "exec", probe);
    }

    /** What goes before a command line that runs on the collector's side. */
    List<String> onCollectorsSide() {
        return List.of("ip", "netns", "exec", collector);
    }

    /** From now on this befalls what comes to the collector's side: an nft statement, such as {@code drop}. */
    void spoil(String statement) throws IOException {
        Children.run(
                "ip",
                "netns",
                "exec",
                collector,
                "nft",
                "add table ip spoil; add chain ip spoil in { type filter hook input priority 0; };"
                        + " add rule ip spoil in " + statement);
    }

    /** Ends what {@link #spoil} began. */
    void heal() throws IOException {
        Children.run("ip", "netns", "exec", collector, "nft", "delete", "table", "ip", "spoil");
    }

    /** Takes the link down, as when a cable is pulled. */
    void cut() throws IOException {
        Children.run("ip", "-n", collector, "link", "set", "eth0", "down");
    }

    void mend() throws IOException {
        Children.run("ip", "-n", collector, "link", "set", "eth0", "up");
    }

    @Override
    public void close() throws IOException {
        for (String namespace : Children.run("ip", "netns", "list").lines().toList()) {
            String name = namespace.split(" ")[0];
            if (name.equals(probe) || name.equals(collector)) {
                Children.run("ip", "netns", "delete", name);
            }
        }
    }
}
