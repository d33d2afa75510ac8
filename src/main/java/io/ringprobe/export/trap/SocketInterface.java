package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.trap.MessageRing.Slot;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interfaces {@code u:}, {@code t:} and {@code T:}: puts messages into the ring from which {@link SocketServer}
 * writes them to the clients, and counts what became of them.
 *
 * <p>A message's flows count as exported when each client that needed it has got or skipped it, and one at least has
 * got it. What was written to a socket counts as got: readers of TRAP confirm nothing.
 *
 * <p>Timeouts:
 *
 * <ul>
 *   <li>Live, the export thread never waits. With WAIT and HALF_WAIT the ring keeps what nobody has got, and once it is
 *       full, new messages are lost; with NO_WAIT and a number the oldest messages are lost.
 *   <li>With files as inputs it waits until the ring has room: with WAIT for ever, with HALF_WAIT while there are
 *       clients, with a number that long. After that, and with NO_WAIT, messages go the way they go live. When the
 *       probe is told to stop, nothing waits any more.
 * </ul>
 *
 * <p>With a spool nothing is lost, and nothing waits but for 2 ms when the last reader goes: what there is no reader
 * for, what the ring has no room for, and what is left at the end goes to the spool, and leaves it in that order when a
 * reader is there, at a bounded rate, through the same ring, beside live messages. Records there may have another
 * template, from a run with other plugins: then all readers are sent away, are told that template when they come again,
 * and live messages queue up in the spool until it is their template's turn.
 *
 * <p>Owned by the export thread.
 */
final class SocketInterface implements TrapInterface {
    /** Slots more than the ring should hold, so that the oldest can leave while new ones come. */
    static final int RESERVE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(SocketInterface.class);
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(100);
    /** So long, at most, the export thread waits for what a lost reader has left; else it will come behind. */
    private static final int RETURN_NAPS = 20;

    /** At the end, clients that take nothing for so long are given up. */
    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_LINGER = TimeUnit.SECONDS.toNanos(10);

    private final TrapSpec spec;
    private final MessageRing ring;
    private final SocketServer server;
    private final OutputCounters counters;
    private final BooleanSupplier mayWait;
    private final String template;
    private final SpooledMessages spool;
    private final Span stall;
    /** What readers are told when they come now. */
    private String wireTemplate;

    private long sequence;
    private boolean saysLost = true;
    private volatile long autoflushes;
    private volatile String trouble;

    /**
     * @param template of the records that come
     * @param server started, serves the ring, and tells readers that template
     * @param spool null for none
     * @param mayWait whether the export thread may be made to wait: with files as inputs, until the probe is told to
     *     stop
     */
    SocketInterface(
            TrapSpec spec,
            String template,
            MessageRing ring,
            SocketServer server,
            SpooledMessages spool,
            OutputCounters counters,
            BooleanSupplier mayWait) {
        this.spec = spec;
        this.template = template;
        this.wireTemplate = template;
        this.spool = spool;
        this.ring = ring;
        this.server = server;
        this.counters = counters;
        this.mayWait = mayWait;
        this.stall = Profile.current().stall(spec.name(), "client");
    }

    @Override
    public String name() {
        return spec.name();
    }

    /** Messages that were got and had left because time had come; any thread may ask. */
    long autoflushes() {
        return autoflushes;
    }

    /** The readers, as status tools are told of them; any thread may ask. */
    List<ClientStatus> clients() {
        return server.clients();
    }

    /** The TCP port, 0 on unix sockets. */
    int port() throws IOException {
        return server.port();
    }

    @Override
    public void send(MessageBuffer message, long now) {
        settle();
        if (spool == null) {
            sendOrLose(message, now);
        } else {
            sendOrSpool(message);
            replay(now);
        }
    }

    private void sendOrLose(MessageBuffer message, long now) {
        awaitRoom(now);
        if (ring.hasRoom()) {
            put(message);
        } else {
            lose(message);
            sequence += message.records();
        }
    }

    private void put(MessageBuffer message) {
        ring.put(message, sequence);
        sequence += message.records();
        server.wake();
    }

    private void sendOrSpool(MessageBuffer message) {
        boolean isUnderstood = wireTemplate.equals(template) && !server.isRenegotiating();
        boolean mayPut = waiting() < spec.clients().bufferCount() && ring.hasRoom();
        if (server.clientCount() > 0 && isUnderstood && mayPut) {
            put(message);
            return;
        }
        awaitReturns();
        if (!spool.add(message)) {
            lose(message);
        }
    }

    /**
     * What the last reader has left in the ring comes back from the I/O thread at once, and goes to the spool before
     * newer messages do.
     */
    private void awaitReturns() {
        for (int i = 0; i < RETURN_NAPS && server.clientCount() == 0 && waiting() > 0; i++) {
            LockSupport.parkNanos(NAP);
        }
        settle();
    }

    /** Messages that the I/O thread isn't done with. */
    private long waiting() {
        return ring.head() - ring.tail();
    }

    @Override
    public void tick(long now) {
        settle();
        if (spool != null) {
            spool.tick(now);
            replay(now);
            tellOfSpool();
        }
    }

