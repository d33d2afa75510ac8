package io.ringprobe.plugin.mqtt;

import io.ringprobe.memory.Memory;

/**
 * Reads one MQTT control packet (MQTT 3.1.1 and 5.0, chapters 2 and 3): the fixed header, and of the three types that
 * matter the octets behind it.
 *
 * <pre>
 *   fixed header | type 4 bits, flags 4 bits | length of the rest, 7 bits an octet, low ones first, 1 to 4 octets |
 *   CONNECT      | 0 4 M Q T T | protocol level 1 | connect flags 1 | keep alive 2 | …
 *   CONNACK      | acknowledge flags 1 | return or reason code 1 | …
 *   PUBLISH      | length 2 | topic | …
 * </pre>
 *
 * <p>One instance a plugin: {@link #read} fills it.
 */
final class MqttParser {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBREL = 6;
    static final int SUBSCRIBE = 8;
    static final int UNSUBSCRIBE = 10;
    static final int DISCONNECT = 14;

    /** What {@link #read} found. */
    enum Found {
        /** All of the packet that matters is there; the rest may be missing. */
        PACKET,
        /** It may be a packet, but more octets are needed. */
        BEGINNING,
        /** This is no MQTT. */
        NONE
    }

    private static final int MAX_LENGTH_OCTETS = 4;

    private static final int LEVEL_OFFSET = 6;
    private static final int CONNECT_FLAGS_OFFSET = LEVEL_OFFSET + 1;
    private static final int KEEP_ALIVE_OFFSET = CONNECT_FLAGS_OFFSET + 1;
    private static final int CONNECT_LENGTH = KEEP_ALIVE_OFFSET + 2;
    private static final int CONNACK_LENGTH = 2;
    private static final int TOPIC_OFFSET = 2;

    private static final int PROTOCOL_NAME_LENGTH = 4;
    private static final int PROTOCOL_NAME = 'M' << 24 | 'Q' << 16 | 'T' << 8 | 'T';
    private static final int LEVEL_3_1_1 = 4;
    private static final int LEVEL_5_0 = 5;

    private final int maxTopic;
    private int type;
    private int flags;
    private long body;
    private int bodyLength;
    private int headerLength;
    private int topicLength;

    /** @param maxTopic how many octets of a topic matter at most */
    MqttParser(int maxTopic) {
        this.maxTopic = maxTopic;
    }

    /** Reads the control packet that begins at {@code at}, of which {@code available} octets are there. */
    Found read(long at, int available) {
        if (available < 1) {
            return Found.BEGINNING;
        }
        type = Memory.getUnsignedByte(at) >>> 4;
        flags = Memory.getUnsignedByte(at) & 0xF;
        if (!isValid(type, flags)) {
            return Found.NONE;
        }
        Found length = readLength(at + 1, available - 1);
        if (length != Found.PACKET) {
            return length;
        }
        body = at + headerLength;
        return readBody(available - headerLength);
    }

    /** The flags that each type must have (2.1.3). */
    private static boolean isValid(int type, int flags) {
        return switch (type) {
            case 0 -> false;
            case PUBLISH -> (flags & 6) != 6;
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> flags == 2;
            default -> flags == 0;
        };
    }

    private Found readLength(long at, int available) {
        int value = 0;
        for (int i = 0; i < MAX_LENGTH_OCTETS; i++) {
            if (i == available) {
                return Found.BEGINNING;
            }
            int octet = Memory.getUnsignedByte(at + i);
            value |= (octet & 0x7F) << 7 * i;
            if (octet < 0x80) {
                bodyLength = value;
                headerLength = 1 + i + 1;
                return Found.PACKET;
            }
        }
        return Found.NONE;
    }

    private Found readBody(int available) {
        int there = Math.min(available, bodyLength);
        return switch (type) {
            case CONNECT -> readConnect(there);
            case CONNACK -> enough(CONNACK_LENGTH, there);
            case PUBLISH -> readPublish(there);
            default -> Found.PACKET;
        };
    }

    private Found readConnect(int there) {
        Found whole = enough(CONNECT_LENGTH, there);
        if (whole != Found.PACKET) {
            return whole;
        }
        boolean isMqtt = Memory.getUnsignedShortBE(body) == PROTOCOL_NAME_LENGTH
                && Memory.getIntBE(body + 2) == PROTOCOL_NAME
                && (protocolLevel() == LEVEL_3_1_1 || protocolLevel() == LEVEL_5_0);
        return isMqtt ? Found.PACKET : Found.NONE;
    }

    private Found readPublish(int there) {
        Found length = enough(TOPIC_OFFSET, there);
        if (length != Found.PACKET) {
            return length;
        }
        topicLength = Memory.getUnsignedShortBE(body);
        if (TOPIC_OFFSET + topicLength > bodyLength) {
            return Found.NONE;
        }
        Found topic = enough(TOPIC_OFFSET + keptTopicLength(), there);
        return topic == Found.PACKET && hasWildcard() ? Found.NONE : topic;
    }

    /** Whether the topic has a character that topics of a PUBLISH can't have (3.3.2.1, 4.7.1). */
    private boolean hasWildcard() {
        int kept = keptTopicLength();
        for (int i = 0; i < kept; i++) {
            int octet = Memory.getByte(topic() + i);
            if (octet == '#' || octet == '+') {
                return true;
            }
        }
        return false;
    }

    private Found enough(int needed, int there) {
        if (needed > bodyLength) {
            return Found.NONE;
        }
        return there >= needed ? Found.PACKET : Found.BEGINNING;
    }

    int type() {
        return type;
    }

    /** The flags of the fixed header. */
    int flags() {
        return flags;
    }

    /** Octets of the whole control packet. */
    int length() {
        return headerLength + bodyLength;
    }

    /** Of a CONNECT: 4 = MQTT 3.1.1, 5 = MQTT 5.0. */
    int protocolLevel() {
        return Memory.getUnsignedByte(body + LEVEL_OFFSET);
    }

    /** Of a CONNECT. */
    int connectFlags() {
        return Memory.getUnsignedByte(body + CONNECT_FLAGS_OFFSET);
    }

    /** Of a CONNECT, seconds. */
    int keepAlive() {
        return Memory.getUnsignedShortBE(body + KEEP_ALIVE_OFFSET);
    }

    /** Of a CONNACK: 1 where the server knew the session, else 0. */
    int sessionPresent() {
        return Memory.getUnsignedByte(body) & 1;
    }

    /** Of a CONNACK: return code (3.1.1) or reason code (5.0). */
    int returnCode() {
        return Memory.getUnsignedByte(body + 1);
    }

    /** Of a PUBLISH: the address of the topic. */
    long topic() {
        return body + TOPIC_OFFSET;
    }

    /** Of a PUBLISH: how many octets of the topic matter and are there. */
    int keptTopicLength() {
        return Math.min(topicLength, maxTopic);
    }
}
