package io.ringprobe.model;

import io.ringprobe.model.ModelFlow.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What the plugins find in a flow, reckoned from the list of its packets when it has ended. */
final class ModelPlugins {
    private static final int MOST_PACKETS = 30;
    private static final int MOST_BURSTS = 15;
    private static final int SHORTEST_BURST = 3;
    private static final long BURST_PAUSE = 1_000_000_000L;
    private static final int[] BINS = {16, 32, 64, 128, 256, 512, 1024, Integer.MAX_VALUE};

    private final Collection<String> chosen;

    /** @param chosen plugins as {@code name;flag} */
    ModelPlugins(Collection<String> chosen) {
        this.chosen = List.copyOf(chosen);
    }

    void fill(Map<String, String> record, ModelFlow flow) {
        for (String plugin : chosen) {
            List<String> words = List.of(plugin.split(";"));
            boolean zeros = words.contains("includezeros");
            switch (words.getFirst()) {
                case "basicplus" -> basicPlus(record, flow);
                case "pstats" -> pstats(record, flow, zeros, words.contains("skipdup"));
                case "phists" -> phists(record, flow, zeros);
                case "bstats" -> bstats(record, flow);
                case "vlan" -> record.put("VLAN_ID", Integer.toString(flow.id.vlan()));
                case "icmp" -> icmp(record, flow);
                default -> throw new IllegalArgumentException("no model of " + plugin);
            }
        }
    }

    private static void basicPlus(Map<String, String> record, ModelFlow flow) {
        basicPlus(record, "", flow.packets(true));
        basicPlus(record, "_REV", flow.packets(false));
        SentPacket first = flow.first();
        record.put("TCP_SYN_SIZE", Integer.toString(first.tcpFlags == SentPacket.SYN ? first.ipLength() : 0));
    }

    private static void basicPlus(Map<String, String> record, String suffix, List<SentPacket> packets) {
        SentPacket first = packets.isEmpty() ? new SentPacket() : packets.getFirst();
        int flags = (first.dontFragment ? 2 : 0) | (first.moreFragments ? 1 : 0);
        long options = 0;
        int ttl = 0;
        for (SentPacket packet : packets) {
            options |= packet.tcpOptionBits;
            ttl = Math.max(ttl, packet.ttl);
        }
        record.put("IP_TTL" + suffix, Integer.toString(ttl));
        record.put("IP_FLG" + suffix, Integer.toString(flags));
        record.put("TCP_WIN" + suffix, Integer.toString(first.window));
        record.put("TCP_OPT" + suffix, Long.toUnsignedString(options));
        record.put("TCP_MSS" + suffix, Integer.toString(first.mss));
    }

    /** A flow that is nothing but a SYN: most likely a scan. */
    private static boolean isScan(ModelFlow flow) {
        return flow.packets.size() == 1 && (flow.first().tcpFlags & SentPacket.SYN) != 0;
    }

    private static void pstats(Map<String, String> record, ModelFlow flow, boolean zeros, boolean skipsDuplicates) {
        if (isScan(flow)) {
            return;
        }
        List<Seen> kept = new ArrayList<>();
        SentPacket[] last = new SentPacket[2];
        for (Seen seen : flow.packets) {
            if (skipsDuplicates && flow.id.protocol() == SentPacket.TCP) {
                int direction = seen.forward() ? 0 : 1;
                if (!kept.isEmpty() && last[direction] != null && repeats(last[direction], seen.packet())) {
                    continue;
                }
                last[direction] = seen.packet();
            }
            if (kept.size() < MOST_PACKETS && (zeros || seen.packet().countedPayload() > 0)) {
                kept.add(seen);
            }
        }
        column(record, "PPI_PKT_LENGTHS", kept, seen -> seen.packet().countedPayload());
        column(record, "PPI_PKT_FLAGS", kept, seen -> seen.packet().tcpFlags);
        column(record, "PPI_PKT_DIRECTIONS", kept, seen -> seen.forward() ? 1 : -1);
        record.put(
                "PPI_PKT_TIMES",
                Json.list(kept.stream()
                        .map(seen -> Json.time(seen.packet().nanos))
                        .toList()));
    }

