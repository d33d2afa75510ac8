package io.ringprobe.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A probe without any cleverness: maps and lists, one packet after the other, all flows looked at for each. It says
 * what records a capture gives.
 */
final class ModelProbe {
    private static final long SECOND = 1_000_000_000L;
    private static final long DISORDER = 10 * SECOND;
    private static final long LEAP = 4096;
    private static final long MAX_LEAP = 1 << 30;
    private static final int HELD_PACKETS = 1 << 14;

    private final ModelPlugins plugins;
    private final long inactive;
    private final long active;
    private final boolean split;
    private final boolean joinsFragments;
    private final Map<FlowId, ModelFlow> flows = new LinkedHashMap<>();
    private final Map<List<Object>, SentPacket> firstFragments = new HashMap<>();
    private final List<Map<String, String>> records = new ArrayList<>();
    private boolean cuts;
    private boolean started;
    private long clock;
    private long sweepClock;
    private int heldPackets;

    ModelProbe(ModelPlugins plugins, long inactive, long active, boolean split, boolean joinsFragments) {
        this.plugins = plugins;
        this.inactive = inactive;
        this.active = active;
        this.split = split;
        this.joinsFragments = joinsFragments;
    }

    /** The same with {@link CutPlugin} switched on. */
    ModelProbe withCuts(boolean withCuts) {
        cuts = withCuts;
        return this;
    }

    /** The records that these packets give, as names and values in JSON. */
    List<Map<String, String>> run(List<SentPacket> packets) {
        for (SentPacket packet : packets) {
            moveClock(packet.nanos);
            endDue(sweepClock, flow -> true);
            FlowId id = identify(packet);
            endDue(clock, flow -> flow.id.equals(id) || !split && flow.id.equals(id.turned()));
            take(packet);
            countHeld();
        }
        endDue(clock, flow -> true);
        flows.values().forEach(flow -> record(flow, ModelFlow.FORCED));
        return records;
    }

    private void moveClock(long nanos) {
        long second = Math.floorDiv(nanos, SECOND);
        long before = clock;
        if (!started || second > clock) {
            clock = second;
            if (heldPackets == 0 && started && second - before > LEAP && second - before <= MAX_LEAP) {
                heldPackets = HELD_PACKETS;
            }
            started = true;
        } else if (nanos < clock * SECOND - DISORDER) {
            if (heldPackets == 0 || second < sweepClock - DISORDER / SECOND) {
                endDue(sweepClock, flow -> true);
                heldPackets = 0;
            }
            clock = second;
        }
        boolean comesBack = Math.abs(clock - sweepClock) <= LEAP;
        if (heldPackets > 0 && comesBack) {
            heldPackets = 0;
        }
        if (heldPackets == 0) {
            sweepClock = clock;
        }
    }

    private void countHeld() {
        if (heldPackets > 0 && --heldPackets == 0) {
            sweepClock = clock;
            endDue(clock, flow -> true);
        }
    }

    private void endDue(long now, Predicate<ModelFlow> which) {
        Iterator<ModelFlow> all = flows.values().iterator();
        while (all.hasNext()) {
            ModelFlow flow = all.next();
            if (which.test(flow) && flow.isDue(now, inactive, active)) {
                record(flow, flow.dueReason(inactive, active));
                all.remove();
            }
        }
    }

    private void take(SentPacket packet) {
        FlowId id = identify(packet);
        ModelFlow flow = flows.get(id);
        boolean forward = true;
        if (flow == null && !split) {
            flow = flows.get(id.turned());
            forward = false;
        }
        if (flow != null && (packet.tcpFlags & SentPacket.SYN) != 0 && flow.isClosed(forward)) {
            record(flow, ModelFlow.END_OF_FLOW);
            flows.remove(flow.id);
            flow = null;
        }
        if (flow == null) {
            flow = new ModelFlow(id, packet);
            forward = true;
        } else if (cuts && CutPlugin.cutsBefore(packet.nanos)) {
            record(flow, ModelFlow.FORCED);
            flow = new ModelFlow(flow);
        }
        flow.add(packet, forward);
        flows.put(flow.id, flow);
        if (cuts && CutPlugin.cutsAfter(packet.nanos)) {
            record(flow, ModelFlow.FORCED);
            flows.remove(flow.id);
        }
    }

    private FlowId identify(SentPacket packet) {
        SentPacket first = joinsFragments && packet.isFragment() ? firstFragment(packet) : null;
        SentPacket told = first == null ? packet : first;
        return new FlowId(
                packet.version,
                packet.source,
                told.sourcePort,
                packet.destination,
                told.destinationPort,
                told.protocol,
                packet.vlan);
    }

    /** The first fragment of the packet's datagram, itself perhaps, or null where it is unknown. */
    private SentPacket firstFragment(SentPacket packet) {
        boolean hasPorts = packet.protocol == SentPacket.TCP || packet.protocol == SentPacket.UDP;
        if (packet.version == 4 && !hasPorts) {
            return null;
        }
        Object protocol = packet.version == 4 ? packet.protocol : "any";
        List<Object> datagram = List.of(
                packet.version, packet.source, packet.destination, packet.identification, packet.vlan, protocol);
        if (!packet.isLaterFragment()) {
            firstFragments.put(datagram, packet);
        }
        SentPacket first = firstFragments.get(datagram);
        boolean forgotten = first != null && packet.nanos - first.nanos > 3 * SECOND;
        return forgotten ? null : first;
    }

    private void record(ModelFlow flow, int reason) {
        Map<String, String> record = new TreeMap<>();
        FlowId id = flow.id;
        record.put("FLOW_END_REASON", Integer.toString(reason));
        record.put("IP_VERSION", Integer.toString(id.version()));
        record.put("PROTOCOL", Integer.toString(id.protocol()));
        record.put("SRC_IP", Json.string(id.source()));
        record.put("DST_IP", Json.string(id.destination()));
        record.put("SRC_PORT", Integer.toString(id.sourcePort()));
        record.put("DST_PORT", Integer.toString(id.destinationPort()));
        record.put("SRC_MAC", Json.string(flow.sourceMac));
        record.put("DST_MAC", Json.string(flow.destinationMac));
        record.put("TIME_FIRST", Json.time(flow.timeFirst));
        record.put("TIME_LAST", Json.time(flow.timeLast()));
        record.put("DIR_BIT_FIELD", "0");
        record.put("LINK_BIT_FIELD", "1");
        count(record, flow, "", true);
        count(record, flow, "_REV", false);
        plugins.fill(record, flow);
        records.add(record);
    }

    private static void count(Map<String, String> record, ModelFlow flow, String suffix, boolean forward) {
        List<SentPacket> packets = flow.packets(forward);
        long bytes = packets.stream().mapToLong(SentPacket::ipLength).sum();
        record.put("PACKETS" + suffix, Integer.toString(packets.size()));
        record.put("BYTES" + suffix, Long.toString(bytes));
        record.put("TCP_FLAGS" + suffix, Integer.toString(flow.flags(forward)));
    }
}
