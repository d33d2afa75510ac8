package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * Takes the protection off the client's Initial packets (RFC 9001, 5), whose keys follow from the version and from the
 * destination connection id that the client chose first.
 *
 * <p>The keys derived last are kept: the second half of a hello mostly follows the first at once. One instance a
 * plugin; used by one thread; allocates nothing per packet.
 */
final class InitialProtection implements AutoCloseable {
    /** More than any datagram holds; pages that are never written cost nothing. */
    private static final int SCRATCH = 1 << 16;

    private static final int SAMPLE_OFFSET = 4;
    private static final int SAMPLE_LENGTH = 16;
    private static final int MASKED_BITS = 0x0F;
    private static final int NUMBER_LENGTH_BITS = 0x03;

    private final Hkdf hkdf = new Hkdf();
    private final Aes128 header = new Aes128();
    private final Aes128Gcm payload = new Aes128Gcm();
    private final byte[] secret = new byte[Hkdf.HASH_LENGTH];
    private final byte[] key = new byte[Hkdf.HASH_LENGTH];
    private final byte[] connectionId = new byte[LongHeader.MAX_ID_LENGTH];
    private int connectionIdLength;
    private QuicVersion version;
    private long nonceHigh;
    private int nonceLow;
    private final NativeBlock clearHeader = NativeBlock.allocate(SCRATCH);
    private final NativeBlock clearPayload = NativeBlock.allocate(SCRATCH);
    private int length;

    /**
     * Opens an Initial packet with the keys that follow from a connection id of the client's.
     *
     * @param packet the packet, wholly captured
     * @param id the connection id, {@code idLength} octets
     * @return false where the packet was protected with other keys, or is none
     */
    boolean open(LongHeader packet, long id, int idLength) {
        int fromNumber = packet.length() - packet.numberOffset();
        if (packet.length() > SCRATCH || fromNumber < SAMPLE_OFFSET + SAMPLE_LENGTH) {
            return false;
        }
        useKeys(packet.rules(), id, idLength);
        long number = packet.address() + packet.numberOffset();
        header.encrypt(Memory.getLongBE(number + SAMPLE_OFFSET), Memory.getLongBE(number + SAMPLE_OFFSET + Long.BYTES));
        long mask = header.high();
        int first = Memory.getUnsignedByte(packet.address()) ^ (int) (mask >>> 56) & MASKED_BITS;
        int numberLength = (first & NUMBER_LENGTH_BITS) + 1;
        int unmasked = 32 - 8 * numberLength;
        int packetNumber = (Memory.getIntBE(number) ^ (int) (mask >>> 24)) >>> unmasked;
        int headerLength = packet.numberOffset() + numberLength;
        writeHeader(packet, first, packetNumber, headerLength);
        length = packet.length() - headerLength - Aes128Gcm.TAG_LENGTH;
        return payload.open(
                nonceHigh,
                nonceLow ^ packetNumber,
                clearHeader.address(),
                headerLength,
                packet.address() + headerLength,
                packet.length() - headerLength,
                clearPayload.address());
    }

    /** The header without its protection is what the tag covers besides the payload. */
    private void writeHeader(LongHeader packet, int first, int packetNumber, int headerLength) {
        long clear = clearHeader.address();
        Memory.copy(packet.address(), clear, headerLength);
        Memory.putByte(clear, first);
        for (int i = packet.numberOffset(); i < headerLength; i++) {
            Memory.putByte(clear + i, packetNumber >>> 8 * (headerLength - 1 - i));
        }
    }

    /** The payload of the packet opened last. */
    long payload() {
        return clearPayload.address();
    }

    /** Its octets. */
    int payloadLength() {
        return length;
    }

    private void useKeys(QuicVersion rules, long id, int idLength) {
        if (version == rules && connectionIdLength == idLength && isSameId(id)) {
            return;
        }
        version = rules;
        connectionIdLength = idLength;
        Memory.copyToArray(id, connectionId, 0, idLength);
        hkdf.extract(rules.salt(), connectionId, idLength, secret);
        hkdf.expand(secret, rules.labels().client, secret, Hkdf.HASH_LENGTH);
        hkdf.expand(secret, rules.labels().headerProtection, key, Aes128.KEY_LENGTH);
        header.setKey(key, 0);
        hkdf.expand(secret, rules.labels().iv, key, Aes128Gcm.NONCE_LENGTH);
        nonceHigh = BigEndian.getLong(key, 0);
        nonceLow = BigEndian.getInt(key, Long.BYTES);
        hkdf.expand(secret, rules.labels().key, key, Aes128.KEY_LENGTH);
        payload.setKey(key, 0);
    }

    private boolean isSameId(long id) {
        for (int i = 0; i < connectionIdLength; i++) {
            if (Memory.getByte(id + i) != connectionId[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        clearHeader.close();
        clearPayload.close();
    }
}
