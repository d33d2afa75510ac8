package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Distribution;
import java.util.List;

/**
 * All that decides what the traffic is like. Immutable.
 *
 * @param seed decides all that is left to chance
 * @param startNanos time of the beginning, ns since 1970
 * @param arrival time between the beginnings of two flows, ns
 * @param mtu octets that an IP packet may have before it is cut, without what encapsulates it
 * @param parts the mix
 */
public record Plan(
        long seed,
        long startNanos,
        Limits limits,
        Distribution arrival,
        int mtu,
        Hosts clients,
        Hosts servers,
        List<Part> parts) {
    public Plan {
        parts = List.copyOf(parts);
    }

    /**
     * When it ends: at what is reached first. {@link Long#MAX_VALUE} stands for no limit.
     *
     * @param flows how many begin
     * @param packets how many are sent; flows are cut there
     * @param nanos how long it lasts; flows are cut there
     */
    public record Limits(long flows, long packets, long nanos) {
        public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
