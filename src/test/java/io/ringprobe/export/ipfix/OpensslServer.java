package io.ringprobe.export.ipfix;

import io.ringprobe.export.net.Certificates;
import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code openssl s_server} as a collector that wants a client's certificate: what it reads goes to a file. */
final class OpensslServer implements AutoCloseable {
    private final int port;
    private final Path output;
    private final Path messages;
    private final Process process;

    /** @param more further options, such as {@code -tls1_2} or {@code -dtls} */
    OpensslServer(Path folder, Certificates made, String certificate, String... more) throws Exception {
        this(freePort(), folder, made, certificate, more);
    }

    OpensslServer(int port, Path folder, Certificates made, String certificate, String... more) throws Exception {
        this.port = port;
        this.output = Files.createTempFile(folder, "received", "");
        this.messages = Files.createTempFile(folder, "messages", "");
        List<String> command = new ArrayList<>(List.of(
                Tools.require("openssl").toString(),
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                made.certificate(certificate).toString(),
                "-key",
                made.key(certificate).toString(),
                "-CAfile",
                made.certificate("ca").toString(),
                "-Verify",
                "2",
                "-verify_return_error",
                "-quiet"));
        command.addAll(List.of(more));
        process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(messages.toFile())
                .start();
        while (!isListening()) {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(messages));
            }
            Thread.sleep(10);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket sameForUdp = new DatagramSocket(socket.getLocalPort())) {
            return sameForUdp.getLocalPort();
        }
    }

    /** Looks into the kernel's table, for s_server would take a connection to be the first client. */
    private boolean isListening() throws IOException {
        String local = String.format("0100007F:%04X", port);
        for (String table : List.of("tcp", "udp")) {
            try (var lines = Files.lines(Path.of("/proc/net/" + table))) {
                // The peer's address of a socket that listens is all zeros.
                if (lines.anyMatch(line -> line.contains(local + " 00000000:0000"))) {
                    return true;
                }
            }
        }
        return false;
    }

    int port() {
        return port;
    }

    /** What it has to say, such as of a certificate that it refuses. */
    String messages() throws IOException {
        return Files.readString(messages);
    }

    /** The whole messages that it has read so far. */
    IpfixReader decode() {
        try {
            byte[] all = Files.readAllBytes(output);
            int end = 0;
            while (end + 4 <= all.length) {
                int length = ByteBuffer.wrap(all).getShort(end + 2) & 0xFFFF;
                if (end + length > all.length) {
                    break;
                }
                end += length;
            }
            IpfixReader reader = new IpfixReader();
            reader.readAll(Arrays.copyOf(all, end));
            return reader;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int records() {
        return decode().records.size();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
