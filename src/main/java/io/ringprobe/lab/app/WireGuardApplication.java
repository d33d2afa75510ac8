package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/** WireGuard: a handshake, then data in both directions. What is encrypted is noise. */
final class WireGuardApplication implements Application {
    @Override
    public String name() {
        return "wireguard";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Peers(
                settings.port(51_820),
                settings.range("messages", 2, 20, 1, 10_000),
                settings.range("length", 32, 1300, 0, 1400));
        settings.done();
        return speaker;
    }

    private record Peers(int port, Range messages, Range length) implements Speaker {
        private static final int INITIATION_REST = 148 - 8;
        private static final int RESPONSE_REST = 92 - 12;
        private static final int TAG = 16;
        /** So that no index has the octets of DNS's numbers of questions and answers. */
        private static final int HIGH_BIT = 1 << 31;

        @Override
        public Conversation converse(RandomGenerator random) {
            int source = random.nextInt() | HIGH_BIT;
            int destination = random.nextInt() | HIGH_BIT;
            Dialogue dialogue = Dialogue.udp(port)
                    .client(message(1, source).bytes(Pick.octets(random, INITIATION_REST)))
                    .server(message(2, destination)
                            .u32(Integer.reverseBytes(source))
                            .bytes(Pick.octets(random, RESPONSE_REST)));
            for (int i = messages.pick(random); i > 0; i--) {
                dialogue.client(data(destination, i, random)).server(data(source, i, random));
            }
            return dialogue.field("WG_CONF_LEVEL", 100)
                    .field("WG_SRC_PEER", Integer.toUnsignedLong(source))
                    .field("WG_DST_PEER", Integer.toUnsignedLong(destination))
                    .end();
        }

        /** All numbers are little-endian. */
        private static PacketBytes message(int type, int index) {
            return new PacketBytes().u8(type).zeros(3).u32(Integer.reverseBytes(index));
        }

        /** Packets are filled up to a multiple of 16 before they are encrypted. */
        private PacketBytes data(int receiver, int counter, RandomGenerator random) {
            int packet = length.pick(random) + 15 & -16;
            return message(4, receiver).u64(Long.reverseBytes(counter)).bytes(Pick.octets(random, packet + TAG));
        }
    }
}
