package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;

/** Writes DNS messages (RFC 1035, 4.1), those of mDNS and NetBIOS too. Not thread-safe. */
final class DnsWriter {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;

    static final int INTERNET = 1;
    /** The name that the first question has. */
    static final int FIRST_NAME = 0xC00C;

    private static final int OPT = 41;

    private final PacketBytes bytes = new PacketBytes();

    /** The header, with the numbers of questions, answers and so on. */
    DnsWriter(int id, int flags, int questions, int answers, int authorities, int additionals) {
        bytes.u16(id).u16(flags).u16(questions).u16(answers).u16(authorities).u16(additionals);
    }

    DnsWriter question(String name, int type, int dnsClass) {
        bytes.bytes(name(name)).u16(type).u16(dnsClass);
        return this;
    }

    /** A record of the first question's name. */
    DnsWriter record(int type, long ttl, byte[] data) {
        return record(new PacketBytes().u16(FIRST_NAME).toArray(), type, INTERNET, ttl, data);
    }

    /** A record of any name, given as its octets. */
    DnsWriter record(byte[] name, int type, int dnsClass, long ttl, byte[] data) {
        bytes.bytes(name).u16(type).u16(dnsClass).u32(ttl).u16(data.length).bytes(data);
        return this;
    }

    /** EDNS (RFC 6891): the longest datagram that the sender takes, and whether it wants DNSSEC's records. */
    DnsWriter edns(int payloadSize, boolean dnssec) {
        bytes.u8(0).u16(OPT).u16(payloadSize).u32(dnssec ? 0x8000 : 0).u16(0);
        return this;
    }

    byte[] toArray() {
        return bytes.toArray();
    }

    /** A name label by label; empty is the root. */
    static byte[] name(String name) {
        PacketBytes labels = new PacketBytes();
        if (!name.isEmpty()) {
            for (String label : name.split("\\.")) {
                labels.u8(label.length()).text(label);
            }
        }
        return labels.u8(0).toArray();
    }

    /** A label before the first question's name. */
    static byte[] below(String label) {
        return new PacketBytes().u8(label.length()).text(label).u16(FIRST_NAME).toArray();
    }
}
