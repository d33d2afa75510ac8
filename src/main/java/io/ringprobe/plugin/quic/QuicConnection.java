package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.Packet;
import io.ringprobe.schema.Field;

/**
 * What a flow's section says of its connection: which side is the server, connection ids, versions. A flyweight over
 * the section; each fact is set once, by the first packet that proves it.
 *
 * <p>Of Initial and Handshake packets the header doesn't say who sent them. Until something does (a hello that opened,
 * 0-RTT, Retry, version negotiation), the ids of the first packet each way are put aside. Used by one thread.
 */
final class QuicConnection {
    private static final int CLIENT_ID = 1;
    private static final int ORIGINAL_SERVER_ID = 2;
    private static final int SERVER_ID = 4;
    private static final int RETRY_ID = 8;
    private static final int CLIENT_VERSION = 16;
    private static final int HELLO = 32;
    private static final int HELLO_ENDED = 64;
    private static final int DIRECTION = 128;
    /** The record's first packet came from the server. */
    private static final int FROM_SERVER = 256;

    private static final int MAX_COUNT = 0xFF;

    private final ExtensionAccess access;
    private long section;
    private Packet packet;

    QuicConnection(ExtensionAccess access) {
        this.access = access;
    }

    /** Turns to a flow and to the datagram that came. */
    void wrap(long flowSection, Packet datagram) {
        section = flowSection;
        packet = datagram;
    }

    long section() {
        return section;
    }

    private boolean knows(int fact) {
        return (Memory.getShort(section + QuicFields.KNOWN) & fact) != 0;
    }

    private void know(int fact) {
        Memory.putShort(section + QuicFields.KNOWN, Memory.getShort(section + QuicFields.KNOWN) | fact);
    }

    private void forget(int fact) {
        Memory.putShort(section + QuicFields.KNOWN, Memory.getShort(section + QuicFields.KNOWN) & ~fact);
    }

    /** Whether the datagram is known to come from the server. */
    boolean isFromServer() {
        return knows(DIRECTION) && packet.isForward() == knows(FROM_SERVER);
    }

    private boolean isFromClient() {
        return knows(DIRECTION) && packet.isForward() != knows(FROM_SERVER);
    }

    /** Something has proved who sent the datagram; {@code surely}: even against what was thought before. */
    private void learnSender(boolean server, boolean surely) {
        if (knows(DIRECTION) && !surely) {
            return;
        }
        Memory.putShort(section + QuicFields.SERVER_PORT, server ? packet.sourcePort() : packet.destinationPort());
        forget(FROM_SERVER);
        know(DIRECTION | (packet.isForward() == server ? FROM_SERVER : 0));
        usePending(section + QuicFields.PENDING_FORWARD, knows(FROM_SERVER));
        usePending(section + QuicFields.PENDING_REVERSE, !knows(FROM_SERVER));
    }

    private void usePending(long ids, boolean server) {
        if (!Ids.isThere(ids)) {
            return;
        }
        if (server) {
            clientId(Ids.destination(ids), Ids.destinationLength(ids));
            serverId(Ids.source(ids), Ids.sourceLength(ids));
        } else {
            clientId(Ids.source(ids), Ids.sourceLength(ids));
        }
    }

    /** Takes what any packet with a long header tells. Initial packets of the client's are opened before. */
    void see(LongHeader header) {
        boolean early = header.type() == PacketType.ZERO_RTT;
        if (!early || Memory.getInt(section + QuicFields.VERSION) == 0) {
            Memory.putInt(section + QuicFields.VERSION, header.version());
        }
        switch (header.type()) {
            case INITIAL, HANDSHAKE -> seeHandshake(header);
            case ZERO_RTT -> seeEarlyData(header);
            case RETRY -> seeRetry(header);
            case VERSION_NEGOTIATION -> seeNegotiation(header);
        }
    }

    private void seeHandshake(LongHeader header) {
        if (isFromServer()) {
            clientId(header.destinationId(), header.destinationIdLength());
            serverId(header.sourceId(), header.sourceIdLength());
        } else if (isFromClient()) {
            clientId(header.sourceId(), header.sourceIdLength());
            if (header.type() == PacketType.HANDSHAKE) {
                serverId(header.destinationId(), header.destinationIdLength());
            }
        } else {
            Ids.put(section + (packet.isForward() ? QuicFields.PENDING_FORWARD : QuicFields.PENDING_REVERSE), header);
        }
    }

    private void seeEarlyData(LongHeader header) {
        learnSender(false, false);
        clientId(header.sourceId(), header.sourceIdLength());
        increment(section + QuicFields.ZERO_RTT);
    }

