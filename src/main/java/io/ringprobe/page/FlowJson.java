package io.ringprobe.page;

import io.ringprobe.flow.EndReason;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes flows as the page shows them. Used by the page's thread. */
final class FlowJson implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** FIN, SYN, RST, PSH, ACK, URG, ECE, CWR: from the lowest bit. */
    private static final String FLAGS = "FSRPAUEC";

    private static final int TCP = 6;
    private static final int IPV6 = 6;
    private static final int IP_VERSION_OFFSET = 16;
    /** Behind the text of an address and the octets that its writer may touch. */
    private static final int KEY_OFFSET = 64;

    private final NativeBlock block = NativeBlock.allocate(KEY_OFFSET + 24);
    private final byte[] octets = new byte[FlowSlot.LENGTH];
    private final String[] endings = new String[EndReason.values().length + 1];

    FlowJson() {
        endings[0] = "";
        for (EndReason reason : EndReason.values()) {
            endings[reason.number()] = words(reason);
        }
    }

    private static String words(EndReason reason) {
        return switch (reason) {
            case IDLE -> "idle";
            case ACTIVE -> "goes on";
            case END_OF_FLOW -> "closed";
            case FORCED -> "cut";
            case LACK_OF_RESOURCES -> "pushed out";
        };
    }

    /**
     * Adds the flow at {@code slot} as an object.
     *
     * @param pluginNames names of the bits of its presence bitmap
     */
    void write(Json json, long slot, List<String> pluginNames) {
        long first = Memory.getLong(slot + FlowRecord.TIME_FIRST);
        long last = Memory.getLong(slot + FlowRecord.TIME_LAST);
        int protocol = Memory.getUnsignedByte(slot + FlowRecord.PROTOCOL);
        json.open('{')
                .member("last", Math.floorDiv(last, NANOS_PER_MILLI))
                .member("ms", (last - first) / NANOS_PER_MILLI)
                .member("src", address(slot + FlowRecord.SRC_IP))
                .member("dst", address(slot + FlowRecord.DST_IP))
                .member("proto", Names.protocol(protocol));
        if (Names.hasPorts(protocol)) {
            ports(json, slot);
        }
        json.member("packets", Memory.getUnsignedInt(slot + FlowRecord.PACKETS))
                .member("packetsBack", Memory.getUnsignedInt(slot + FlowRecord.PACKETS_REV))
                .member("octets", Memory.getLong(slot + FlowRecord.BYTES))
                .member("octetsBack", Memory.getLong(slot + FlowRecord.BYTES_REV));
        if (protocol == TCP) {
            json.member("flags", flags(slot));
        }
        json.member("end", end(slot));
        plugins(json, FlowRecord.presence(slot), pluginNames);
        json.member("text", text(slot)).close('}');
    }

    private static void ports(Json json, long slot) {
        int source = Memory.getUnsignedShort(slot + FlowRecord.SRC_PORT);
        int destination = Memory.getUnsignedShort(slot + FlowRecord.DST_PORT);
        json.member("sport", source)
                .member("dport", destination)
                .member("service", Names.service(Names.servicePort(source, destination)));
    }

    private static void plugins(Json json, long presence, List<String> names) {
        json.name("plugins").open('[');
        for (long left = presence; left != 0; left &= left - 1) {
            json.string(names.get(Long.numberOfTrailingZeros(left)));
        }
        json.close(']');
    }

    private String end(long slot) {
        int reason = Memory.getUnsignedByte(slot + FlowRecord.END_REASON);
        return reason < endings.length ? endings[reason] : "";
    }

    private static String flags(long slot) {
        int flags = Memory.getUnsignedByte(slot + FlowRecord.TCP_FLAGS)
                | Memory.getUnsignedByte(slot + FlowRecord.TCP_FLAGS_REV);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((flags & 1 << i) != 0) {
                text.append(FLAGS.charAt(i));
            }
        }
        return text.toString();
    }

    private String text(long slot) {
        int length = Memory.getUnsignedShort(slot + FlowSlot.TEXT_LENGTH_OFFSET);
        Memory.copyToArray(slot + FlowSlot.TEXT_OFFSET, octets, 0, length);
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private String address(long at) {
        int length = (int) (Addresses.ip(at, block.address()) - block.address());
        Memory.copyToArray(block.address(), octets, 0, length);
        return new String(octets, 0, length, StandardCharsets.US_ASCII);
    }

    /** The text of an address that is a key of {@link TopLists}. */
    String address(long high, long low) {
        long key = block.address() + KEY_OFFSET;
        Memory.putLong(key, high);
        Memory.putLong(key + Long.BYTES, low);
        Memory.putByte(key + IP_VERSION_OFFSET, IPV6);
        String text = address(key);
        return text.startsWith(TopLists.MAPPED) ? text.substring(TopLists.MAPPED.length()) : text;
    }

    @Override
    public void close() {
        block.close();
    }
}