    private void tellOfSpool() {
        boolean isWaiting = saysLost && spool.hasUnread() && server.clientCount() == 0;
        if (saysLost && isWaiting != (trouble != null)) {
            trouble = isWaiting ? "there is no reader: flows wait in the spool" : null;
        }
    }

    /** An interface without a reader is in trouble only when flows are lost, or wait in a spool, for want of one. */
    @Override
    public String trouble() {
        return trouble;
    }

    /** Moves messages from the spool to the ring, of which they get no more than a half. */
    private void replay(long now) {
        chooseTemplate();
        int share = Math.max(1, spec.clients().bufferCount() / 2);
        while (spool.isDue(now) && mayMove(share)) {
            sequence += spool.move(ring, sequence, now);
            server.wake();
        }
    }

    private boolean mayMove(int share) {
        return server.clientCount() > 0
                && !server.isRenegotiating()
                && waiting() < share
                && ring.hasRoom()
                && wireTemplate.equals(spool.nextTemplate());
    }

    /** Once all that was said with the old template has left, readers are told the template of what comes next. */
    private void chooseTemplate() {
        if (waiting() > 0 || ring.hasVerdicts() || server.isRenegotiating()) {
            return;
        }
        String next = spool.nextTemplate();
        while (SpooledMessages.LOST.equals(next)) {
            spool.throwOut();
            next = spool.nextTemplate();
        }
        String wanted = next == null ? template : next;
        if (!wanted.equals(wireTemplate)) {
            wireTemplate = wanted;
            server.renegotiate(Hello.of(wanted));
        }
    }

    private void awaitRoom(long start) {
        if (!mustWait(start)) {
            return;
        }
        stall.begin();
        do {
            LockSupport.parkNanos(NAP);
            settle();
        } while (mustWait(start));
        stall.end(0, 0);
    }

    private boolean mustWait(long start) {
        return ring.head() - ring.tail() >= spec.clients().bufferCount()
                && isPatient(System.nanoTime() - start)
                && mayWait.getAsBoolean();
    }

    private boolean isPatient(long waited) {
        if (spec.timeout() == TrapSpec.WAIT) {
            return true;
        }
        return spec.timeout() == TrapSpec.HALF_WAIT ? server.clientCount() > 0 : waited < spec.timeout();
    }

    /** Counts what the I/O thread is done with. */
    private void settle() {
        if (server.failure() != null) {
            throw new IllegalStateException(name() + ": the I/O thread has ended", server.failure());
        }
        for (Slot slot = ring.settle(); slot != null; slot = ring.settle()) {
            if (slot.isDelivered()) {
                countDelivered(slot);
            } else if (slot.turn() != MessageRing.LIVE) {
                spool.returned(slot);
            } else if (spool == null || !spool.add(slot)) {
                lose(slot.flows(), slot.packets(), slot.octets(), slot.repeats());
            }
        }
    }

    private void countDelivered(Slot slot) {
        counters.addMessage(slot.length());
        if (!saysLost) {
            trouble = null;
        }
        saysLost = true;
        if (slot.turn() != MessageRing.LIVE) {
            spool.delivered(slot);
            return;
        }
        counters.add(OutputCount.EXPORTED, slot.flows());
        counters.add(OutputCount.REPEATS, slot.repeats());
        autoflushes = autoflushes + (slot.isAutoflush() ? 1 : 0);
    }

    private void lose(MessageBuffer message) {
        lose(message.flows(), message.packets(), message.octets(), message.repeats());
    }

    private void lose(long flows, long packets, long octets, long repeats) {
        counters.addLost(OutputCount.LOST_NO_COLLECTOR, flows, packets, octets, repeats);
        if (saysLost) {
            String cause = server.clientCount() == 0 ? "there is no reader" : "no reader is fast enough";
            LOG.warn("unirec {}: flows are lost: {}", name(), cause);
            trouble = "flows are lost: " + cause;
            saysLost = false;
        }
    }

    /** Waits for the readers to take what is left, as the timeout says, and counts what they didn't. */
    @Override
    public void close() {
        try {
            linger();
        } finally {
            server.close();
            settleRest();
            ring.close();
            if (spool != null) {
                spool.close();
            }
        }
    }

    private void settleRest() {
        long before = counters.get(OutputCount.LOST_NO_COLLECTOR);
        saysLost = false;
        settle();
        long lost = counters.get(OutputCount.LOST_NO_COLLECTOR) - before;
        if (lost > 0) {
            LOG.warn("unirec {}: {} flows are lost: no reader took them before the end", name(), lost);
        }
    }

    private void linger() {
        long start = System.nanoTime();
        long moved = start;
        long tail = ring.tail();
        while (tail < ring.head() || spool != null && spool.hasUnread()) {
            long now = System.nanoTime();
            boolean waits = spool == null && mayWait.getAsBoolean() && isPatient(now - moved);
            boolean lingers = server.hasClients() && now - moved < LINGER && now - start < LONGEST_LINGER;
            if (!waits && !lingers) {
                return;
            }
            LockSupport.parkNanos(NAP);
            settle();
            if (spool != null) {
                replay(now);
            }
            moved = ring.tail() > tail ? now : moved;
            tail = ring.tail();
        }
    }
}
