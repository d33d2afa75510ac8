package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Histogram;
import io.ringprobe.lab.traffic.Part.Stream;
import io.ringprobe.lab.traffic.Templates.Payload;

/** The templates of packets with random octets, for each size that can come. Immutable once made. */
final class StreamTemplates {
    static final int ETHERNET = 14;

    private final Stream stream;
    private final int smallest;
    private final int[] fromClient;
    private final int[] fromServer;

    StreamTemplates(Stream stream, int version, Templates templates, Noise noise) {
        this.stream = stream;
        Distribution sizes = stream.sizes();
        smallest = (int) sizes.min();
        fromClient = new int[(int) sizes.max() - smallest + 1];
        fromServer = new int[fromClient.length];
        int headers = ETHERNET + (version == 4 ? Templates.IPV4_HEADER : Templates.IPV6_HEADER);
        if (sizes instanceof Histogram histogram) {
            for (long size : histogram.values()) {
                make((int) size, headers, version, templates, noise);
            }
        } else {
            for (int size = smallest; size <= sizes.max(); size++) {
                make(size, headers, version, templates, noise);
            }
        }
    }

    private void make(int size, int headers, int version, Templates templates, Noise noise) {
        boolean tcp = stream.protocol() == Template.TCP;
        Payload payload = noise.payload(size - headers - (tcp ? Templates.TCP_HEADER : Templates.UDP_HEADER));
        int flags = payload.length() > 0 ? Tcp.ACK | Tcp.PSH : Tcp.ACK;
        int at = size - smallest;
        fromClient[at] = tcp
                ? templates.tcp(version, false, flags, Tcp.NO_OPTIONS, payload)
                : templates.udp(version, false, payload);
        fromServer[at] = tcp
                ? templates.tcp(version, true, flags, Tcp.NO_OPTIONS, payload)
                : templates.udp(version, true, payload);
    }

    int packets(Dice dice) {
        return (int) stream.packets().next(dice);
    }

    /** Draws a packet with data. */
    int data(boolean mayBeFromServer, Dice dice) {
        int at = (int) stream.sizes().next(dice) - smallest;
        return mayBeFromServer && dice.chance(stream.reply()) ? fromServer[at] : fromClient[at];
    }
}
