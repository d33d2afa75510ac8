package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/** MQTT 3.1.1 and 5.0: a client connects, subscribes, publishes some messages and disconnects. */
final class MqttApplication implements Application {
    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Broker(
                settings.port(1883),
                settings.words("version", List.of("3.1.1", "5.0"), "3.1.1", "5.0"),
                settings.texts("client", "sensor-*"),
                settings.texts("user", ""),
                settings.tokens("topic", "home/kitchen/temperature", "plant/line1/*", "devices/*/state"),
                settings.range("keep-alive", 10, 300, 0, 65535),
                settings.range("qos", 0, 1, 0, 1),
                settings.range("messages", 1, 5, 0, 10_000),
                settings.range("length", 10, 200, 0, 1 << 20));
        settings.done();
        return speaker;
    }

    private record Broker(
            int port,
            List<String> versions,
            List<String> clients,
            List<String> users,
            List<String> topics,
            Range keepAlive,
            Range qos,
            Range messages,
            Range length)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            boolean five = Pick.one(versions, random).equals("5.0");
            String user = Pick.of(users, random);
            int connectFlags = 2 | (user.isEmpty() ? 0 : 0xC0);
            int seconds = keepAlive.pick(random);
            String topic = Pick.of(topics, random);
            Talk talk = new Talk(Dialogue.tcp(port), five);
            talk.connect(connectFlags, seconds, Pick.of(clients, random), user, random);
            talk.subscribe(topic);
            int level = qos.pick(random);
            int count = messages.pick(random);
            for (int i = 0; i < count; i++) {
                talk.publish(level, topic, i + 2, Text.prose(length.pick(random)));
            }
            talk.end();
            return talk.dialogue
                    .field("MQTT_TYPE_CUMULATIVE", talk.types)
                    .field("MQTT_VERSION", five ? 5 : 4)
                    .field("MQTT_CONNECTION_FLAGS", connectFlags)
                    .field("MQTT_KEEP_ALIVE", seconds)
                    .field("MQTT_CONNECTION_RETURN_CODE", 0)
                    .field("MQTT_PUBLISH_FLAGS", count == 0 ? 0 : level << 1)
                    .end();
        }
    }

    /** The control packets of one connection, and which types there were. */
    private static final class Talk {
        private static final int CONNECT = 1;
        private static final int CONNACK = 2;
        private static final int PUBLISH = 3;
        private static final int PUBACK = 4;
        private static final int SUBSCRIBE = 8;
        private static final int SUBACK = 9;
        private static final int PINGREQ = 12;
        private static final int PINGRESP = 13;
        private static final int DISCONNECT = 14;

        final Dialogue dialogue;
        private final boolean five;
        int types;

        Talk(Dialogue dialogue, boolean five) {
            this.dialogue = dialogue;
            this.five = five;
        }

        void connect(int flags, int keepAlive, String client, String user, RandomGenerator random) {
            PacketBytes body =
                    string(new PacketBytes(), "MQTT").u8(five ? 5 : 4).u8(flags).u16(keepAlive);
            string(properties(body), client);
            if (!user.isEmpty()) {
                string(string(body, user), Pick.letters(random, 12));
            }
            dialogue.client(packet(CONNECT, 0, body));
            dialogue.server(packet(CONNACK, 0, properties(new PacketBytes().u16(0))));
        }

        void subscribe(String topic) {
            PacketBytes body = properties(new PacketBytes().u16(1));
            dialogue.client(packet(SUBSCRIBE, 2, string(body, topic).u8(0)));
            dialogue.server(
                    packet(SUBACK, 0, properties(new PacketBytes().u16(1)).u8(0)));
        }

        void publish(int qos, String topic, int id, byte[] content) {
            PacketBytes body = string(new PacketBytes(), topic);
            if (qos > 0) {
                body.u16(id & 0xFFFF | 1);
            }
            dialogue.client(packet(PUBLISH, qos << 1, properties(body).bytes(content)));
            if (qos > 0) {
                dialogue.server(packet(PUBACK, 0, new PacketBytes().u16(id & 0xFFFF | 1)));
            }
        }

        void end() {
            dialogue.client(packet(PINGREQ, 0, new PacketBytes()))
                    .server(packet(PINGRESP, 0, new PacketBytes()))
                    .client(packet(DISCONNECT, 0, new PacketBytes()));
        }

        private static PacketBytes string(PacketBytes to, String text) {
            return to.u16(text.length()).text(text);
        }

        /** None, which version 5.0 says by a length of zero. */
        private PacketBytes properties(PacketBytes to) {
            return five ? to.u8(0) : to;
        }

        private PacketBytes packet(int type, int flags, PacketBytes body) {
            types |= 1 << type;
            PacketBytes packet = new PacketBytes().u8(type << 4 | flags);
            int left = body.length();
            while (left > 0x7F) {
                packet.u8(left & 0x7F | 0x80);
                left >>>= 7;
            }
            return packet.u8(left).bytes(body.toArray());
        }
    }
}
