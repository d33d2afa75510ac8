package io.ringprobe.flow;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field.OutputSetting;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;

/**
 * Layout of a finished flow record, as shards hand it to the export stage: self-contained, with all data of its
 * plugins.
 *
 * <p>Where a flow has several sections of one plugin, its record holds the first, and each further one follows in a
 * record of its own, a <em>repeat</em>: the basic section once more, and that section alone. A flow's record and its
 * repeats stand one behind the other, those of the plugin with the lowest bit first.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  length of the record, octets, a multiple of 8             4  |
 *   |  shard that made it                                        2  |
 *   |  repeats that follow; in a repeat only the highest bit     2  |
 *   +---------------------------------------------------------------+
 *   |  presence bitmap: bit i = section of plugin i follows      8  |
 *   +---------------------------------------------------------------+
 *   |  basic section ({@link #BASIC})                               |
 *   +---------------------------------------------------------------+
 *   |  exported part of each present plugin's section, lowest bit   |
 *   |  first; slots of variable fields and rows point below         |
 *   +---------------------------------------------------------------+
 *   |  data of variable fields and rows                             |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Numbers in machine byte order, addresses as on the wire, times in nanoseconds since 1970. Source is where the
 * record's first packet came from; fields named {@code _REV} count the other direction (RFC 5103).
 */
public final class FlowRecord {
    public static final int LENGTH_OFFSET = 0;
    public static final int SHARD_OFFSET = LENGTH_OFFSET + 4;
    public static final int REPEATS_OFFSET = SHARD_OFFSET + 2;
    public static final int PRESENCE_OFFSET = REPEATS_OFFSET + 2;
    public static final int BASIC_OFFSET = PRESENCE_OFFSET + 8;

    /** A record's length field has room for more, but offsets of data are 16 bits wide. */
    public static final int MAX_LENGTH = 0xFFF8;

    static final int IS_REPEAT = 0x8000;

    private static final Schema.Builder S = Schema.builder("basic");
    public static final int END_REASON = BASIC_OFFSET
            + S.notInUnirec(
                    "FLOW_END_REASON",
                    Type.UINT8,
                    Ipfix.fixed(0, 136, 1),
                    "",
                    "why the flow ended: 1 idle, 2 active timeout, 3 end of flow, 4 forced, 5 lack of resources");
    public static final int BYTES =
            BASIC_OFFSET + S.uint64("BYTES", Ipfix.fixed(0, 1, 8), "octets", "IP octets, source to destination");
    public static final int BYTES_REV = BASIC_OFFSET
            + S.uint64("BYTES_REV", Ipfix.fixed(Ipfix.REVERSE, 1, 8), "octets", "IP octets, destination to source");
    public static final int PACKETS =
            BASIC_OFFSET + S.uint32("PACKETS", Ipfix.fixed(0, 2, 8), "packets", "packets, source to destination");
    public static final int PACKETS_REV = BASIC_OFFSET
            + S.uint32("PACKETS_REV", Ipfix.fixed(Ipfix.REVERSE, 2, 8), "packets", "packets, destination to source");
    public static final int TIME_FIRST = BASIC_OFFSET + time("TIME_FIRST", 154, "time of the first packet");
    public static final int TIME_LAST = BASIC_OFFSET + time("TIME_LAST", 155, "time of the last packet");
    public static final int IP_VERSION =
            BASIC_OFFSET + S.notInUnirec("IP_VERSION", Type.UINT8, Ipfix.fixed(0, 60, 1), "", "IP version: 4 or 6");
    public static final int PROTOCOL =
            BASIC_OFFSET + S.uint8("PROTOCOL", Ipfix.fixed(0, 4, 1), "", "protocol number above IP");
    public static final int TCP_FLAGS = BASIC_OFFSET
            + S.uint8("TCP_FLAGS", Ipfix.fixed(0, 6, 1), "", "TCP flags seen, source to destination, or-ed together");
    public static final int TCP_FLAGS_REV = BASIC_OFFSET
            + S.uint8(
                    "TCP_FLAGS_REV",
                    Ipfix.fixed(Ipfix.REVERSE, 6, 1),
                    "",
                    "TCP flags seen, destination to source, or-ed together");
    public static final int SRC_PORT =
            BASIC_OFFSET + S.uint16("SRC_PORT", Ipfix.fixed(0, 7, 2), "", "source port, 0 where there is none");
    public static final int DST_PORT =
            BASIC_OFFSET + S.uint16("DST_PORT", Ipfix.fixed(0, 11, 2), "", "destination port, 0 where there is none");

