package io.ringprobe.plugin.mqtt;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.mqtt.MqttParser.Found;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * MQTT 3.1.1 and 5.0 over TCP, on any port: a flow whose first payload is a CONNECT. A DISCONNECT closes the record.
 *
 * <p>Both directions are read control packet by control packet, over the bounds of segments. Where a direction can't be
 * followed any more, because octets are missing or are no MQTT, it is left alone and what was found stays. Longer
 * lengths than 127 octets, sessions seen from their SYN on, and messages without content are read right, where
 * ipfixprobe loses them.
 */
public final class MqttPlugin extends FlowPlugin {
    private static final int MAX_TOPICS_LENGTH = 512;
    private static final char BEHIND_TOPIC = '#'; // a topic can't have it: it is a wildcard

    private static final Schema.Builder S = Schema.builder("mqtt");
    private static final int TYPES = S.uint16(
            "MQTT_TYPE_CUMULATIVE",
            Ipfix.fixed(Ipfix.CESNET, 1033, 2),
            "",
            "bit n: control packets of type n were seen; bit 0: the server knew the session");
    private static final int VERSION = octet("MQTT_VERSION", 1034, "4 = MQTT 3.1.1, 5 = MQTT 5.0");
    private static final int CONNECT_FLAGS = octet("MQTT_CONNECTION_FLAGS", 1035, "flags of the last CONNECT");
    private static final int KEEP_ALIVE =
            S.uint16("MQTT_KEEP_ALIVE", Ipfix.fixed(Ipfix.CESNET, 1036, 2), "s", "keep alive of the last CONNECT");
    private static final int RETURN_CODE =
            octet("MQTT_CONNECTION_RETURN_CODE", 1037, "return or reason code of the last CONNACK");
    private static final int PUBLISH_FLAGS =
            octet("MQTT_PUBLISH_FLAGS", 1038, "flags of all PUBLISH packets, or-ed together");

    static {
        S.string(
                "MQTT_TOPICS",
                MAX_TOPICS_LENGTH,
                Ipfix.variable(Ipfix.CESNET, 1039),
                "topics of the first PUBLISH packets, a # behind each; how many, the option topiccount says");
    }

    private static final int TOPIC_COUNT = S.state(Integer.BYTES);

    /** For each direction: how it stands, and where to read on. */
    private static final int DIRECTIONS = S.state(4 * Integer.BYTES);

    private static final int STATUS_OFFSET = 0;
    private static final int NEXT_OFFSET = STATUS_OFFSET + 4;
    private static final int DIRECTION_LENGTH = NEXT_OFFSET + 4;

