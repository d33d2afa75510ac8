package io.ringprobe.export.trap;

import io.ringprobe.export.trap.MessageRing.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * One reader of an interface and its place in the ring of messages. Owned by the I/O thread; any thread may ask for
 * {@link #status}.
 */
final class Client implements AutoCloseable {
    private static final long NOT_YET = Long.MAX_VALUE;
    /** So many messages are written in a row before the next client has its turn. */
    private static final int TURN = 8;

    private final Connection connection;
    private final SelectionKey key;
    private final ByteBuffer hello;
    private final int id;
    private final long deadline;
    /** The message that is being written, or comes next. */
    private long position = NOT_YET;
    /** The oldest message that may not have arrived yet; no more than {@link #position}. */
    private long confirmed = NOT_YET;
    /** Of the messages in between: octets of the connection up to their end. */
    private final long[] ends;
    /** Octets of it that are written. */
    private int written;
    /** What must leave before it: the hello, or the rest of a message that had to leave the ring. */
    private ByteBuffer first;

    private boolean blocked;
    private volatile ClientStatus status;
    private long messages;
    private long records;
    private long skipped;

    /**
     * @param hello what is said first, from position to limit
     * @param slots of the ring
     * @param deadline {@link System#nanoTime()} by which the connection must be open
     */
    Client(Connection connection, SelectionKey key, ByteBuffer hello, int id, int slots, long deadline) {
        this.ends = new long[slots];
        this.connection = connection;
        this.key = key;
        this.hello = hello;
        this.id = id;
        this.deadline = deadline;
        this.status = new ClientStatus(id, 0, 0, 0);
        key.attach(this);
    }

    /** Whether messages go to it: its connection is open. */
    boolean isServed() {
        return position != NOT_YET;
    }

    /** The message that it needs next, {@link Long#MAX_VALUE} while its connection isn't open. */
    long position() {
        return position;
    }

    /** The oldest message that it may need again, as it may not have arrived; max as above. */
    long confirmed() {
        return confirmed;
    }

    /** Looks for what has arrived; whether anything is still under way. */
    boolean confirm() {
        if (confirmed < position) {
            long arrived = connection.arrived();
            while (confirmed < position && ends[index(confirmed)] <= arrived) {
                confirmed++;
            }
        }
        return confirmed < position;
    }

    private int index(long message) {
        return (int) (message % ends.length);
    }

    /** Whether it still isn't open although it should be. */
    boolean isLate(long now) {
        return !isServed() && now - deadline > 0;
    }

    /** The socket has something to read, or room again. */
    void wake() throws IOException {
        blocked = false;
        if (key.isReadable() && isServed()) {
            connection.listen();
        }
    }

    /**
     * Opens the connection as far as that goes now.
     *
     * @param start the message that comes first when it is open
     */
    void open(long start) throws IOException {
        if (!blocked && connection.isOpen()) {
            position = start;
            confirmed = start;
            first = hello;
        }
        await(!isServed());
    }

    /**
     * Writes what goes now, up to a turn's worth.
     *
     * @return whether there would be more to write that might go at once
     */
    boolean write(MessageRing ring) throws IOException {
        if (blocked) {
            return false;
        }
        boolean isFree = writeFirst();
        long end = Math.min(ring.head(), position + TURN);
        while (isFree && position < end) {
            isFree = write(ring.slot(position));
        }
        await(!isFree);
        tell();
        return isFree && position < ring.head();
    }

    private boolean writeFirst() throws IOException {
        if (first == null) {
            return true;
        }
        if (connection.write(first)) {
            first = null;
        }
        return first == null;
    }

    private boolean write(Slot slot) throws IOException {
        ByteBuffer rest = slot.content(written);
        boolean complete = connection.write(rest);
        written = rest.position();
        if (complete) {
            countMessage(slot);
        }
        return complete;
    }

    private void countMessage(Slot slot) {
        messages++;
        records += slot.records();
        written = 0;
        ends[index(position)] = connection.written();
        position++;
    }

    private void await(boolean room) {
        blocked = room;
        int ops = connection.interestOps() | (room && isServed() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    /**
     * The message at {@link #confirmed} leaves the ring. If some of it is written, the rest is kept here; if nothing,
     * the client won't get it.
     *
     * @return whether the client gets it
     */
    boolean evict(Slot slot) {
        boolean isWritten = confirmed < position;
        boolean gets = isWritten || skipOrKeepRest(slot);
        confirmed++;
        return gets;
    }

    private boolean skipOrKeepRest(Slot slot) {
        boolean begun = written > 0;
        if (begun) {
            ByteBuffer rest = slot.content(written);
            first = ByteBuffer.allocateDirect(rest.remaining()).put(rest).flip();
            countMessage(slot);
        } else {
            skipped += slot.records();
            position++;
        }
        tell();
        return begun;
    }

    private void tell() {
        if (status.messages() != messages || status.skipped() != skipped) {
            status = new ClientStatus(id, messages, records, skipped);
        }
    }

    ClientStatus status() {
        return status;
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        connection.close();
    }
}
