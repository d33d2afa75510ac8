package io.ringprobe.plugin;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.plugin.Interest.Payload;

/**
 * The interests of a shard's plugins, compiled into bitmaps of which bit i is plugin i: which plugins a new flow gets
 * attached (by protocol and port), which of them a packet concerns, after which packet of a flow one detaches.
 * Immutable.
 */
final class Interests {
    private static final int PROTOCOLS = 256;
    private static final int PORTS = 1 << 16;
    private static final int OCTETS = 256;
    private static final int MAX_FIRST_PACKETS = 64;

    private final long[] byProtocol = new long[PROTOCOLS];
    private final long[] byOctet = new long[OCTETS];
    private final long[] detachedAfter = new long[MAX_FIRST_PACKETS + 1];
    private final long anyPort;
    private final long[] byPort;
    private final long withoutPayload;
    private final long readsPayload;
    private final long gathering;
    private final long inSeries;

    /** @param plugins opened, in the order of their bits */
    Interests(FlowPlugin... plugins) {
        long portless = 0;
        long noPayload = 0;
        long reads = 0;
        long gathers = 0;
        long later = 0;
        long[] ports = null;
        for (int i = 0; i < plugins.length; i++) {
            Interest interest = plugins[i].interest();
            long bit = 1L << i;
            addProtocols(interest, bit);
            addOctets(interest, bit);
            addFirstPackets(interest, bit);
            if (interest.ports().isEmpty()) {
                portless |= bit;
            } else {
                ports = ports == null ? new long[PORTS] : ports;
                for (int port : interest.ports()) {
                    ports[port] |= bit;
                }
            }
            noPayload |= interest.payload() == Payload.UNUSED ? bit : 0;
            reads |= interest.payload().isRead() ? bit : 0;
            later |= interest.payload() == Payload.LATER ? bit : 0;
            gathers |= interest.payload() == Payload.GATHERED ? bit : 0;
        }
        anyPort = portless;
        byPort = ports;
        withoutPayload = noPayload;
        readsPayload = reads;
        gathering = gathers;
        inSeries = later;
    }

    private void addProtocols(Interest interest, long bit) {
        for (int protocol = 0; protocol < PROTOCOLS; protocol++) {
            boolean wanted =
                    interest.protocols().isEmpty() || interest.protocols().contains(protocol);
            byProtocol[protocol] |= wanted ? bit : 0;
        }
    }

    private void addOctets(Interest interest, long bit) {
        for (int octet = 0; octet < OCTETS; octet++) {
            boolean wanted =
                    interest.firstOctets().isEmpty() || interest.firstOctets().contains(octet);
            byOctet[octet] |= wanted ? bit : 0;
        }
    }

    private void addFirstPackets(Interest interest, long bit) {
        int first = interest.firstPackets();
        if (first > MAX_FIRST_PACKETS) {
            throw new IllegalArgumentException(
                    "a plugin can ask for the first " + MAX_FIRST_PACKETS + " packets at most");
        }
        if (first > 0) {
            for (int n = first; n <= MAX_FIRST_PACKETS; n++) {
                detachedAfter[n] |= bit;
            }
        }
    }

    /** The plugins that a flow which this packet opens concerns. */
    long ofFlow(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long bits = byProtocol[FlowKey.protocol(key)];
        if (byPort != null) {
            bits &= anyPort | byPort[FlowKey.portA(key)] | byPort[FlowKey.portB(key)];
        }
        return bits;
    }

    /** Of these plugins those that don't want more packets of a flow that has so many. */
    long doneAfter(long bits, long packets) {
        return bits & detachedAfter[(int) Math.min(packets, MAX_FIRST_PACKETS)];
    }

    /** The plugins that look at packets in series. */
    long inSeries() {
        return inSeries;
    }

    /** Of these plugins those that put TCP segments together. */
    long gathering(long bits) {
        return bits & gathering;
    }

    /** Of these plugins those that want packets without payload too. */
    long withoutPayload(long bits) {
        return bits & withoutPayload;
    }

    /** Of these plugins those that don't read payload. */
    long notReading(long bits) {
        return bits & ~readsPayload;
    }

    /** Of these plugins those whose octets may begin with the one at that address. */
    long beginningAt(long bits, long address) {
        return bits & byOctet[Memory.getUnsignedByte(address)];
    }
}
