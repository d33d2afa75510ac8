package io.ringprobe.export.partner;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the kernel's table says of UDP sockets on 127.0.0.1. */
public final class UdpSockets {
    private static final int RX_QUEUE_COLUMN = 4;

    private UdpSockets() {}

    /** A port on which nobody listens now. */
    public static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until a program listens on that port; fails when it ends before. */
    public static void awaitListener(int port, Process program) throws IOException, InterruptedException {
        while (receiveQueue(port) < 0) {
            if (!program.isAlive()) {
                throw new IOException("the collector has ended with " + program.exitValue());
            }
            Thread.sleep(20);
        }
    }

    /** Waits until all that came to that port has been read. */
    public static void awaitRead(int port) throws IOException, InterruptedException {
        while (receiveQueue(port) > 0) {
            Thread.sleep(20);
        }
    }

    /** Octets that wait in the socket bound to that port, -1 where there is none. */
    private static long receiveQueue(int port) throws IOException {
        String local = String.format(Locale.ROOT, "0100007F:%04X", port);
        for (String line : Files.readAllLines(Path.of("/proc/net/udp"))) {
            String[] columns = line.strip().split("\\s+");
            if (columns[1].equals(local)) {
                return Long.parseLong(columns[RX_QUEUE_COLUMN].split(":")[1], 16);
            }
        }
        return -1;
    }
}
