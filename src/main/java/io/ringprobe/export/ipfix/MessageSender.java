package io.ringprobe.export.ipfix;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.ipfix.transport.Transport;
import io.ringprobe.profile.Profile;
import io.ringprobe.profile.Span;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends complete messages over a {@link Transport}, in order, from an {@link Outbox}.
 *
 * <p>What only the moment of sending knows is done here: export time, sequence number (data records sent before in this
 * session, RFC 7011, 3.1) and templates, which go in messages of their own before the first data that need them, again
 * on each new session, and over UDP again every now and then; and the reports about the exporter itself. So a message
 * in the outbox fits whatever session it will go to.
 *
 * <p>Only where all inputs are files, and as long as the collector takes something, does the sender wait for room in
 * the outbox. Owned by the export thread.
 */
final class MessageSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSender.class);
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long REPORT_EVERY = TimeUnit.MINUTES.toNanos(1);
    /** With a spool there is no need to hold up everything for the sake of a collector that hangs. */
    private static final long PATIENCE_WITH_SPOOL = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_RUN = 256 * 1024;
    /** How long messages may wait for others to go with, where many come. */
    private static final long GATHERING = TimeUnit.MILLISECONDS.toNanos(4);

    private final Transport transport;
    private final Outbox outbox;
    private final MessageQueue queue;
    private final Templates templates;
    private final Reports reports;
    private final OutputCounters counters;
    private final IpfixSettings settings;
    private final BooleanSupplier mayWait;
    private final SideMessage side;
    private Burst burst;
    private final Span stall;

    private boolean connected;
    /** There is no connection, and none is being made. */
    private boolean isAway;

    private int session;
    private int sequence;
    private long sessionOctets;
    private int templatesWanted;
    private int templatesSent;
    private int headWritten;
    private long refreshedAt;
    private long reportedAt;
    private long tookAt;
    private long pumpedAt;

    /**
     * @param mayWait whether to wait rather than lose
     * @param output its name
     */
    MessageSender(
            Transport transport,
            Outbox outbox,
            Templates templates,
            Reports reports,
            IpfixSettings settings,
            OutputCounters counters,
            BooleanSupplier mayWait,
            String output) {
        this.transport = transport;
        this.outbox = outbox;
        this.queue = outbox.queue();
        this.templates = templates;
        this.reports = reports;
        this.settings = settings;
        this.counters = counters;
        this.mayWait = mayWait;
        this.side = new SideMessage(settings);
        this.stall = Profile.current().stall(output, "collector");
        this.tookAt = System.nanoTime();
        pump(tookAt);
    }

    /** Takes a message, complete but for export time and sequence number. */
    void offer(DataMessage message) {
        if (isAway && outbox.spool(message)) {
            return;
        }
        if (!outbox.hasRoom(message.length()) && !makeRoom(message.length())) {
            outbox.spoolOrLose(message);
            return;
        }
        queue.add(message);
        if (isWorthAWrite()) {
            pump(System.nanoTime());
        }
    }

    private boolean isWorthAWrite() {
        return transport.maxBurst() > 1
                ? queue.unsent() >= Burst.limit(mayWait.getAsBoolean())
                : queue.unsentBytes() >= transport.kind().batch();
    }

    /** No message will come at once: those that wait for others go, where that hasn't just been done. */
    void caughtUp(long now) {
        if (now - pumpedAt >= GATHERING && transport.maxBurst() > 1 && queue.hasUnsent()) {
            pump(now);
        }
    }

    private boolean makeRoom(int length) {
        long start = System.nanoTime();
        pump(start);
        outbox.makeRoom(length, transport.confirmed());
        while (!outbox.hasRoom(length)) {
            long now = System.nanoTime();
            if (!mayWait.getAsBoolean()
                    || !transport.hasHope(now)
                    || outbox.hasSpool() && now - tookAt > PATIENCE_WITH_SPOOL) {
                return false;
            }
            stall.begin();
            transport.await(WAIT);
            stall.end(0, 0);
            pump(System.nanoTime());
            outbox.makeRoom(length, transport.confirmed());
        }
        return true;
    }

    /** Lets templates and figures go before the next data, where it is time; sees what has arrived. */
    void tick(long now) {
        if (transport.kind() == Transport.Kind.DATAGRAM) {
            boolean due = now - refreshedAt >= TimeUnit.SECONDS.toNanos(settings.templateSeconds());
            if (due || transport.hasReturned(now)) {
                announceAll(now);
            }
        }
        if (now - reportedAt >= REPORT_EVERY) {
            reportedAt = now;
            reports.figuresDue();
        }
        outbox.tick(now);
        if (connected) {
            outbox.settle(transport.confirmed(), now);
        }
    }

    private void announceAll(long now) {
        templatesWanted = templates.count();
        templatesSent = 0;
        refreshedAt = now;
        reportedAt = now;
        reports.sessionBegan();
    }

    /** Sends what can be sent. */
    void pump(long now) {
        pumpedAt = now;
        boolean ready = transport.ready(now);
        if (connected && (!ready || session != transport.session())) {
            headWritten = 0;
            side.clear();
            outbox.broken(transport.confirmed(), transport.confirmedIsRead());
        }
        connected = ready;
        isAway = !ready && !transport.hasHope(now);
        if (!ready) {
            if (isAway) {
                outbox.spoolAll();
            }
            return;
        }
        if (session != transport.session()) {
            begin(now);
        }
        while (step(now)) {
            tookAt = now;
        }
    }

    private void begin(long now) {
        session = transport.session();
        sequence = 0;
        sessionOctets = 0;
        outbox.sessionBegan(now);
        announceAll(now);
    }

    /** Does the next thing; returns whether there may be more to do. */
    private boolean step(long now) {
        if (side.hasRemaining()) {
            return sendSide(now);
        }
        // Until the rest of a message has been written, nothing else can be.
        if (headWritten > 0) {
            return sendData(now);
        }
        if (templatesWanted > templatesSent) {
            fillTemplates();
            return true;
        }
        if (reports.isPending()) {
            side.fill(reports, sequence);
            return true;
        }
        if (!queue.hasUnsent()) {
            return outbox.hasSpooled() && outbox.refill(now, transport.confirmed()) || withdrawTemplates(now);
        }
        if (queue.templates(queue.sent()) > templatesSent) {
            templatesWanted = queue.templates(queue.sent());
            return true;
        }
        return transport.maxBurst() > 1 ? sendBurst(now) : sendData(now);
    }

    private void fillTemplates() {
        int from = templatesSent;
        templatesSent = side.fill(templates, from, templatesWanted, sequence);
        reports.templatesSent(from, templatesSent);
    }

    /** Withdraws templates that aren't used any more: only when no message is left that might need them. */
    private boolean withdrawTemplates(long now) {
        if (!queue.isEmpty() || outbox.hasSpooled()) {
            return false;
        }
        int known = transport.kind() == Transport.Kind.DATAGRAM ? 0 : templatesSent;
        byte[] withdrawals = templates.withdraw(known, settings.messageSize() - IpfixMessage.HEADER_LENGTH, now);
        if (withdrawals.length > 0) {
            side.fill(withdrawals, sequence);
        }
        return withdrawals.length > 0;
    }

    private boolean sendSide(long now) {
        int taken = transport.write(side.buffer(), now);
        if (taken == Transport.BROKEN) {
            side.clear();
            templatesSent = 0;
            outbox.loseAll(OutputCount.LOST_WRITE_ERROR);
            return false;
        }
        if (taken == Transport.TOO_LARGE) {
            side.clear();
            LOG.error("ipfix {}: a template is too large to be sent", transport.name());
            return true;
        }
        sessionOctets += taken;
        if (taken > 0 && !side.hasRemaining()) {
            sequence += side.records();
            countMessage(side.length());
        }
        return taken > 0;
    }

    private boolean sendData(long now) {
        int first = queue.sent();
        int run = stampRun(first);
        int taken = transport.write(queue.buffer(queue.offset(first) + headWritten, run - headWritten), now);
        if (taken == Transport.BROKEN) {
            headWritten = 0;
            outbox.loseAll(OutputCount.LOST_WRITE_ERROR);
            return false;
        }
        if (taken == Transport.TOO_LARGE) {
            outbox.loseFirst(OutputCount.LOST_TOO_LARGE);
            return true;
        }
        sessionOctets += taken;
        boolean all = headWritten + taken == run;
        markSent(headWritten + taken);
        if (transport.kind().confirmsAtOnce()) {
            outbox.confirm(transport.confirmed());
        }
        return all;
    }

    /** Sends the messages at the front that can go with one call; all or none go. */
    private boolean sendBurst(long now) {
        if (burst == null) {
            burst = new Burst(transport, queue, transport.maxBurst());
        }
        int count = burst.gather(templatesSent, mayWait.getAsBoolean());
        if (count == 0) {
            // Put in order, the first message is one that needs further templates.
            return true;
        }
        if (count == 1) {
            return sendData(now);
        }
        stamp(count);
        int taken = burst.write(now);
        if (taken == Transport.SINGLY) {
            return sendData(now);
        }
        sessionOctets += taken;
        markSent(taken);
        outbox.confirm(transport.confirmed());
        return taken > 0;
    }

    /** Stamps the next messages, in the order in which they go. */
    private void stamp(int count) {
        int time = exportTime();
        int next = sequence;
        for (int i = 0; i < count; i++) {
            IpfixMessage.stamp(queue.address(i), time, next);
            next += queue.records(i);
        }
    }

    /** Notes what of the messages that wait has been written: so many octets, from the start of the first. */
    private void markSent(int octets) {
        headWritten = octets;
        while (queue.hasUnsent() && headWritten >= queue.length(queue.sent())) {
            int length = queue.length(queue.sent());
            headWritten -= length;
            sequence += queue.records(queue.sent());
            countMessage(length);
            queue.markSent(sessionOctets - headWritten);
        }
    }

    /**
     * Stamps the messages that one write can take: that lie behind each other and need no further templates.
     *
     * @return their length in octets
     */
    private int stampRun(int first) {
        int time = exportTime();
        int next = sequence;
        int length = 0;
        int i = first;
        do {
            // What has been sent in part keeps the stamp it was sent with.
            if (i > first || headWritten == 0) {
                IpfixMessage.stamp(queue.address(i), time, next);
            }
            next += queue.records(i);
            length += queue.length(i);
            i++;
        } while (transport.kind() != Transport.Kind.DATAGRAM && length < MAX_RUN && continues(i));
        return length;
    }

    private boolean continues(int i) {
        return i < queue.count()
                && queue.templates(i) <= templatesSent
                && queue.offset(i) == queue.offset(i - 1) + queue.length(i - 1);
    }

    private void countMessage(int length) {
        counters.addMessage(length);
        if (length > settings.messageSize()) {
            counters.add(OutputCount.OVERSIZE_MESSAGES, 1);
        }
    }

    /** Seconds since 1970. */
    static int exportTime() {
        return (int) TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    /** What is wrong now, or null; any thread may ask. */
    String trouble() {
        return transport.trouble();
    }

    /** Tries for some seconds to send what waits, counts what is left, and frees everything. */
    @Override
    public void close() {
        long start = System.nanoTime();
        long linger = TimeUnit.SECONDS.toNanos(settings.lingerSeconds());
        pump(start);
        reports.figuresDue();
        pump(start);
        if (isBusy()) {
            transport.hurry(start);
        }
        while (isBusy() && System.nanoTime() - start < linger) {
            transport.await(WAIT);
            pump(System.nanoTime());
        }
        transport.close();
        if (burst != null) {
            burst.close();
        }
        outbox.close();
        side.close();
    }

    /** Whether something has not arrived, as far as one can know. */
    private boolean isBusy() {
        if (connected) {
            outbox.confirm(transport.confirmed());
        }
        return !queue.isEmpty() || connected && (side.hasRemaining() || outbox.hasSpooled());
    }
}
