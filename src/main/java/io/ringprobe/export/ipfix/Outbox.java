package io.ringprobe.export.ipfix;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that have not arrived yet, and what becomes of them: each flow in them is counted when its message has
 * arrived or is lost.
 *
 * <p>A message stays in the queue until the collector's system has confirmed it, and then, as long as the room isn't
 * needed, for another half to whole second: a collector that dies with octets unread had confirmed them. When it ends
 * the connection in order, it has read all that is confirmed, and only the rest goes again, in whole messages. When the
 * connection is reset, all that stayed go again. So a message arrives once as a rule; twice at most where it was under
 * way, or within the last second before a reset; and is lost only where a collector was reset that had left it unread
 * for longer than that.
 *
 * <p>While no collector is there, messages go to the spool, if there is one, else they wait in the queue; when that is
 * full, new ones are lost. Owned by the export thread.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long SETTLING = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final OutputCounters counters;
    private final MessageQueue queue;
    private final SpooledMessages spooled;
    private long settledOctets;
    private long settlingOctets;
    private long settledAt;
    private boolean lossSaid;

    /**
     * @param name the output's, for the log
     * @param capacity octets of messages that may be in memory
     * @param spooled the way to the spool, or null where there is none
     */
    Outbox(String name, int capacity, OutputCounters counters, SpooledMessages spooled) {
        this.name = name;
        this.counters = counters;
        this.queue = new MessageQueue(capacity);
        this.spooled = spooled;
    }

    MessageQueue queue() {
        return queue;
    }

    boolean hasSpool() {
        return spooled != null;
    }

    /** Whether messages lie in the spool that have not been handed on. */
    boolean hasSpooled() {
        return spooled != null && spooled.hasUnread();
    }

    boolean hasRoom(int length) {
        return queue.hasRoom(length);
    }

    /** Forgets confirmed messages, the oldest first, until there is room, if that brings it. */
    void makeRoom(int length, long confirmed) {
        while (!queue.hasRoom(length) && queue.sent() > 0 && queue.sessionOctets(0) <= confirmed) {
            arrived();
        }
    }

    /** Puts the message into the spool; returns false where there is none, or it doesn't take it. */
    boolean spool(DataMessage message) {
        return spooled != null && spooled.append(message);
    }

    /** The last resort for a message that has no room in the queue. */
    void spoolOrLose(DataMessage message) {
        if (spool(message)) {
            return;
        }
        counters.addLost(
                OutputCount.LOST_NO_COLLECTOR, message.flows(), message.packets(), message.octets(), message.repeats());
        if (!lossSaid) {
            LOG.warn("{}: the queue is full: flows are lost until a collector takes some", name);
        }
        lossSaid = true;
    }

    /** A session begins: nothing is confirmed in it. */
    void sessionBegan(long now) {
        settledOctets = 0;
        settlingOctets = 0;
        settledAt = now;
        lossSaid = false;
    }

    /** The peer has read so many octets of the session: the messages in them have arrived. */
    void confirm(long octets) {
        while (queue.sent() > 0 && queue.sessionOctets(0) <= octets) {
            arrived();
        }
    }

    /** The peer's system has confirmed so many octets: what it had confirmed a while ago has been read. */
    void settle(long confirmed, long now) {
        if (now - settledAt >= SETTLING) {
            settledAt = now;
            settledOctets = settlingOctets;
            settlingOctets = confirmed;
        }
        confirm(settledOctets);
    }

    private void arrived() {
        if (isOurs()) {
            counters.add(OutputCount.EXPORTED, queue.flows(0));
            counters.add(OutputCount.REPEATS, queue.repeats(0));
        }
        queue.remove();
    }

    /** Whether the first message's flows are to be counted here; else the spool has counted them as lost. */
    private boolean isOurs() {
        return !queue.isSpooled(0) || spooled.confirm();
    }

    /**
     * The connection broke: what has not arrived will go again.
     *
     * @param confirmed octets of the session that the peer's system had confirmed
     * @param isRead whether the peer has read these, as it closed the connection in order
     */
    void broken(long confirmed, boolean isRead) {
        confirm(isRead ? confirmed : settledOctets);
        counters.add(OutputCount.RESENT_MESSAGES, queue.sent());
        queue.unsendAll();
        spoolAll();
    }

    /** Moves the queue to the spool, if there is one; messages that came from there are read from there again. */
    void spoolAll() {
        if (spooled == null) {
            return;
        }
        spooled.rewind();
        while (!queue.isEmpty()) {
            if (!queue.isSpooled(0) && !spooled.append(queue, 0)) {
                countLost(OutputCount.LOST_WRITE_ERROR);
            }
            queue.remove();
        }
    }

    /** Takes messages from the spool into the queue, as many as may go now; returns whether there were any. */
    boolean refill(long now, long confirmed) {
        boolean any = false;
        while (spooled != null && spooled.isDue(now)) {
            makeRoom(spooled.length(), confirmed);
            if (!queue.hasRoom(spooled.length()) || !spooled.moveTo(queue, now)) {
                break;
            }
            any = true;
        }
        return any;
    }

    void tick(long now) {
        if (spooled != null) {
            spooled.tick(now);
        }
    }

    /** The first message that waits is lost; nothing is under way. */
    void loseFirst(OutputCount cause) {
        if (isOurs()) {
            countLost(cause);
        }
        queue.remove();
    }

    /** All messages are lost. */
    void loseAll(OutputCount cause) {
        while (!queue.isEmpty()) {
            loseFirst(cause);
        }
    }

    private void countLost(OutputCount cause) {
        counters.addLost(cause, queue.flows(0), queue.packets(0), queue.octets(0), queue.repeats(0));
    }

    /** Counts what has not arrived as lost, where the spool can't keep it, and frees everything. */
    @Override
    public void close() {
        queue.unsendAll();
        spoolAll();
        long before = counters.get(OutputCount.LOST_NO_COLLECTOR);
        loseAll(OutputCount.LOST_NO_COLLECTOR);
        long lost = counters.get(OutputCount.LOST_NO_COLLECTOR) - before;
        if (lost > 0) {
            LOG.warn("{}: {} flows are lost: no collector took them before the end", name, lost);
        }
        if (spooled != null) {
            spooled.close();
        }
        queue.close();
    }
}
