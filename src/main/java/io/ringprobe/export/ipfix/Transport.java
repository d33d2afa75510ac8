package io.ringprobe.export.ipfix;

import java.nio.ByteBuffer;

/**
 * The way to a collector or file. Never blocks but in {@link #await}, in writing files, and for up to a second in
 * {@link #close}. Trouble outside is not thrown, but logged once per outage. Owned by the export thread.
 */
interface Transport extends AutoCloseable {
    /** What {@link #write} returns when the first message can't be carried because of its size. */
    int TOO_LARGE = -1;
    /** What {@link #write} returns when what it was given is lost. */
    int BROKEN = -2;

    /** Where it leads, such as {@code 127.0.0.1:4739/udp}. */
    String name();

    /** Octets that a message can have at most. */
    int maxMessage();

    /** Whether each message is written alone, may get lost on the way, and templates have to be repeated. */
    boolean isDatagram();

    /** Octets that are worth a write; fewer wait for the next tick. */
    int batch();

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
    boolean hasReturned(long now);

    /**
     * Writes what the peer takes now.
     *
     * @return octets taken, 0 when it takes nothing now, {@link #TOO_LARGE} or {@link #BROKEN}
     */
    int write(ByteBuffer messages, long now);

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
    boolean confirmedIsRead();

    /** Whether what was written counts as arrived at once, as nobody will ever tell more: datagrams, files. */
    boolean confirmsAtOnce();

    /** Waits up to that long until the transport may be able to go on. */
    void await(long nanos);

    /** The end is near: tries to connect at once, and then at short intervals. */
    void hurry(long now);

    @Override
    void close();
}