    static {
        S.setting(
                "DIR_BIT_FIELD",
                Type.UINT8,
                OutputSetting.DIRECTION,
                Ipfix.fixed(0, 10, 4),
                "direction or interface, from the output's option dir");
    }

    public static final int SRC_IP = BASIC_OFFSET
            + S.fixed("SRC_IP", Type.IP, Ipfix.fixed(0, 8, 4), Ipfix.fixed(0, 27, 16), "", "source address");
    public static final int DST_IP = BASIC_OFFSET
            + S.fixed("DST_IP", Type.IP, Ipfix.fixed(0, 12, 4), Ipfix.fixed(0, 28, 16), "", "destination address");
    public static final int SRC_MAC = BASIC_OFFSET + mac("SRC_MAC", 56, "source MAC address of the first packet");
    public static final int DST_MAC = BASIC_OFFSET + mac("DST_MAC", 80, "destination MAC address of the first packet");

    static {
        S.setting("LINK_BIT_FIELD", Type.UINT64, OutputSetting.LINK, null, "exporter, from the output's option id");
    }

    /** The fields that every record has. */
    public static final Schema BASIC = S.build();

    private FlowRecord() {}

    private static int time(String name, int element, String doc) {
        Ipfix ipfix = Ipfix.microseconds(0, element);
        return S.fixed(name, Type.TIME, ipfix, ipfix, "", doc);
    }

    private static int mac(String name, int element, String doc) {
        Ipfix ipfix = Ipfix.fixed(0, element, 6);
        return S.fixed(name, Type.MAC, ipfix, ipfix, "", doc);
    }

    public static int length(long record) {
        return Memory.getInt(record + LENGTH_OFFSET);
    }

    /** Bit i: the record has a section of plugin i. */
    public static long presence(long record) {
        return Memory.getLong(record + PRESENCE_OFFSET);
    }

    /** The number of repeats that follow; 0 in a repeat. */
    public static int repeats(long record) {
        return Memory.getUnsignedShort(record + REPEATS_OFFSET) & ~IS_REPEAT;
    }

    /** Whether this is a repeat: a further section of a plugin, of the flow whose record stands before. */
    public static boolean isRepeat(long record) {
        return (Memory.getUnsignedShort(record + REPEATS_OFFSET) & IS_REPEAT) != 0;
    }

    /** The record, or repeat, behind this one. */
    public static long next(long record) {
        return record + length(record);
    }

    /** 4 or 6. */
    public static int ipVersion(long record) {
        return Memory.getByte(record + IP_VERSION);
    }

    /** Packets of both directions. */
    public static long packets(long record) {
        return Memory.getUnsignedInt(record + PACKETS) + Memory.getUnsignedInt(record + PACKETS_REV);
    }

    /** IP octets of both directions. */
    public static long octets(long record) {
        return Memory.getLong(record + BYTES) + Memory.getLong(record + BYTES_REV);
    }

    /**
     * Offset of plugin {@code index}'s section in records with that presence bitmap. For setting up tables, not for
     * each record.
     */
    public static int sectionOffset(RecordSchema schema, long presence, int index) {
        int offset = BASIC_OFFSET + schema.basic().exportedLength();
        for (int i = 0; i < index; i++) {
            if ((presence & 1L << i) != 0) {
                offset += schema.plugins().get(i).exportedLength();
            }
        }
        return offset;
    }
}
