package io.ringprobe.export.ipfix.transport;

import java.nio.ByteBuffer;

/**
 * The way to a collector or file. Never blocks but in {@link #await}, in writing files, and for up to a second in
 * {@link #close}. Trouble outside is not thrown, but logged once per outage. Owned by the export thread.
 */
public interface Transport extends AutoCloseable {
    /** The most octets that a message's length field can tell. */
    int MAX_MESSAGE = 0xFFFF;
    /** What {@link #write} returns when the first message can't be carried because of its size. */
    int TOO_LARGE = -1;
    /** What {@link #write} returns when what it was given is lost. */
    int BROKEN = -2;

    /** What {@link #writeBurst} returns when it can't: write the messages one by one. */
    int SINGLY = -3;

    /** What can be expected of a way. */
    enum Kind {
        /** A connection: it keeps the order, breaks, and the peer's system confirms what it has. */
        STREAM(32 * 1024),
        /** Each message is written alone and may get lost, and templates have to be repeated. */
        DATAGRAM(1),
        /** What was written has arrived. */
        FILE(64 * 1024);

        private final int batch;

        Kind(int batch) {
            this.batch = batch;
        }

        /** Octets that are worth a write; fewer wait for the next tick. */
        public int batch() {
            return batch;
        }

        /** Whether what was written counts as arrived at once, as nobody will ever tell more. */
        public boolean confirmsAtOnce() {
            return this != STREAM;
        }
    }

    /** Where it leads, such as {@code 127.0.0.1:4739/udp}. */
    String name();

    /** Octets that a message can have at most. */
    default int maxMessage() {
        return MAX_MESSAGE;
    }

    Kind kind();

    /**
     * Goes on with connecting, notices that the peer went away.
     *
     * @param now {@link System#nanoTime()}
     * @return whether messages can be written
     */
    boolean ready(long now);

    /** Changes with each connection that is made: then the peer knows no templates, and sequence numbers begin at 0. */
    int session();

    /** Whether there is reason to believe that a peer will take messages soon. */
    boolean hasHope(long now);

    /** Whether a collector that was away seems to have come back, and may know no templates; true once per return. */
    default boolean hasReturned(long now) {
        return false;
    }

    /**
     * Writes what the peer takes now.
     *
     * @return octets taken, 0 when it takes nothing now, {@link #TOO_LARGE} or {@link #BROKEN}
     */
    int write(ByteBuffer messages, long now);

    /** How many messages {@link #writeBurst} takes at most; 1 where, or as long as, it takes none. */
    default int maxBurst() {
        return 1;
    }

    /** Octets that {@link #writeBurst} takes at most. */
    default int maxBurstOctets() {
        return maxMessage();
    }

    /**
     * Writes several messages of the same length, of which the last may be shorter, all or none.
     *
     * @param pieces where the messages lie, in pieces that may hold several each: address and length of each, 8 octets
     *     both
     * @param count how many pieces there are
     * @param length octets of each message but the last
     * @return octets taken, 0 when it takes nothing now, or {@link #SINGLY}
     */
    default int writeBurst(long pieces, int count, int length, long now) {
        return SINGLY;
    }

    /**
     * Octets of those that {@link #write} took in this session that the peer is known to have, as its system has
     * confirmed them. Where one can't know (datagrams), or need not (files), all that were taken. After a session has
     * broken, and until the next begins, what is known of the broken one.
     */
    long confirmed();

    /**
     * Of the session that broke last: whether the peer closed it in order, having read all that is confirmed. After a
     * reset it may have left octets unread that its system had confirmed. Always true where sessions don't break.
     */
    default boolean confirmedIsRead() {
        return true;
    }

    /** What is wrong with the way now, or null; any thread may ask. */
    default String trouble() {
        return null;
    }

    /** Waits up to that long until the transport may be able to go on. */
    void await(long nanos);

    /** The end is near: tries to connect at once, and then at short intervals. */
    void hurry(long now);

    @Override
    void close();
}
