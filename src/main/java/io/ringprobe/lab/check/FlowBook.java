package io.ringprobe.lab.check;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.collect.Received;
import io.ringprobe.lab.truth.TruthReader;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowHash;
import io.ringprobe.packet.FlowKey;

/**
 * All flows of a truth, off-heap and hashed by their keys: 192 octets a flow and 8 to 16 for the hash table. A truth
 * that has a key several times, because a scenario was sent again and again, is summed up. Owned by one thread.
 */
final class FlowBook implements AutoCloseable {
    private static final int EMPTY = 0;
    private static final long SEED = 1;

    private final FlowHash hash = new FlowHash(SEED);
    private final NativeBlock flows;
    /** Numbers of flows, counted from 1, where their keys' hashes say. */
    private final NativeBlock slots;

    private final long mask;
    private int count;
    private long lines;

    private FlowBook(long capacity) {
        flows = NativeBlock.allocate(Math.max(1, capacity) * FlowLayout.LENGTH);
        long size = Long.highestOneBit(Math.max(1, capacity)) << 2;
        slots = NativeBlock.allocateCleared(size * Integer.BYTES);
        mask = size - 1;
    }

    /**
     * Reads a whole truth.
     *
     * @throws ConfigException if a line is wrong
     */
    static FlowBook of(TruthReader truth) {
        long capacity = truth.count();
        if (capacity > Integer.MAX_VALUE / 2) {
            throw new ConfigException("a truth of " + capacity + " flows is too long");
        }
        FlowBook book = new FlowBook(capacity);
        try (NativeBlock key = NativeBlock.allocateCleared(FlowKey.LENGTH)) {
            while (truth.next()) {
                book.add(truth, key.address());
            }
        } catch (ConfigException e) {
            book.close();
            throw e;
        }
        return book;
    }

    private void add(TruthReader truth, long key) {
        lines++;
        int version = truth.source(key + FlowKey.ADDRESS_A_OFFSET);
        truth.destination(key + FlowKey.ADDRESS_B_OFFSET);
        Received.identify(key, truth.sourcePort(), truth.destinationPort(), truth.protocol(), version);
        boolean sourceIsB = FlowKey.canonicalize(key);
        long slot = slotOf(key);
        int number = Memory.getInt(slot);
        if (number != EMPTY) {
            addAgain(truth, flow(number - 1), sourceIsB);
            return;
        }
        Memory.putInt(slot, ++count);
        fill(truth, flow(count - 1), key, sourceIsB);
    }

    private static void fill(TruthReader truth, long flow, long key, boolean sourceIsB) {
        if (truth.fieldCount() > FlowLayout.MAX_FIELDS) {
            throw truth.wrong(
                    truth.fieldCount() + " fields, at most " + FlowLayout.MAX_FIELDS + " can be checked", null);
        }
        Memory.clear(flow, FlowLayout.LENGTH);
        FlowKey.copy(key, flow);
        FlowLayout.set(flow, FlowLayout.FIRST, truth.firstNanos());
        FlowLayout.set(flow, FlowLayout.LAST, truth.lastNanos());
        FlowLayout.set(flow, FlowLayout.PACKETS, truth.packets());
        FlowLayout.set(flow, FlowLayout.PACKETS_REV, truth.packetsRev());
        FlowLayout.set(flow, FlowLayout.OCTETS, truth.octets());
        FlowLayout.set(flow, FlowLayout.OCTETS_REV, truth.octetsRev());
        FlowLayout.set(flow, FlowLayout.PLACE, truth.place());
        FlowLayout.or(flow, FlowLayout.FLAGS, truth.tcpFlags());
        FlowLayout.or(flow, FlowLayout.FLAGS_REV, truth.tcpFlagsRev());
        FlowLayout.or(flow, FlowLayout.SOURCE_IS_B, sourceIsB ? 1 : 0);
        FlowLayout.number(flow, FlowLayout.FIELDS, truth.fieldCount());
        FlowLayout.set(flow, FlowLayout.FIRST_FORWARD, Long.MAX_VALUE);
        FlowLayout.set(flow, FlowLayout.FIRST_REVERSE, Long.MAX_VALUE);
        FlowLayout.set(flow, FlowLayout.GOT_LAST, Long.MIN_VALUE);
        FlowLayout.set(flow, FlowLayout.PRECISION, 1);
    }

