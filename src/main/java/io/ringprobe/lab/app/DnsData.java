package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/**
 * The data of a DNS record in an answer to a question.
 *
 * @param octets as in the message, where names may point to the first question's
 * @param text as a probe tells them
 */
record DnsData(byte[] octets, String text) {
    /** Made up; of the addresses and names that documentation may use. */
    static DnsData of(int type, String name, RandomGenerator random) {
        return switch (type) {
            case DnsWriter.A -> ipv4(random);
            case DnsWriter.AAAA -> ipv6(random);
            case DnsWriter.TXT -> strings("v=spf1 -all", "id=" + Pick.letters(random, 20));
            case DnsWriter.MX -> mail(name, random.nextInt(1, 100), random);
            default -> name("h" + Pick.letters(random, 6), name);
        };
    }

    private static DnsData ipv4(RandomGenerator random) {
        int host = random.nextInt(1, 255);
        return new DnsData(new byte[] {(byte) 198, 51, 100, (byte) host}, "198.51.100." + host);
    }

    private static DnsData ipv6(RandomGenerator random) {
        int net = random.nextInt(1, 1 << 16);
        int host = random.nextInt(1, 1 << 16);
        PacketBytes octets =
                new PacketBytes().u32(0x2001_0DB8L).u16(net).zeros(8).u16(host);
        return new DnsData(octets.toArray(), "2001:db8:" + Integer.toHexString(net) + "::" + Integer.toHexString(host));
    }

    private static DnsData strings(String... strings) {
        PacketBytes octets = new PacketBytes();
        for (String string : strings) {
            octets.u8(string.length()).text(string);
        }
        return new DnsData(octets.toArray(), String.join(" ", strings));
    }

    private static DnsData mail(String name, int preference, RandomGenerator random) {
        DnsData exchange = name("mx" + Pick.letters(random, 4), name);
        return new DnsData(
                new PacketBytes().u16(preference).bytes(exchange.octets).toArray(), preference + " " + exchange.text);
    }

    private static DnsData name(String label, String name) {
        return new DnsData(DnsWriter.below(label), name.isEmpty() ? label : label + "." + name);
    }
}
