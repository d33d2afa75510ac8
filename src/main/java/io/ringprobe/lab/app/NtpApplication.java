package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/**
 * NTP version 4 (RFC 5905): a client asks for the time. Fields are those of the answer.
 *
 * <p>No octet of a time is below 16, and no fraction rounds up to a second, so that a probe that writes times as
 * ipfixprobe does (which loses zeros) gives the same texts as one that writes them right.
 */
final class NtpApplication implements Application {
    @Override
    public String name() {
        return "ntp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Server(settings.range("stratum", 1, 4, 1, 15), settings.range("poll", 4, 10, 0, 17));
        settings.done();
        return speaker;
    }

    private record Server(Range stratum, Range poll) implements Speaker {
        private static final int PORT = 123;
        private static final int CLIENT = 0x23;
        private static final int SERVER = 0x24;
        private static final int PRECISION = -23;
        /** In 2025. */
        private static final long SECONDS = 0xEB20_0000L;

        private static final long MICROS = 1_000_000;

        @Override
        public Conversation converse(RandomGenerator random) {
            int interval = poll.pick(random);
            int level = stratum.pick(random);
            byte[] reference = {(byte) 192, 0, 2, (byte) random.nextInt(1, 255)};
            long set = time(random, 0x20);
            long asked = time(random, 0x40);
            long received = time(random, 0x60);
            long sent = time(random, 0x60);
            PacketBytes query = new PacketBytes().u8(CLIENT).u8(0).u8(interval).u8(PRECISION);
            PacketBytes answer =
                    new PacketBytes().u8(SERVER).u8(level).u8(interval).u8(PRECISION);
            answer.u32(0x0000_0123).u32(0x0000_0456).bytes(reference);
            return Dialogue.udp(PORT)
                    .client(query.zeros(36).u64(asked))
                    .server(answer.u64(set).u64(asked).u64(received).u64(sent))
                    .field("NTP_LEAP", 0)
                    .field("NTP_VERSION", 4)
                    .field("NTP_MODE", 4)
                    .field("NTP_STRATUM", level)
                    .field("NTP_POLL", interval)
                    .field("NTP_PRECISION", PRECISION & 0xFF)
                    .field("NTP_REF_ID", "192.0.2." + (reference[3] & 0xFF))
                    .field("NTP_REF", text(set))
                    .field("NTP_ORIG", text(asked))
                    .field("NTP_RECV", text(received))
                    .field("NTP_SENT", text(sent))
                    .end();
        }

        /** A time in the minutes from {@code minutes} on: octets from 16 on. */
        private static long time(RandomGenerator random, int minutes) {
            long fraction = 0;
            for (int i = 0; i < Integer.BYTES; i++) {
                fraction = fraction << 8 | random.nextInt(16, 255);
            }
            return (SECONDS | (long) minutes << 8 | random.nextInt(16, 256)) << 32 | fraction;
        }

        /** Seconds since 1900 with six digits of their fraction, rounded half to even. */
        private static String text(long time) {
            long product = (time & 0xFFFF_FFFFL) * MICROS;
            long micros = Math.round(Math.rint(product / 0x1p32));
            return (time >>> 32) + "." + String.valueOf(MICROS + micros).substring(1);
        }
    }
}
