package io.ringprobe.capture.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pcap4j.core.PcapAddress;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface;
import org.pcap4j.core.Pcaps;

/** Describes the interfaces that libpcap can capture from. Stateless. */
final class InterfaceList {
    private InterfaceList() {}

    /** A line for each: name, state, addresses, description. */
    static List<String> lines() throws IOException {
        try {
            List<PcapNetworkInterface> all = Pcaps.findAllDevs();
            int width = 0;
            for (PcapNetworkInterface one : all) {
                width = Math.max(width, one.getName().length());
            }
            List<String> lines = new ArrayList<>();
            for (PcapNetworkInterface one : all) {
                lines.add(line(one, width));
            }
            return lines.isEmpty() ? List.of("there is no interface to capture from") : lines;
        } catch (PcapNativeException e) {
            throw new IOException("libpcap can't list interfaces: " + e.getMessage(), e);
        }
    }

    private static String line(PcapNetworkInterface one, int width) {
        StringBuilder line = new StringBuilder(one.getName());
        line.repeat(' ', width - one.getName().length()).append("  ").append(state(one));
        for (PcapAddress address : one.getAddresses()) {
            if (address.getAddress() != null) {
                line.append(' ').append(address.getAddress().getHostAddress());
            }
        }
        if (one.getDescription() != null) {
            line.append("  ").append(one.getDescription());
        }
        return line.toString().stripTrailing();
    }

    private static String state(PcapNetworkInterface one) {
        if (!one.isUp()) {
            return "down   ";
        }
        return one.isRunning() ? "up     " : "no link";
    }
}
