package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/** OpenVPN over UDP: resets, a TLS handshake in control packets, then data. What is encrypted is noise. */
final class OpenVpnApplication implements Application {
    @Override
    public String name() {
        return "openvpn";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Tunnel(
                settings.port(1194),
                settings.range("messages", 20, 40, 1, 10_000),
                settings.range("length", 60, 1300, 1, 1400));
        settings.done();
        return speaker;
    }

    private record Tunnel(int port, Range messages, Range length) implements Speaker {
        private static final int CONTROL = 4;
        private static final int ACKNOWLEDGMENT = 5;
        private static final int CLIENT_RESET = 7;
        private static final int SERVER_RESET = 8;
        private static final int DATA = 9;
        private static final int SESSION_LENGTH = 8;
        private static final int OVERHEAD = 24;
        /** Of the handshake: seven. A probe is sure of flows of more than twenty. */
        private static final int DATA_TO_BE_SURE = 14;

        @Override
        public Conversation converse(RandomGenerator random) {
            byte[] client = Pick.octets(random, SESSION_LENGTH);
            byte[] server = Pick.octets(random, SESSION_LENGTH);
            Dialogue dialogue = Dialogue.udp(port);
            handshake(dialogue, client, server, random);
            int count = messages.pick(random);
            for (int i = 0; i < count; i++) {
                byte[] data = data(i, random);
                if (i % 2 == 0) {
                    dialogue.client(data);
                } else {
                    dialogue.server(data);
                }
            }
            return count < DATA_TO_BE_SURE
                    ? dialogue.end()
                    : dialogue.field("OVPN_CONF_LEVEL", 100).end();
        }

        private static void handshake(Dialogue dialogue, byte[] client, byte[] server, RandomGenerator random) {
            TlsHello hello =
                    TlsHello.overTcp(TlsHello.TLS_1_3, "", List.of(0x1301, 0x1302, 0x1303), List.of(), false, random);
            PacketBytes answer = new PacketBytes().bytes(TlsRecords.handshake(hello.serverHello(0x1301, random)));
            TlsRecords.noise(answer, random.nextInt(500, 900), random);
            PacketBytes finished = new PacketBytes();
            TlsRecords.noise(finished, 300, random);
            dialogue.client(head(CLIENT_RESET, client).u8(0).u32(0))
                    .server(acknowledging(SERVER_RESET, server, 0, client).u32(0))
                    .client(acknowledging(ACKNOWLEDGMENT, client, 0, server))
                    .client(head(CONTROL, client).u8(0).u32(1).bytes(TlsRecords.first(hello.message())))
                    .server(acknowledging(CONTROL, server, 1, client).u32(1).bytes(answer.toArray()))
                    .client(acknowledging(CONTROL, client, 1, server).u32(2).bytes(finished.toArray()))
                    .server(acknowledging(ACKNOWLEDGMENT, server, 2, client));
        }

        /** Opcode, key 0, session. */
        private static PacketBytes head(int opcode, byte[] session) {
            return new PacketBytes().u8(opcode << 3).bytes(session);
        }

        private static PacketBytes acknowledging(int opcode, byte[] session, int packet, byte[] peer) {
            return head(opcode, session).u8(1).u32(packet).bytes(peer);
        }

        /** Version 2: the peer's number, then the packet's number and tag among the noise. */
        private byte[] data(int number, RandomGenerator random) {
            return new PacketBytes()
                    .u8(DATA << 3)
                    .u8(0)
                    .u16(0)
                    .u32(number + 1L)
                    .bytes(Pick.octets(random, length.pick(random) + OVERHEAD))
                    .toArray();
        }
    }
}
