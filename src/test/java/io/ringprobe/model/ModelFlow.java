package io.ringprobe.model;

import java.util.ArrayList;
import java.util.List;

/** A flow of the model: all its packets, nothing reckoned before it ends. */
final class ModelFlow {
    static final int IDLE = 1;
    static final int ACTIVE = 2;
    static final int END_OF_FLOW = 3;
    static final int FORCED = 4;

    private static final long SECOND = 1_000_000_000L;

    final FlowId id;
    final List<Seen> packets = new ArrayList<>();
    final String sourceMac;
    final String destinationMac;
    final long timeFirst;

    /** A packet and whether it goes the way of the flow's first. */
    record Seen(SentPacket packet, boolean forward) {}

    ModelFlow(FlowId id, SentPacket first) {
        this.id = id;
        sourceMac = first.sourceMac;
        destinationMac = first.destinationMac;
        timeFirst = first.nanos;
    }

    /** The next record of a biflow that a plugin has cut: the same direction, begun where the last one ended. */
    ModelFlow(ModelFlow before) {
        id = before.id;
        sourceMac = before.sourceMac;
        destinationMac = before.destinationMac;
        timeFirst = before.timeLast();
    }

    void add(SentPacket packet, boolean forward) {
        packets.add(new Seen(packet, forward));
    }

    SentPacket first() {
        return packets.getFirst().packet;
    }

    long timeLast() {
        return packets.stream().mapToLong(p -> p.packet.nanos).reduce(timeFirst, Math::max);
    }

    /** The packets of one direction. */
    List<SentPacket> packets(boolean forward) {
        return packets.stream()
                .filter(p -> p.forward == forward)
                .map(Seen::packet)
                .toList();
    }

    /** TCP flags seen in one direction. */
    int flags(boolean forward) {
        return packets(forward).stream().mapToInt(p -> p.tcpFlags).reduce(0, (a, b) -> a | b);
    }

    long idleAt(long inactive) {
        return Math.floorDiv(timeLast(), SECOND) + inactive;
    }

    long overAt(long active) {
        return Math.floorDiv(timeFirst, SECOND) + active;
    }

    boolean isDue(long clock, long inactive, long active) {
        return clock >= idleAt(inactive) || clock >= overAt(active);
    }

    /** Why a flow that is due has ended: by the deadline that came first. */
    int dueReason(long inactive, long active) {
        if (overAt(active) < idleAt(inactive)) {
            return ACTIVE;
        }
        return isClosed(true) || isClosed(false) ? END_OF_FLOW : IDLE;
    }

    /** Whether one side has said FIN or RST. */
    boolean isClosed(boolean forward) {
        return (flags(forward) & (SentPacket.FIN | SentPacket.RST)) != 0;
    }
}
