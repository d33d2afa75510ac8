package io.ringprobe.lab.traffic;

import io.ringprobe.lab.app.Speaker;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Histogram;

/**
 * A part of the mix.
 *
 * @param name what the truth calls the application
 * @param share how many flows it has, in proportion to the other parts' shares
 */
public record Part(String name, double share, Content content, Manner manner) {
    /** What the flows are made of. */
    public sealed interface Content permits Talk, Stream, Attack {}

    /**
     * Conversations of an application.
     *
     * @param speaker has the conversations
     * @param variants how many conversations are made, of which each flow is one
     */
    public record Talk(Speaker speaker, int variants) implements Content {}

    /**
     * Packets of random octets.
     *
     * @param protocol 6 for TCP with its handshake and end, 17 for UDP
     * @param packets packets in a flow, all of them counted
     * @param sizes octets of a frame without encapsulation that carries data
     * @param reply the share of the data packets that the server sends
     */
    public record Stream(int protocol, int port, Distribution packets, Distribution sizes, double reply)
            implements Content {}

    /**
     * An attack.
     *
     * @param sources how many addresses it comes from
     * @param targets how many servers it goes to
     * @param firstPort the first of the ports that it goes to
     * @param ports how many they are
     * @param answered the share of flows that the target answers
     * @param size octets of a frame of the UDP flood
     * @param packets packets of a flow of the UDP flood
     */
    public record Attack(
            Kind kind,
            int sources,
            int targets,
            int firstPort,
            int ports,
            double answered,
            int size,
            Distribution packets)
            implements Content {
        /** How it goes about. */
        public enum Kind {
            /** Half-open connections from many sources. */
            SYN_FLOOD,
            /** One port after the other. */
            PORT_SCAN,
            /** One target after the other. */
            HOST_SCAN,
            /** Datagrams from many sources. */
            UDP_FLOOD
        }
    }

    /**
     * How the packets come.
     *
     * @param ipv6 share of flows over IPv6
     * @param gap time between two packets of a flow, ns
     * @param encapsulation draws what flows are wrapped in: ordinal numbers of {@link Encapsulation}
     * @param fragments share of packets with enough payload that are cut in two
     */
    public record Manner(
            double ipv6, Distribution gap, Histogram encapsulation, double fragments, Impairments impairments) {}

    /**
     * What goes wrong on the way, each with its probability per packet.
     *
     * @param loss it never comes
     * @param duplicates it comes twice
     * @param reordering it comes after the next packet of its flow
     * @param retransmission it comes, and again after the next packet of its flow; TCP segments that count only
     */
    public record Impairments(double loss, double duplicates, double reordering, double retransmission) {
        public static final Impairments NONE = new Impairments(0, 0, 0, 0);

        boolean any() {
            return loss + duplicates + reordering + retransmission > 0;
        }
    }

    /** What flows are wrapped in, on their way over the link. */
    public enum Encapsulation {
        PLAIN,
        VLAN,
        QINQ,
        MPLS,
        GRE
    }
}
