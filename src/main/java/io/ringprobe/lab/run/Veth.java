package io.ringprobe.lab.run;

import io.ringprobe.lab.run.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A virtual Ethernet cable, both ends on this machine and without addresses, so that only what the lab sends is on it.
 * Takes root, and {@code ip} of iproute2. Used by one thread; gone after {@link #close}.
 */
final class Veth implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MTU = 9000;
    private static final String PACKET_SOCKETS = "/proc/net/packet";
    private static final int INTERFACE_COLUMN = 4;

    private final Path folder;
    private final String near;
    private final String far;

    private Veth(Path folder, String name) {
        this.folder = folder;
        near = name + "n";
        far = name + "f";
    }

    /**
     * Plugs one in.
     *
     * @param folder for what ip says
     * @throws IOException if that isn't allowed, or ip isn't there
     */
    static Veth plug(Path folder) throws IOException {
        Veth veth = new Veth(folder, "rplab" + ProcessHandle.current().pid() % 1_000_000);
        veth.ip("link", "add", veth.near, "mtu", MTU + "", "type", "veth", "peer", "name", veth.far, "mtu", MTU + "");
        try {
            for (String end : List.of(veth.near, veth.far)) {
                veth.ip("link", "set", end, "addrgenmode", "none", "arp", "off", "multicast", "off", "up");
            }
        } catch (IOException e) {
            veth.ip("link", "delete", veth.near);
            throw e;
        }
        return veth;
    }

    private void ip(String... arguments) throws IOException {
        Path program = Peers.find("ip").orElseThrow(() -> new IOException("ip (iproute2) is not installed"));
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        Path output = folder.resolve("ip");
        try (Child child = Child.start(command, Map.of(), output, LIMIT)) {
            if (child.await().status() != 0) {
                throw new IOException(String.join(" ", command) + ": "
                        + Files.readString(output).strip());
            }
        }
    }

    /** The end on which a probe captures. */
    String near() {
        return near;
    }

    /** The end on which is sent. */
    String far() {
        return far;
    }

    /** Whether some program captures on the near end. */
    boolean isWatched() throws IOException {
        String index =
                Files.readString(Path.of("/sys/class/net", near, "ifindex")).strip();
        for (String line : Files.readAllLines(Path.of(PACKET_SOCKETS))) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > INTERFACE_COLUMN && columns[INTERFACE_COLUMN].equals(index)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        ip("link", "delete", near);
    }
}
