package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;

/**
 * Who and what made most of the traffic, by the IP octets of the flows that ended in the last two minutes: addresses
 * (an octet counts for both of its ends), services and protocols. Used by the page's thread.
 */
final class TopLists {
    /** How the text of an IPv4 address begins that stands in an IPv6 address, as here in keys (RFC 4291, 2.5.5.2). */
    static final String MAPPED = "::ffff:";

    private static final long MAPPED_LOW = 0xFFFF_0000L;

    private static final int TALKERS = 1024;
    private static final int PORTS = 512;
    private static final int PROTOCOLS = 256;
    private static final int SHOWN_TALKERS = 10;
    private static final int SHOWN = 8;

    private final SlidingTop talkers = new SlidingTop(TALKERS);
    private final SlidingTop ports = new SlidingTop(PORTS);
    private final SlidingTop protocols = new SlidingTop(PROTOCOLS);

    /** Counts the flow at {@code slot}. */
    void add(long slot) {
        long octets = FlowRecord.octets(slot);
        int version = FlowRecord.ipVersion(slot);
        addAddress(slot + FlowRecord.SRC_IP, version, octets);
        addAddress(slot + FlowRecord.DST_IP, version, octets);
        int protocol = Memory.getUnsignedByte(slot + FlowRecord.PROTOCOL);
        protocols.add(0, protocol, octets);
        if (Names.hasPorts(protocol)) {
            int port = Names.servicePort(
                    Memory.getUnsignedShort(slot + FlowRecord.SRC_PORT),
                    Memory.getUnsignedShort(slot + FlowRecord.DST_PORT));
            ports.add(protocol, port, octets);
        }
    }

    private void addAddress(long at, int version, long octets) {
        if (version == 4) {
            talkers.add(0, Memory.getUnsignedInt(at) << Integer.SIZE | MAPPED_LOW, octets);
        } else {
            talkers.add(Memory.getLong(at), Memory.getLong(at + Long.BYTES), octets);
        }
    }

    /** Gives up what is older than two minutes; to be called every {@link SlidingTop#SPAN_SECONDS}. */
    void turn() {
        talkers.turn();
        ports.turn();
        protocols.turn();
    }

    /** Adds the lists as an object. */
    void write(Json json, FlowJson addresses) {
        json.open('{').member("seconds", SlidingTop.SPANS * SlidingTop.SPAN_SECONDS);
        json.name("protocols").open('[');
        HeavyHitters sum = protocols.sum();
        long octets = 0;
        for (int place : sum.heaviest(PROTOCOLS)) {
            octets += sum.weight(place);
        }
        for (int place : sum.heaviest(SHOWN)) {
            entry(json, Names.protocol((int) sum.low(place)), sum, place);
        }
        json.close(']').member("octets", octets);
        json.name("talkers").open('[');
        sum = talkers.sum();
        for (int place : sum.heaviest(SHOWN_TALKERS)) {
            entry(json, addresses.address(sum.high(place), sum.low(place)), sum, place);
        }
        json.close(']').name("ports").open('[');
        sum = ports.sum();
        for (int place : sum.heaviest(SHOWN)) {
            entry(json, port((int) sum.high(place), (int) sum.low(place)), sum, place);
        }
        json.close(']').close('}');
    }

    private static String port(int protocol, int port) {
        String service = Names.service(port);
        return port + "/" + Names.protocol(protocol) + (service.isEmpty() ? "" : " " + service);
    }

    private static void entry(Json json, String name, HeavyHitters sum, int place) {
        json.open('{')
                .member("name", name)
                .member("octets", sum.weight(place))
                .member("flows", sum.count(place))
                .close('}');
    }
}
