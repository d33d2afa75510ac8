package io.ringprobe.lab.collect;

import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;

/**
 * One record that a probe has sent: its reader fills it, a {@link RecordSink} looks at it, and it is used again for the
 * next. Counts are those of the record, not of the flow. Owned by the thread that reads.
 */
public final class Received implements AutoCloseable {
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final NativeBlock key = NativeBlock.allocateCleared(FlowKey.LENGTH);

    /** Whether the record tells when the flow began and ended. */
    public boolean hasTimes;
    /** Whether the record tells TCP flags. */
    public boolean hasFlags;
    /** Time of the first packet, ns since 1970. */
    public long first;
    /** Time of the last packet. */
    public long last;
    /** Times are exact to less than so many nanoseconds. */
    public long precision;

    public long packets;
    public long packetsRev;
    public long octets;
    public long octetsRev;
    public int tcpFlags;
    public int tcpFlagsRev;
    /** What it says of other fields. */
    public FieldValues fields = FieldValues.NONE;

    /** Makes all counts zero and everything else unknown; the addresses stay. */
    void clear() {
        hasTimes = false;
        hasFlags = false;
        first = 0;
        last = 0;
        precision = 1;
        packets = 0;
        packetsRev = 0;
        octets = 0;
        octetsRev = 0;
        tcpFlags = 0;
        tcpFlagsRev = 0;
    }

    /** Where the {@link FlowKey} stands: A is the source, without a VLAN id. */
    public long key() {
        return key.address();
    }

    /** Where the source's address stands, sixteen octets. */
    long source() {
        return key.address() + FlowKey.ADDRESS_A_OFFSET;
    }

    /** Where the destination's address stands. */
    long destination() {
        return key.address() + FlowKey.ADDRESS_B_OFFSET;
    }

    /** Sets the rest of the key. Types of ICMP that stand where ports would are no part of it. */
    void identify(int sourcePort, int destinationPort, int protocol, int version) {
        identify(key.address(), sourcePort, destinationPort, protocol, version);
    }

    /** Sets what a key has besides addresses. */
    public static void identify(long key, int sourcePort, int destinationPort, int protocol, int version) {
        boolean hasPorts = protocol != ICMP && protocol != ICMPV6;
        FlowKey.portA(key, hasPorts ? sourcePort : 0);
        FlowKey.portB(key, hasPorts ? destinationPort : 0);
        FlowKey.identify(key, 0, protocol, version);
    }

    /** The record in short, for messages: {@code 192.0.2.1:5000 > 192.0.2.2:53 protocol 17}. */
    @Override
    public String toString() {
        return KeyText.of(key.address());
    }

    /** Whether it counts anything: a further record of one that did need not. */
    public boolean isEmpty() {
        return (packets | packetsRev | octets | octetsRev) == 0;
    }

    @Override
    public void close() {
        key.close();
    }
}