    /** The next control packet begins {@code NEXT} octets behind what was seen. */
    private static final int FOLLOWED = 0;
    /** The data was to be kept; a control packet of which octets are missing begins {@code NEXT} octets in it. */
    private static final int WAITING = 1;
    /** It is left alone. */
    private static final int LOST = 2;

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable TOPICS = SCHEMA.variable("MQTT_TOPICS");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "MQTT 3.1.1 and 5.0",
            List.of(OptionSpec.value(
                            "tc",
                            "topiccount",
                            "COUNT",
                            "0",
                            "how many topics of PUBLISH packets to export, joined by #")
                    .from(0, Integer.MAX_VALUE)),
            Interest.everything().ofProtocols(Interest.TCP).gathering(),
            false);

    private MqttParser parser = new MqttParser(0);
    private int maxTopics;

    private static int octet(String name, int element, String doc) {
        return S.uint8(name, Ipfix.fixed(Ipfix.CESNET, element, 1), "", doc);
    }

    public MqttPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        maxTopics = options.integer("topiccount", 0, Integer.MAX_VALUE);
        parser = new MqttParser(maxTopics == 0 ? 0 : MAX_TOPICS_LENGTH);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return watch(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return watch(flow, packet);
    }

    private Verdict watch(Flow flow, Packet packet) {
        long section = extensions().section(flow);
        if (section == 0) {
            if (packet.isEarly()) {
                return Verdict.KEEP;
            }
            Found first = parser.read(packet.data(), packet.dataLength());
            if (first == Found.NONE || parser.type() != MqttParser.CONNECT) {
                return Verdict.DETACH;
            }
            if (first == Found.BEGINNING) {
                return Verdict.MORE;
            }
            section = extensions().create(flow);
        }
        return readOn(section, section + DIRECTIONS + (packet.isForward() ? 0 : DIRECTION_LENGTH), packet);
    }

    private Verdict readOn(long section, long direction, Packet packet) {
        int status = Memory.getInt(direction + STATUS_OFFSET);
        boolean waiting = status == WAITING;
        if (packet.isEarly()) {
            return waiting ? Verdict.MORE : Verdict.KEEP;
        }
        boolean keptNothing = packet.data() == packet.payload();
        if (status == LOST || waiting && keptNothing) {
            remember(direction, LOST, 0);
            return Verdict.KEEP;
        }
        return readAll(section, direction, packet);
    }

    /** Reads all control packets that have come. */
    private Verdict readAll(long section, long direction, Packet packet) {
        int length = packet.dataLength();
        int missing = Math.max(0, packet.payloadLength() - packet.payloadCaptured());
        int at = Memory.getInt(direction + NEXT_OFFSET);
        boolean ends = false;
        while (at < length) {
            Found found = parser.read(packet.data() + at, length - at);
            if (found != Found.PACKET) {
                boolean waits = found == Found.BEGINNING && !ends && missing == 0;
                remember(direction, waits ? WAITING : LOST, at);
                return ends ? Verdict.CUT_AFTER : waits ? Verdict.MORE : Verdict.KEEP;
            }
            store(section);
            ends |= parser.type() == MqttParser.DISCONNECT;
            at += parser.length();
        }
        int ahead = at - length - missing;
        remember(direction, ahead >= 0 ? FOLLOWED : LOST, ahead);
        return ends ? Verdict.CUT_AFTER : Verdict.KEEP;
    }

    private static void remember(long direction, int status, int next) {
        Memory.putInt(direction + STATUS_OFFSET, status);
        Memory.putInt(direction + NEXT_OFFSET, next);
    }

    private void store(long section) {
        int types = Memory.getUnsignedShort(section + TYPES) | 1 << parser.type();
        switch (parser.type()) {
            case MqttParser.CONNECT -> {
                Memory.putByte(section + VERSION, parser.protocolLevel());
                Memory.putByte(section + CONNECT_FLAGS, parser.connectFlags());
                Memory.putShort(section + KEEP_ALIVE, parser.keepAlive());
            }
            case MqttParser.CONNACK -> {
                types = types & ~1 | parser.sessionPresent();
                Memory.putByte(section + RETURN_CODE, parser.returnCode());
            }
            case MqttParser.PUBLISH -> {
                Memory.putByte(section + PUBLISH_FLAGS, Memory.getByte(section + PUBLISH_FLAGS) | parser.flags());
                addTopic(section);
            }
            default -> {} // seen is enough
        }
        Memory.putShort(section + TYPES, types);
    }

    private void addTopic(long section) {
        int count = Memory.getInt(section + TOPIC_COUNT);
        int used = Memory.getUnsignedShort(section + TOPICS.slot());
        if (count >= maxTopics || used == MAX_TOPICS_LENGTH) {
            return;
        }
        int kept = Math.min(parser.keptTopicLength(), MAX_TOPICS_LENGTH - 1 - used);
        long to = section + TOPICS.area() + used;
        Memory.copy(parser.topic(), to, kept);
        Memory.putByte(to + kept, BEHIND_TOPIC);
        Memory.putShort(section + TOPICS.slot(), used + kept + 1);
        Memory.putInt(section + TOPIC_COUNT, count + 1);
    }
}