    private static void addAgain(TruthReader truth, long flow, boolean sourceIsB) {
        boolean forward = isForward(flow, sourceIsB);
        FlowLayout.min(flow, FlowLayout.FIRST, truth.firstNanos());
        FlowLayout.max(flow, FlowLayout.LAST, truth.lastNanos());
        FlowLayout.add(flow, forward ? FlowLayout.PACKETS : FlowLayout.PACKETS_REV, truth.packets());
        FlowLayout.add(flow, forward ? FlowLayout.PACKETS_REV : FlowLayout.PACKETS, truth.packetsRev());
        FlowLayout.add(flow, forward ? FlowLayout.OCTETS : FlowLayout.OCTETS_REV, truth.octets());
        FlowLayout.add(flow, forward ? FlowLayout.OCTETS_REV : FlowLayout.OCTETS, truth.octetsRev());
        FlowLayout.or(flow, forward ? FlowLayout.FLAGS : FlowLayout.FLAGS_REV, truth.tcpFlags());
        FlowLayout.or(flow, forward ? FlowLayout.FLAGS_REV : FlowLayout.FLAGS, truth.tcpFlagsRev());
    }

    /** Whether who is source here was so in the flow's first line. */
    private static boolean isForward(long flow, boolean sourceIsB) {
        return FlowLayout.octet(flow, FlowLayout.SOURCE_IS_B) == (sourceIsB ? 1 : 0);
    }

    /** Where the key's number stands, or could. */
    private long slotOf(long key) {
        long slot = hash.hash(key) & mask;
        while (true) {
            long at = slots.address() + slot * Integer.BYTES;
            int number = Memory.getInt(at);
            if (number == EMPTY || FlowKey.equal(flow(number - 1), key)) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }

    /**
     * Adds what a record counts to its flow. The record's key is turned so that the lower endpoint stands first.
     *
     * @return the flow, or 0 where no flow has that key
     */
    long receive(Received record) {
        boolean sourceIsB = FlowKey.canonicalize(record.key());
        int number = Memory.getInt(slotOf(record.key()));
        if (number == EMPTY) {
            if (sourceIsB) {
                FlowKey.swap(record.key());
            }
            return 0;
        }
        long flow = flow(number - 1);
        sum(flow, record, isForward(flow, sourceIsB));
        return flow;
    }

    private static void sum(long flow, Received record, boolean forward) {
        FlowLayout.add(flow, forward ? FlowLayout.GOT_PACKETS : FlowLayout.GOT_PACKETS_REV, record.packets);
        FlowLayout.add(flow, forward ? FlowLayout.GOT_PACKETS_REV : FlowLayout.GOT_PACKETS, record.packetsRev);
        FlowLayout.add(flow, forward ? FlowLayout.GOT_OCTETS : FlowLayout.GOT_OCTETS_REV, record.octets);
        FlowLayout.add(flow, forward ? FlowLayout.GOT_OCTETS_REV : FlowLayout.GOT_OCTETS, record.octetsRev);
        FlowLayout.number(flow, FlowLayout.RECORDS, FlowLayout.number(flow, FlowLayout.RECORDS) + 1);
        if (record.hasFlags) {
            FlowLayout.or(flow, FlowLayout.TOLD, FlowLayout.TOLD_FLAGS);
            FlowLayout.or(flow, forward ? FlowLayout.GOT_FLAGS : FlowLayout.GOT_FLAGS_REV, record.tcpFlags);
            FlowLayout.or(flow, forward ? FlowLayout.GOT_FLAGS_REV : FlowLayout.GOT_FLAGS, record.tcpFlagsRev);
        }
        if (record.hasTimes && !record.isEmpty()) {
            FlowLayout.or(flow, FlowLayout.TOLD, FlowLayout.TOLD_TIMES);
            FlowLayout.min(flow, forward ? FlowLayout.FIRST_FORWARD : FlowLayout.FIRST_REVERSE, record.first);
            FlowLayout.max(flow, FlowLayout.GOT_LAST, record.last);
            FlowLayout.max(flow, FlowLayout.PRECISION, record.precision);
        }
    }

    /** Flows, each key once. */
    int count() {
        return count;
    }

    /** Lines of the truth. */
    long lines() {
        return lines;
    }

    /** The flow of that number, counted from 0 in the order of the truth. */
    long flow(int number) {
        return flows.address() + (long) number * FlowLayout.LENGTH;
    }

    @Override
    public void close() {
        flows.close();
        slots.close();
    }
}
