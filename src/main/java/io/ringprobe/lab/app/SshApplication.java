package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.List;
import java.util.random.RandomGenerator;

/** SSH (RFC 4253): banners, key exchange, then packets of which nothing but their length can be told. */
final class SshApplication implements Application {
    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Shell(
                settings.port(22),
                settings.texts("client", "OpenSSH_9.8", "PuTTY_Release_0.81"),
                settings.texts("server", "OpenSSH_9.2p1 Debian-2+deb12u3", "dropbear_2024.85"),
                settings.range("messages", 5, 30, 0, 10_000),
                settings.range("length", 36, 500, 16, 16_384));
        settings.done();
        return speaker;
    }

    private record Shell(int port, List<String> clients, List<String> servers, Range messages, Range length)
            implements Speaker {
        private static final int KEXINIT = 20;
        private static final int NEWKEYS = 21;
        private static final int ECDH_INIT = 30;
        private static final int ECDH_REPLY = 31;
        private static final int BLOCK = 8;
        private static final int LEAST_PADDING = 4;
        private static final int KEY = 32;

        private static final List<String> ALGORITHMS = List.of(
                "curve25519-sha256",
                "ssh-ed25519",
                "chacha20-poly1305@openssh.com",
                "chacha20-poly1305@openssh.com",
                "hmac-sha2-256",
                "hmac-sha2-256",
                "none",
                "none",
                "",
                "");

        @Override
        public Conversation converse(RandomGenerator random) {
            Dialogue dialogue = Dialogue.tcp(port)
                    .client(Text.lines("SSH-2.0-" + Pick.of(clients, random)))
                    .server(Text.lines("SSH-2.0-" + Pick.of(servers, random)))
                    .client(algorithms(random))
                    .server(algorithms(random))
                    .client(packet(new PacketBytes().u8(ECDH_INIT), key(random), random))
                    .server(reply(random))
                    .client(newKeys(random));
            int count = messages.pick(random);
            for (int i = 0; i < count; i++) {
                dialogue.client(Pick.octets(random, length.pick(random)))
                        .server(Pick.octets(random, length.pick(random)));
            }
            return dialogue.end();
        }

        private static byte[] algorithms(RandomGenerator random) {
            PacketBytes body = new PacketBytes().u8(KEXINIT).bytes(Pick.octets(random, 16));
            for (String names : ALGORITHMS) {
                body.u32(names.length()).text(names);
            }
            return packet(body, new byte[5], random);
        }

        private static byte[] key(RandomGenerator random) {
            return string(Pick.octets(random, KEY));
        }

        private static byte[] string(byte[] content) {
            return new PacketBytes().u32(content.length).bytes(content).toArray();
        }

        /** Host key, the server's part of the exchange, signature; NEWKEYS behind it. */
        private static byte[] reply(RandomGenerator random) {
            byte[] type = string(Text.of("ssh-ed25519"));
            byte[] hostKey = new PacketBytes().bytes(type).bytes(key(random)).toArray();
            byte[] signature = new PacketBytes()
                    .bytes(type)
                    .bytes(string(Pick.octets(random, 2 * KEY)))
                    .toArray();
            PacketBytes body =
                    new PacketBytes().u8(ECDH_REPLY).bytes(string(hostKey)).bytes(key(random));
            return new PacketBytes()
                    .bytes(packet(body, string(signature), random))
                    .bytes(newKeys(random))
                    .toArray();
        }

        private static byte[] newKeys(RandomGenerator random) {
            return packet(new PacketBytes().u8(NEWKEYS), new byte[0], random);
        }

        /** Length, length of padding, payload, padding up to a multiple of eight (RFC 4253, 6). */
        private static byte[] packet(PacketBytes payload, byte[] rest, RandomGenerator random) {
            payload.bytes(rest);
            int bare = 4 + 1 + payload.length();
            int padding = LEAST_PADDING + (BLOCK - (bare + LEAST_PADDING) % BLOCK) % BLOCK;
            return new PacketBytes()
                    .u32(1L + payload.length() + padding)
                    .u8(padding)
                    .bytes(payload.toArray())
                    .bytes(Pick.octets(random, padding))
                    .toArray();
        }
    }
}
