package io.ringprobe.lab.truth;

import java.net.InetAddress;
import java.util.Map;

/**
 * What is true of one biflow, however a probe may cut it into records. No two flows of a scenario have the same key.
 *
 * @param source who sent the flow's first packet
 * @param sourcePort port, or 0 (also for ICMP)
 * @param firstNanos time of its first packet, ns since 1970
 * @param lastNanos time of its last packet
 * @param packets packets from source to destination, as sent on the link (retransmissions and fragments count)
 * @param octets IP octets from source to destination: IP headers and all behind them
 * @param tcpFlags all TCP flags from source to destination, low 8 bits
 * @param application the application's name in the scenario
 * @param fields expected values of other fields by name
 */
public record TruthFlow(
        InetAddress source,
        int sourcePort,
        InetAddress destination,
        int destinationPort,
        int protocol,
        long firstNanos,
        long lastNanos,
        long packets,
        long packetsRev,
        long octets,
        long octetsRev,
        int tcpFlags,
        int tcpFlagsRev,
        String application,
        Map<String, String> fields) {
    public TruthFlow {
        fields = Map.copyOf(fields);
    }

    /** The same flow at another time. */
    public TruthFlow at(long first, long last) {
        return new TruthFlow(
                source,
                sourcePort,
                destination,
                destinationPort,
                protocol,
                first,
                last,
                packets,
                packetsRev,
                octets,
                octetsRev,
                tcpFlags,
                tcpFlagsRev,
                application,
                fields);
    }
}
