package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/** Echo requests and replies of ICMP (RFC 792) or ICMPv6 (RFC 4443). */
final class PingApplication implements Application {
    private final boolean ipv6;

    PingApplication(boolean ipv6) {
        this.ipv6 = ipv6;
    }

    @Override
    public String name() {
        return ipv6 ? "icmpv6" : "icmp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker =
                new Host(ipv6, settings.range("messages", 1, 5, 1, 10_000), settings.range("length", 56, 56, 0, 1400));
        settings.done();
        return speaker;
    }

    private record Host(boolean ipv6, Range messages, Range length) implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            int request = ipv6 ? 128 : 8;
            int reply = ipv6 ? 129 : 0;
            int id = random.nextInt(1 << 16);
            byte[] content = Pick.octets(random, length.pick(random));
            Dialogue dialogue = Dialogue.over(ipv6 ? Conversation.ICMPV6 : Conversation.ICMP);
            int count = messages.pick(random);
            for (int i = 1; i <= count; i++) {
                dialogue.client(echo(request, id, i, content)).server(echo(reply, id, i, content));
            }
            return dialogue.field("L4_ICMP_TYPE_CODE", request << 8).end();
        }

        private byte[] echo(int type, int id, int number, byte[] content) {
            byte[] message = new PacketBytes()
                    .u8(type)
                    .u8(0)
                    .u16(0)
                    .u16(id)
                    .u16(number)
                    .bytes(content)
                    .toArray();
            if (!ipv6) {
                PacketBytes.put16(message, 2, PacketBytes.checksum(message));
            }
            return message;
        }
    }
}