    private static void column(Map<String, String> record, String name, List<Seen> kept, ToIntFunction<Seen> value) {
        record.put(name, Json.list(kept.stream().mapToInt(value).boxed().toList()));
    }

    /** Neither number went on, modulo 2^32, and length and flags are the same. */
    private static boolean repeats(SentPacket before, SentPacket packet) {
        return packet.sequence - before.sequence <= 0
                && packet.acknowledgment - before.acknowledgment <= 0
                && packet.countedPayload() == before.countedPayload()
                && packet.tcpFlags == before.tcpFlags;
    }

    private static void phists(Map<String, String> record, ModelFlow flow, boolean zeros) {
        if (isScan(flow)) {
            return;
        }
        phists(record, "S", flow.packets(true), zeros);
        phists(record, "D", flow.packets(false), zeros);
    }

    private static void phists(Map<String, String> record, String prefix, List<SentPacket> packets, boolean zeros) {
        List<Integer> sizes = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0, 0, 0));
        List<Integer> pauses = new ArrayList<>(sizes);
        SentPacket before = null;
        for (SentPacket packet : packets) {
            if (packet.countedPayload() == 0 && !zeros) {
                continue;
            }
            increment(sizes, packet.countedPayload());
            if (before != null) {
                increment(pauses, packet.nanos / 1_000_000 - before.nanos / 1_000_000);
            }
            before = packet;
        }
        record.put(prefix + "_PHISTS_SIZES", Json.list(sizes));
        record.put(prefix + "_PHISTS_IPT", Json.list(pauses));
    }

    private static void increment(List<Integer> histogram, long value) {
        int bin = 0;
        while (bin < BINS.length - 1 && value >= BINS[bin]) {
            bin++;
        }
        histogram.set(bin, histogram.get(bin) + 1);
    }

    private static void bstats(Map<String, String> record, ModelFlow flow) {
        if (flow.packets.size() > SHORTEST_BURST) {
            bursts(record, "SBI_BRST", flow.packets(true));
            bursts(record, "DBI_BRST", flow.packets(false));
        }
    }

    private static void bursts(Map<String, String> record, String prefix, List<SentPacket> packets) {
        List<List<SentPacket>> bursts = new ArrayList<>();
        List<SentPacket> burst = new ArrayList<>();
        for (SentPacket packet : packets) {
            if (packet.countedPayload() > 0) {
                if (!burst.isEmpty() && packet.nanos - burst.getLast().nanos >= BURST_PAUSE) {
                    bursts.add(burst);
                    burst = new ArrayList<>();
                }
                burst.add(packet);
            }
        }
        bursts.add(burst);
        List<List<SentPacket>> kept = bursts.stream()
                .filter(b -> b.size() >= SHORTEST_BURST)
                .limit(MOST_BURSTS)
                .toList();
        record.put(prefix + "_PACKETS", Json.list(kept.stream().map(List::size).toList()));
        record.put(
                prefix + "_BYTES",
                Json.list(kept.stream().map(ModelPlugins::payload).toList()));
        record.put(
                prefix + "_TIME_START",
                Json.list(kept.stream().map(b -> Json.time(b.getFirst().nanos)).toList()));
        record.put(
                prefix + "_TIME_STOP",
                Json.list(kept.stream().map(b -> Json.time(b.getLast().nanos)).toList()));
    }

    private static int payload(List<SentPacket> packets) {
        return packets.stream().mapToInt(SentPacket::countedPayload).sum();
    }

    private static void icmp(Map<String, String> record, ModelFlow flow) {
        SentPacket first = flow.first();
        boolean isIcmp = first.protocol == SentPacket.ICMP || first.protocol == SentPacket.ICMPV6;
        if (isIcmp && !first.isLaterFragment()) {
            record.put("L4_ICMP_TYPE_CODE", Integer.toString(first.icmp));
        }
    }
}
