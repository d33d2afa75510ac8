package io.ringprobe.plugin;

import io.ringprobe.flow.SeriesRow;
import io.ringprobe.memory.Memory;

/**
 * Packets of one record, one after the other as they came, for plugins with an {@linkplain Interest#inSeries interest
 * in series}: a flyweight over what was kept of them, valid only during the hook. One a shard, reused.
 */
public final class Series {
    private long rows;
    private int count;
    private long before;
    private boolean last;

    void wrap(long firstRow, int packets, long packetsBefore, boolean isLast) {
        rows = firstRow;
        count = packets;
        before = packetsBefore;
        last = isLast;
    }

    private long row(int i) {
        return rows + (long) i * SeriesRow.LENGTH;
    }

    /** How many packets these are, one at least. */
    public int count() {
        return count;
    }

    /** Which packet of its record packet {@code i} is, from 1. */
    public long number(int i) {
        return before + i + 1;
    }

    /** Whether the record ends with these packets. */
    public boolean isLast() {
        return last;
    }

    /** Time of capture, nanoseconds since 1970. */
    public long time(int i) {
        return Memory.getLong(row(i) + SeriesRow.TIME_OFFSET);
    }

    /** Whether the packet went the way of the record's first packet, source to destination. */
    public boolean isForward(int i) {
        return Memory.getByte(row(i) + SeriesRow.FORWARD_OFFSET) != 0;
    }

    /** How many bytes of payload the packet had on the wire, from the headers' lengths. */
    public int payloadLength(int i) {
        return Memory.getInt(row(i) + SeriesRow.PAYLOAD_OFFSET);
    }

    /** IP total length, octets. */
    public int ipLength(int i) {
        return Memory.getInt(row(i) + SeriesRow.IP_LENGTH_OFFSET);
    }

    /** Time to live or hop limit. */
    public int ttl(int i) {
        return Memory.getUnsignedByte(row(i) + SeriesRow.TTL_OFFSET);
    }

    /** IP flags: reserved 4, DF 2, MF 1. */
    public int ipFlags(int i) {
        return Memory.getUnsignedByte(row(i) + SeriesRow.IP_FLAGS_OFFSET);
    }

    /** The low 8 TCP flags; 0 where it isn't TCP. */
    public int tcpFlags(int i) {
        return Memory.getUnsignedByte(row(i) + SeriesRow.TCP_FLAGS_OFFSET);
    }

    public int tcpWindow(int i) {
        return Memory.getUnsignedShort(row(i) + SeriesRow.TCP_WINDOW_OFFSET);
    }

    /** TCP options as in IANA element 209. */
    public long tcpOptions(int i) {
        return Memory.getLong(row(i) + SeriesRow.TCP_OPTIONS_OFFSET);
    }

    /** TCP maximum segment size, 0 where the packet carries none. */
    public int tcpMss(int i) {
        return Memory.getUnsignedShort(row(i) + SeriesRow.TCP_MSS_OFFSET);
    }
}
