package io.ringprobe.capture.live;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/**
 * Two interfaces with a cable between them, without addresses, so that nothing goes over it but what a test sends. Both
 * are named after this process, and gone after {@link #close}. Not thread-safe.
 */
public final class Veth implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int NAME_SPACE = 10_000_000;
    private static final int MTU = 9000;
    private static final int MOST_LOOKS = 1000;

    private final String near;
    private final String far;
    private PcapHandle sender;

    private Veth(String name) {
        near = name + "n";
        far = name + "f";
    }

    /** Makes a pair that is up; skips the calling test where that isn't allowed. */
    public static Veth up() throws Exception {
        Tools.require("ip");
        long id = ProcessHandle.current().pid() % NAME_SPACE;
        Veth veth = new Veth("rp" + id + "v" + COUNT.getAndIncrement());
        try {
            veth.make();
        } catch (IOException e) {
            veth.close();
            Assumptions.abort("skipped: root may make network interfaces: " + e.getMessage());
        }
        return veth;
    }

    private void make() throws IOException, InterruptedException {
        ip("link", "add", near, "mtu", "" + MTU, "type", "veth", "peer", "name", far, "mtu", "" + MTU);
        for (String name : List.of(near, far)) {
            // Else the kernel itself sends when the link comes up.
            Path ipv6 = Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6");
            if (Files.exists(ipv6)) {
                Files.writeString(ipv6, "1");
            }
            setUp(name);
        }
        awaitRunning();
    }

    /** What is captured from. */
    public String near() {
        return near;
    }

    /** The other end, into which the test sends. */
    public String far() {
        return far;
    }

    private static void setUp(String name) throws IOException {
        ip("link", "set", name, "up");
    }

    /** Waits until what goes in at one end comes out of the other. */
    public void awaitRunning() throws IOException, InterruptedException {
        awaitState(near, true);
        awaitState(far, true);
    }

    private static void awaitState(String name, boolean isUp) throws IOException, InterruptedException {
        Path state = inSys(name).resolve("operstate");
        for (int i = 0; Files.readString(state).strip().equals("up") != isUp; i++) {
            if (i == MOST_LOOKS) {
                throw new IOException(name + " isn't " + (isUp ? "up: " : "down: ") + Files.readString(state));
            }
            Thread.sleep(10);
        }
    }

    private static Path inSys(String name) {
        return Path.of("/sys/class/net", name);
    }

    /** Takes the near end down; waits until the far end, of which the kernel tells later, has no link. */
    public void down() throws IOException, InterruptedException {
        ip("link", "set", near, "down");
        awaitState(far, false);
    }

    /** Takes the near end up again. */
    public void upAgain() throws IOException, InterruptedException {
        setUp(near);
        awaitRunning();
    }

    /** Removes both ends. */
    public void remove() throws IOException {
        closeSender();
        ip("link", "delete", near);
    }

    /** Makes both ends anew, under the same names. */
    public void makeAgain() throws IOException, InterruptedException {
        make();
    }

    /** Sends a frame into the far end. */
    public void send(byte[] frame) throws PcapNativeException, NotOpenException {
        if (sender == null) {
            sender = new PcapHandle.Builder(far).build();
        }
        sender.sendPacket(frame);
    }

    /** Runs {@code ip} with arguments. */
    public static void ip(String... arguments) throws IOException {
        Process process = new ProcessBuilder()
                .command(command(arguments))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("ip " + String.join(" ", arguments) + ": " + output.strip());
        }
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(Tools.require("ip").toString());
        return command;
    }

    private void closeSender() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeSender();
        if (Files.exists(inSys(near))) {
            ip("link", "delete", near);
        }
    }
}