    /** A client heeds the first Retry only (RFC 9000, 17.2.5.2). */
    private void seeRetry(LongHeader header) {
        learnSender(true, false);
        clientId(header.destinationId(), header.destinationIdLength());
        if (!knows(RETRY_ID)) {
            set(RETRY_ID, QuicFields.RETRY_SCID, header.sourceId(), header.sourceIdLength());
            Memory.putLong(section + QuicFields.TOKEN_LENGTH, header.tokenLength());
        }
    }

    /** The server gives both ids back as the client wrote them (RFC 9000, 17.2.1). */
    private void seeNegotiation(LongHeader header) {
        learnSender(true, false);
        clientId(header.destinationId(), header.destinationIdLength());
        set(ORIGINAL_SERVER_ID, QuicFields.OSCID, header.sourceId(), header.sourceIdLength());
    }

    /** An Initial packet was opened with the keys that follow from the key id: the client sent it. */
    void seeOpened(LongHeader header) {
        seeClient(header.version(), header.tokenLength());
        clientId(header.sourceId(), header.sourceIdLength());
    }

    /** The same for what an Initial packet of any version shows. */
    void seeClient(int version, long tokenLength) {
        learnSender(false, true);
        if (!isKeyIdOf(RETRY_ID, QuicFields.RETRY_SCID)) {
            set(ORIGINAL_SERVER_ID, QuicFields.OSCID, keyId(), keyIdLength());
        }
        if (!knows(CLIENT_VERSION)) {
            know(CLIENT_VERSION);
            Memory.putInt(section + QuicFields.CLIENT_VERSION, version);
        }
        if (!knows(HELLO)) {
            Memory.putLong(section + QuicFields.TOKEN_LENGTH, tokenLength);
        }
    }

    void version(int version) {
        Memory.putInt(section + QuicFields.VERSION, version);
    }

    private void clientId(long id, int length) {
        set(CLIENT_ID, QuicFields.OCCID, id, length);
    }

    private void serverId(long id, int length) {
        set(SERVER_ID, QuicFields.SCID, id, length);
    }

    private void set(int fact, Field.Variable field, long id, int length) {
        if (!knows(fact)) {
            know(fact);
            access.set(section, field, id, length);
        }
    }

    /** The address of the connection id from which the keys of the client's Initial packets follow. */
    long keyId() {
        return section + QuicFields.KEY_ID;
    }

    /** Its octets, 0 while it isn't known. */
    int keyIdLength() {
        return Memory.getUnsignedByte(section + QuicFields.KEY_ID_LENGTH);
    }

    /** From now on the keys follow from another connection id: another hello begins. */
    void keyId(long id, int length) {
        Memory.putByte(section + QuicFields.KEY_ID_LENGTH, length);
        Memory.copy(id, keyId(), length);
        forget(HELLO_ENDED);
    }

    /** Whether that id is one of the connection's, so that what is sent to it is no other connection's. */
    boolean hasServerId(long id, int length) {
        return equal(id, length, keyId(), keyIdLength())
                || isId(ORIGINAL_SERVER_ID, QuicFields.OSCID, id, length)
                || isId(SERVER_ID, QuicFields.SCID, id, length)
                || isId(RETRY_ID, QuicFields.RETRY_SCID, id, length);
    }

    private boolean isKeyIdOf(int fact, Field.Variable field) {
        return isId(fact, field, keyId(), keyIdLength());
    }

    private boolean isId(int fact, Field.Variable field, long id, int length) {
        return knows(fact)
                && equal(id, length, section + field.area(), Memory.getUnsignedShort(section + field.slot()));
    }

    static boolean equal(long a, int aLength, long b, int bLength) {
        if (aLength != bLength) {
            return false;
        }
        for (int i = 0; i < aLength; i++) {
            if (Memory.getByte(a + i) != Memory.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the hello that follows from the key id was read, or is none. */
    boolean isHelloEnded() {
        return knows(HELLO_ENDED);
    }

    void endHello() {
        know(HELLO_ENDED);
    }

    /** Whether the fields hold what a whole hello said. */
    boolean hasHello() {
        return knows(HELLO);
    }

    /** A whole hello was read: the flow's first, or, if it went to an unknown id, another connection's. */
    void seeHello() {
        if (!knows(HELLO)) {
            know(HELLO);
            Memory.putByte(section + QuicFields.HELLO_PARSED, 1);
        } else if (!isKeyIdOf(ORIGINAL_SERVER_ID, QuicFields.OSCID)
                && !isKeyIdOf(SERVER_ID, QuicFields.SCID)
                && !isKeyIdOf(RETRY_ID, QuicFields.RETRY_SCID)) {
            increment(section + QuicFields.MULTIPLEXED);
        }
    }

    private static void increment(long counter) {
        Memory.putByte(counter, Math.min(MAX_COUNT, Memory.getUnsignedByte(counter) + 1));
    }
}
