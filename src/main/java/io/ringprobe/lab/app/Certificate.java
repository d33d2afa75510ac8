package io.ringprobe.lab.app;

import io.ringprobe.lab.packet.PacketBytes;
import java.util.random.RandomGenerator;

/**
 * An X.509 certificate (RFC 5280) that can be parsed, with a key and a signature that are made up: enough for who reads
 * a handshake along. Stateless.
 */
final class Certificate {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int NULL = 0x05;
    private static final int OBJECT = 0x06;
    private static final int UTF8 = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xA0;

    private static final byte[] COMMON_NAME = object("55 04 03");
    private static final byte[] EC_KEY = object("2a 86 48 ce 3d 02 01");
    private static final byte[] P256 = object("2a 86 48 ce 3d 03 01 07");
    private static final byte[] RSA = object("2a 86 48 86 f7 0d 01 01 01");
    private static final byte[] ECDSA_SHA256 = object("2a 86 48 ce 3d 04 03 02");

    private static final int POINT_LENGTH = 64;
    private static final int NUMBER_LENGTH = 32;
    private static final int MODULUS_LENGTH = 256;

    private Certificate() {}

    /** For that name, with an EC or RSA key. */
    static byte[] of(String name, boolean rsa, RandomGenerator random) {
        byte[] algorithm = der(SEQUENCE, ECDSA_SHA256);
        byte[] toBeSigned = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                number(Pick.octets(random, 16)),
                algorithm,
                name("Lab CA"),
                der(SEQUENCE, time("250101000000Z"), time("350101000000Z")),
                name(name),
                rsa ? rsaKey(random) : ecKey(random));
        return der(SEQUENCE, toBeSigned, algorithm, bits(signature(random)));
    }

    /** An ECDSA signature's form: two numbers. */
    static byte[] signature(RandomGenerator random) {
        return der(SEQUENCE, number(Pick.octets(random, NUMBER_LENGTH)), number(Pick.octets(random, NUMBER_LENGTH)));
    }

    private static byte[] ecKey(RandomGenerator random) {
        PacketBytes point = new PacketBytes().u8(4).bytes(Pick.octets(random, POINT_LENGTH));
        return der(SEQUENCE, der(SEQUENCE, EC_KEY, P256), bits(point.toArray()));
    }

    private static byte[] rsaKey(RandomGenerator random) {
        byte[] key = der(SEQUENCE, number(Pick.octets(random, MODULUS_LENGTH)), der(INTEGER, new byte[] {1, 0, 1}));
        return der(SEQUENCE, der(SEQUENCE, RSA, der(NULL)), bits(key));
    }

    private static byte[] name(String text) {
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Text.of(text)))));
    }

    private static byte[] time(String text) {
        return der(UTC_TIME, Text.of(text));
    }

    /** A positive number without leading zeros: its first octet is 0x40 to 0x7F. */
    private static byte[] number(byte[] octets) {
        octets[0] = (byte) (octets[0] & 0x3F | 0x40);
        return der(INTEGER, octets);
    }

    private static byte[] bits(byte[] octets) {
        return der(BIT_STRING, new byte[1], octets);
    }

    private static byte[] object(String digits) {
        return der(OBJECT, PacketBytes.hex(digits));
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        PacketBytes bytes = new PacketBytes().u8(tag);
        if (length < 0x80) {
            bytes.u8(length);
        } else if (length < 0x100) {
            bytes.u8(0x81).u8(length);
        } else {
            bytes.u8(0x82).u16(length);
        }
        for (byte[] part : parts) {
            bytes.bytes(part);
        }
        return bytes.toArray();
    }
}
