package io.ringprobe.lab.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an interface counts of what it sends, since this was made. */
final class InterfaceCount {
    private final Path folder;
    private final long packetsBefore;
    private final long droppedBefore;

    InterfaceCount(String name) throws IOException {
        folder = Path.of("/sys/class/net", name, "statistics");
        packetsBefore = read("tx_packets");
        droppedBefore = read("tx_dropped");
    }

    private long read(String file) throws IOException {
        try {
            return Long.parseLong(Files.readString(folder.resolve(file)).strip());
        } catch (NoSuchFileException e) {
            throw new IOException("there is no interface " + folder.getName(folder.getNameCount() - 2), e);
        }
    }

    long packets() throws IOException {
        return read("tx_packets") - packetsBefore;
    }

    long dropped() throws IOException {
        return read("tx_dropped") - droppedBefore;
    }
}
