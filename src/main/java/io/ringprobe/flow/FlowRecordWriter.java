package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;

/**
 * Copies a flow that has ended out of the cache into a {@link FlowRecord}: the key turned the way of the first packet,
 * the sections of its plugins behind it; further sections of one plugin in repeats behind the record. Used by one
 * shard's thread.
 */
public final class FlowRecordWriter {
    private static final int SECTIONS = FlowRecord.BASIC_OFFSET + FlowRecord.BASIC.exportedLength();

    private final ExtensionStore extensions;
    private final int shard;

    public FlowRecordWriter(ExtensionStore extensions, int shard) {
        this.extensions = extensions;
        this.shard = shard;
    }

    /** The most bytes that a flow's record can take, with its repeats. */
    public int capacity() {
        return extensions.schema().flowCapacity(FlowRecord.BASIC_OFFSET);
    }

    /** Writes the record to {@code record}, its repeats behind it, and returns the length of all. */
    public int write(long entry, EndReason reason, long record) {
        long presence = FlowEntry.presence(entry);
        Memory.putShort(record + FlowRecord.SHARD_OFFSET, shard);
        Memory.putShort(record + FlowRecord.REPEATS_OFFSET, 0);
        Memory.putLong(record + FlowRecord.PRESENCE_OFFSET, presence);
        writeKey(entry, record);
        writeCounts(entry, record);
        Memory.putByte(record + FlowRecord.END_REASON, reason.number());
        copyMac(entry + FlowEntry.MACS_OFFSET, record + FlowRecord.SRC_MAC);
        copyMac(entry + FlowEntry.MACS_OFFSET + 6, record + FlowRecord.DST_MAC);
        int length = presence == 0 ? SECTIONS : extensions.copy(entry, record, SECTIONS);
        Memory.putInt(record + FlowRecord.LENGTH_OFFSET, length);
        long repeated = presence & extensions.repeated();
        return repeated == 0 ? length : length + writeRepeats(entry, record, record + length, repeated);
    }

    /** Writes the further sections of the plugins {@code repeated} and returns their length. */
    private int writeRepeats(long entry, long record, long start, long repeated) {
        long end = start;
        int repeats = 0;
        for (long bits = repeated; bits != 0; bits &= bits - 1) {
            int index = Long.numberOfTrailingZeros(bits);
            long section = extensions.next(extensions.section(entry, index), index);
            while (section != 0) {
                end += writeRepeat(section, index, record, end);
                repeats++;
                section = extensions.next(section, index);
            }
        }
        Memory.putShort(record + FlowRecord.REPEATS_OFFSET, repeats);
        return (int) (end - start);
    }

    private int writeRepeat(long section, int index, long record, long repeat) {
        Memory.copyWords(record, repeat, SECTIONS);
        Memory.putShort(repeat + FlowRecord.REPEATS_OFFSET, FlowRecord.IS_REPEAT);
        Memory.putLong(repeat + FlowRecord.PRESENCE_OFFSET, 1L << index);
        int length = extensions.copyOne(section, index, repeat, SECTIONS);
        Memory.putInt(repeat + FlowRecord.LENGTH_OFFSET, length);
        return length;
    }

    private static void writeKey(long entry, long record) {
        long key = entry + FlowEntry.KEY_OFFSET;
        boolean swapped = FlowEntry.isSwapped(entry);
        int version = FlowKey.version(key);
        copyAddress(
                key + (swapped ? FlowKey.ADDRESS_B_OFFSET : FlowKey.ADDRESS_A_OFFSET),
                version,
                record + FlowRecord.SRC_IP);
        copyAddress(
                key + (swapped ? FlowKey.ADDRESS_A_OFFSET : FlowKey.ADDRESS_B_OFFSET),
                version,
                record + FlowRecord.DST_IP);
        Memory.putShort(record + FlowRecord.SRC_PORT, swapped ? FlowKey.portB(key) : FlowKey.portA(key));
        Memory.putShort(record + FlowRecord.DST_PORT, swapped ? FlowKey.portA(key) : FlowKey.portB(key));
        Memory.putByte(record + FlowRecord.PROTOCOL, FlowKey.protocol(key));
        Memory.putByte(record + FlowRecord.IP_VERSION, version);
    }

    private static void copyAddress(long from, int version, long to) {
        Memory.putLong(to, Memory.getLong(from));
        Memory.putLong(to + 8, Memory.getLong(from + 8));
        Memory.putByte(to + 16, version);
    }

    private static void writeCounts(long entry, long record) {
        Memory.putLong(record + FlowRecord.BYTES, Memory.getLong(entry + FlowEntry.BYTES_OFFSET));
        Memory.putLong(record + FlowRecord.BYTES_REV, Memory.getLong(entry + FlowEntry.BYTES_REV_OFFSET));
        Memory.putInt(record + FlowRecord.PACKETS, Memory.getInt(entry + FlowEntry.PACKETS_OFFSET));
        Memory.putInt(record + FlowRecord.PACKETS_REV, Memory.getInt(entry + FlowEntry.PACKETS_REV_OFFSET));
        Memory.putLong(record + FlowRecord.TIME_FIRST, FlowEntry.timeFirst(entry));
        Memory.putLong(record + FlowRecord.TIME_LAST, FlowEntry.timeLast(entry));
        Memory.putByte(record + FlowRecord.TCP_FLAGS, FlowEntry.tcpFlags(entry));
        Memory.putByte(record + FlowRecord.TCP_FLAGS_REV, FlowEntry.tcpFlagsRev(entry));
    }

    private static void copyMac(long from, long to) {
        Memory.putInt(to, Memory.getInt(from));
        Memory.putShort(to + 4, Memory.getShort(from + 4));
    }
}
