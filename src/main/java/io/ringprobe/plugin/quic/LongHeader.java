package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;

/**
 * The header of a QUIC packet that names its version: a flyweight over one of the packets of a datagram.
 *
 * <pre>
 *   RFC 9000, 17.2:
 *   | 1, fixed bit, type 2, 4 bits | version 4 | length 1, destination id | length 1, source id | …
 *   Initial:            … | token length 1-8, token | length 1-8 | packet number 1-4 | payload |
 *   0-RTT, Handshake:   … | length 1-8 | packet number 1-4 | payload |
 *   Retry:              … | token | tag 16 |
 *   Version negotiation: … | version 4 | version 4 | …
 *   Drafts up to 21 and Q046 have both lengths of ids in one octet; Q046 ends with the packet number.
 * </pre>
 *
 * <p>Lengths are held against what the datagram had on the wire; reads end where capture ended. Used by one thread.
 */
final class LongHeader {
    static final int MAX_ID_LENGTH = 20;

    private static final int FORM = 0x80;
    private static final int VERSION_OFFSET = 1;
    private static final int IDS_OFFSET = VERSION_OFFSET + 4;
    private static final int TYPE_SHIFT = 4;
    private static final int RETRY_TAG_LENGTH = 16;

    private final VariableInteger integer = new VariableInteger();
    private long address;
    private int captured;
    private int wire;
    private int position;
    private int number;
    private QuicVersion rules;
    private PacketType type;
    private int destinationId;
    private int destinationIdLength;
    private int sourceId;
    private int sourceIdLength;
    private long tokenLength;
    private int numberOffset;
    private int length;

    /**
     * Reads the header of the packet at {@code packet}.
     *
     * @param available octets captured from there to the end of the datagram
     * @param onWire octets that the datagram had from there
     * @return false where there is no packet of a known version, or one that contradicts the datagram's length
     */
    boolean parse(long packet, int available, int onWire) {
        if (available <= IDS_OFFSET || (Memory.getByte(packet) & FORM) == 0) {
            return false;
        }
        address = packet;
        captured = available;
        wire = onWire;
        number = Memory.getIntBE(packet + VERSION_OFFSET);
        rules = QuicVersion.of(number);
        if (rules == null) {
            return false;
        }
        type = type(Memory.getUnsignedByte(packet) >> TYPE_SHIFT & 3);
        tokenLength = 0;
        position = IDS_OFFSET;
        boolean hasIds = switch (rules.layout()) {
            case CURRENT -> readIds();
            case SHORT_LENGTHS -> readShortIds();
            case PUBLIC_HEADER -> false;
        };
        return hasIds && readRest();
    }

    private PacketType type(int bits) {
        if (rules == QuicVersion.NEGOTIATION) {
            return PacketType.VERSION_NEGOTIATION;
        }
        return PacketType.ofBits(rules.hasRotatedTypes() ? bits - 1 & 3 : bits);
    }

    private boolean readIds() {
        destinationIdLength = Memory.getUnsignedByte(address + position);
        destinationId = position + 1;
        position = destinationId + destinationIdLength;
        if (destinationIdLength > MAX_ID_LENGTH || position >= captured) {
            return false;
        }
        sourceIdLength = Memory.getUnsignedByte(address + position);
        sourceId = position + 1;
        position = sourceId + sourceIdLength;
        return sourceIdLength <= MAX_ID_LENGTH && position <= captured;
    }

    private boolean readShortIds() {
        int lengths = Memory.getUnsignedByte(address + position);
        destinationId = position + 1;
        destinationIdLength = idLength(lengths >> 4);
        sourceId = destinationId + destinationIdLength;
        sourceIdLength = idLength(lengths & 0xF);
        position = sourceId + sourceIdLength;
        return position <= captured;
    }

    private static int idLength(int coded) {
        return coded == 0 ? 0 : coded + 3;
    }

    private boolean readRest() {
        if (rules == QuicVersion.Q046) {
            numberOffset = position;
            length = wire;
            return true;
        }
        return switch (type) {
            case INITIAL -> readToken() && readLength();
            case ZERO_RTT, HANDSHAKE -> readLength();
            case RETRY -> readRetry();
            case VERSION_NEGOTIATION -> readVersions();
        };
    }

    private boolean readToken() {
        if (!readInteger()) {
            return false;
        }
        tokenLength = integer.value();
        if (tokenLength > captured - position) {
            return false;
        }
        position += (int) tokenLength;
        return true;
    }

    private boolean readLength() {
        if (!readInteger() || integer.value() > wire - position) {
            return false;
        }
        numberOffset = position;
        length = position + (int) integer.value();
        return true;
    }

    private boolean readInteger() {
        if (!integer.read(address + position, captured - position)) {
            return false;
        }
        position += integer.length();
        return true;
    }

    /** A Retry goes up to the end of the datagram; there must be a token. */
    private boolean readRetry() {
        int behindToken = RETRY_TAG_LENGTH;
        if (rules.hasOldRetry()) {
            behindToken = 0;
            position += originalIdLength();
        }
        length = wire;
        tokenLength = (long) wire - position - behindToken;
        return tokenLength > 0;
    }

    /** Octets that the original destination connection id takes in a Retry of up to draft 24. */
    private int originalIdLength() {
        if (rules.layout() == QuicVersion.Layout.SHORT_LENGTHS) {
            return idLength(Memory.getByte(address) & 0xF);
        }
        return position < captured ? 1 + Memory.getUnsignedByte(address + position) : 1;
    }

    /** There is at least one version, and nothing but versions. */
    private boolean readVersions() {
        length = wire;
        int list = wire - position;
        return list >= Integer.BYTES && list % Integer.BYTES == 0;
    }

    /** Whether the packet was captured up to its end. */
    boolean isWhole() {
        return length <= captured;
    }

    long address() {
        return address;
    }

    /** The version number. */
    int version() {
        return number;
    }

    /** The rules of that version. */
    QuicVersion rules() {
        return rules;
    }

    PacketType type() {
        return type;
    }

    long destinationId() {
        return address + destinationId;
    }

    int destinationIdLength() {
        return destinationIdLength;
    }

    long sourceId() {
        return address + sourceId;
    }

    int sourceIdLength() {
        return sourceIdLength;
    }

    /** Octets of the token in an Initial or Retry packet, 0 in others. */
    long tokenLength() {
        return tokenLength;
    }

    /** Where the packet number stands, from the start of the packet; not for Retry and version negotiation. */
    int numberOffset() {
        return numberOffset;
    }

    /** Octets of the packet on the wire. */
    int length() {
        return length;
    }
}
