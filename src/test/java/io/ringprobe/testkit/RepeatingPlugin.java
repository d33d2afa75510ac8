package io.ringprobe.testkit;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/**
 * A plugin that has a section for each octet of UDP payload, up to {@link #MAX}: the octet as a number, and as many
 * letters. Has fields of each kind that a repeated section can have.
 */
public final class RepeatingPlugin extends FlowPlugin {
    public static final String NAME = "repeating";
    /** The most sections that a flow can have. */
    public static final int MAX = 40;

    private static final Schema.Builder S = Schema.builder(NAME);
    private static final int NUMBER = S.uint16("RP_NUMBER", Ipfix.fixed(Ipfix.CESNET, 4001, 2), "", "the octet");
    private static final int WIDE = S.uint32("RP_WIDE", Ipfix.fixed(Ipfix.CESNET, 4002, 8), "", "the same, widened");
    private static final int TIME = time();
    private static final int ADDRESS = address();

    static {
        S.string("RP_TEXT", 255, Ipfix.variable(Ipfix.CESNET, 4005), "as many letters");
        S.bytes("RP_FIXED", 4, Ipfix.fixed(Ipfix.CESNET, 4006, 4), "up to four letters");
    }

    private static final int THIRD = third();
    private static final int OCTET = S.uint8("RP_NOT_IN_IPFIX", null, "", "the octet");

    static {
        S.repeated(MAX);
    }

    private static final int LAST_OCTET = S.state(1);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable TEXT = SCHEMA.variable("RP_TEXT");
    private static final Field.Variable FIXED = SCHEMA.variable("RP_FIXED");

    private static int time() {
        Ipfix element = Ipfix.milliseconds(Ipfix.CESNET, 4003);
        return S.fixed("RP_TIME", Type.TIME, element, element, "", "time of the packet");
    }

    private static int third() {
        Ipfix element = Ipfix.fixed(Ipfix.CESNET, 4007, 4);
        return S.fixed("RP_THIRD", Type.FLOAT, element, element, "", "a third of the octet");
    }

    private static int address() {
        Ipfix element = Ipfix.variable(Ipfix.CESNET, 4004);
        return S.fixed("RP_IP", Type.IP, element, element, "", "address that begins with the octet");
    }

    public RepeatingPlugin() {
        super(new PluginDescriptor(
                SCHEMA,
                "a section for each octet of payload",
                List.of(),
                Interest.everything().ofProtocols(Interest.UDP).parsing(),
                true));
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    private Verdict read(Flow flow, Packet packet) {
        for (int i = 0; i < packet.payloadCaptured(); i++) {
            long section = extensions().addSection(flow);
            if (section == 0) {
                return Verdict.DETACH;
            }
            fill(section, packet, Memory.getUnsignedByte(packet.payload() + i));
        }
        return Verdict.KEEP;
    }

    private void fill(long section, Packet packet, int octet) {
        Memory.putShort(section + NUMBER, octet);
        Memory.putInt(section + WIDE, octet);
        Memory.putLong(section + TIME, packet.time());
        Memory.putByte(section + ADDRESS, octet);
        Memory.putByte(section + ADDRESS + 16, octet % 2 == 0 ? 4 : 6);
        Memory.putInt(section + THIRD, Float.floatToRawIntBits(octet / 3f));
        letters(section, TEXT, octet);
        letters(section, FIXED, octet);
        Memory.putByte(section + OCTET, octet);
        Memory.putByte(section + LAST_OCTET, octet);
    }

    private static void letters(long section, Field.Variable field, int count) {
        int length = Math.min(count, field.capacity());
        Memory.putShort(section + field.slot(), length);
        for (int i = 0; i < length; i++) {
            Memory.putByte(section + field.area() + i, 'a' + i % 26);
        }
    }
}
