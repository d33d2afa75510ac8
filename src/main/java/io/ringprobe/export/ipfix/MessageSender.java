package io.ringprobe.export.ipfix;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends complete messages over a {@link Transport}, in order, from a bounded queue.
 *
 * <p>What only the moment of sending knows is done here: export time, sequence number (data records sent before in this
 * session, RFC 7011, 3.1) and templates, which go in messages of their own before the first data that need them, again
 * on each new session, and over UDP again every now and then. So a message in the queue fits whatever session it will
 * go to; one of which a broken session took a part goes again whole.
 *
 * <p>When the queue is full, new messages are lost and counted: what has waited longest goes out first. Only where all
 * inputs are files and the collector is there does the sender wait. Owned by the export thread.
 */
final class MessageSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSender.class);
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAX_RUN = 256 * 1024;

    private final Transport transport;
    private final MessageQueue queue;
    private final Templates templates;
    private final OutputCounters counters;
    private final IpfixSettings settings;
    private final boolean offline;
    private final NativeBlock templateBlock = NativeBlock.allocate(2L * IpfixMessage.MAX_LENGTH);
    private final ByteBuffer templateBuffer = Buffers.over(templateBlock).limit(0);

    private int session;
    private int sequence;
    private int templatesWanted;
    private int templatesSent;
    private int headWritten;
    private long refreshedAt;
    private boolean lossSaid;

    /** @param offline whether to wait rather than lose */
    MessageSender(
            Transport transport,
            Templates templates,
            IpfixSettings settings,
            OutputCounters counters,
            boolean offline) {
        this.transport = transport;
        this.templates = templates;
        this.settings = settings;
        this.counters = counters;
        this.offline = offline;
        this.queue = new MessageQueue(settings.queueBytes());
    }

    /** Takes a message, complete but for export time and sequence number. */
    void offer(DataMessage message) {
        if (!queue.hasRoom(message.length()) && !makeRoom(message.length())) {
            counters.add(OutputCount.LOST_NO_COLLECTOR, message.flows());
            counters.add(OutputCount.REPEATS_LOST, message.repeats());
            sayLoss();
            return;
        }
        queue.add(message);
        if (queue.bytes() >= transport.batch()) {
            pump(System.nanoTime());
        }
    }

    private boolean makeRoom(int length) {
        pump(System.nanoTime());
        while (!queue.hasRoom(length)) {
            if (!offline || !transport.hasHope(System.nanoTime())) {
                return false;
            }
            transport.await(WAIT);
            pump(System.nanoTime());
        }
        return true;
    }

    private void sayLoss() {
        if (!lossSaid) {
            LOG.warn(
                    "ipfix {}: the queue of {} MiB is full: flows are lost until a collector takes some",
                    transport.name(),
                    settings.queueBytes() >> 20);
        }
        lossSaid = true;
    }

    /** Lets all templates go again before the next data, where it is time. */
    void refreshTemplates(long now) {
        if (transport.isDatagram()) {
            boolean due = now - refreshedAt >= TimeUnit.SECONDS.toNanos(settings.templateSeconds());
            if (due || transport.hasReturned(now)) {
                announceTemplates(now);
            }
        }
    }

    private void announceTemplates(long now) {
        templatesWanted = templates.count();
        templatesSent = 0;
        refreshedAt = now;
    }

    /** Sends what can be sent. */
    void pump(long now) {
        if (!transport.ready(now)) {
            return;
        }
        if (session != transport.session()) {
            begin(now);
        }
        boolean more = true;
        while (more) {
            if (templateBuffer.hasRemaining()) {
                more = sendTemplates(now);
            } else if (templatesWanted > templatesSent) {
                fillTemplates();
            } else if (queue.isEmpty()) {
                more = false;
            } else if (queue.templates(0) > templatesSent) {
                templatesWanted = queue.templates(0);
            } else {
                more = sendData(now);
            }
        }
    }

    private void begin(long now) {
        session = transport.session();
        sequence = 0;
        headWritten = 0;
        templateBuffer.limit(0);
        lossSaid = false;
        announceTemplates(now);
    }

    /** Makes a message of as many of the wanted templates as it can hold. */
    private void fillTemplates() {
        long message = templateBlock.address();
        long set = message + IpfixMessage.HEADER_LENGTH;
        int length = IpfixMessage.HEADER_LENGTH + IpfixMessage.SET_HEADER_LENGTH;
        int first = templatesSent;
        while (templatesSent < templatesWanted) {
            byte[] template = templates.template(templatesSent);
            if (length + template.length > settings.messageSize() && templatesSent > first) {
                break;
            }
            Memory.copyFromArray(template, 0, message + length, template.length);
            length += template.length;
            templatesSent++;
        }
        IpfixMessage.setHeader(set, IpfixMessage.TEMPLATE_SET, length - IpfixMessage.HEADER_LENGTH);
        IpfixMessage.header(message, length, settings.domain());
        IpfixMessage.stamp(message, exportTime(), sequence);
        templateBuffer.limit(length).position(0);
    }

    private boolean sendTemplates(long now) {
        int length = templateBuffer.limit();
        int taken = transport.write(templateBuffer, now);
        if (taken == Transport.BROKEN) {
            templateBuffer.limit(0);
            templatesSent = 0;
            loseAll();
            return false;
        }
        if (taken == Transport.TOO_LARGE) {
            templateBuffer.limit(0);
            LOG.error("ipfix {}: a template is too large to be sent", transport.name());
            return true;
        }
        if (!templateBuffer.hasRemaining()) {
            countMessage(length);
        }
        return taken > 0;
    }

    private boolean sendData(long now) {
        int run = stampRun();
        int taken = transport.write(queue.buffer(queue.offset(0) + headWritten, run - headWritten), now);
        if (taken == Transport.BROKEN) {
            loseAll();
            return false;
        }
        if (taken == Transport.TOO_LARGE) {
            counters.add(OutputCount.LOST_TOO_LARGE, queue.flows(0));
            loseFirst();
            return true;
        }
        headWritten += taken;
        boolean all = headWritten == run;
        while (!queue.isEmpty() && headWritten >= queue.length(0)) {
            headWritten -= queue.length(0);
            sequence += queue.records(0);
            counters.add(OutputCount.EXPORTED, queue.flows(0));
            counters.add(OutputCount.REPEATS, queue.repeats(0));
            countMessage(queue.length(0));
            queue.remove();
        }
        return all;
    }

    /**
     * Stamps the messages that one write can take: that lie behind each other and need no further templates.
     *
     * @return their length in octets
     */
    private int stampRun() {
        int time = exportTime();
        int next = sequence;
        int length = 0;
        int i = 0;
        do {
            // What has been sent in part keeps the stamp it was sent with.
            if (i > 0 || headWritten == 0) {
                IpfixMessage.stamp(queue.address(i), time, next);
            }
            next += queue.records(i);
            length += queue.length(i);
            i++;
        } while (!transport.isDatagram() && length < MAX_RUN && continues(i));
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

    private static int exportTime() {
        return (int) TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    /** Only a file loses what it was given. */
    private void loseAll() {
        headWritten = 0;
        while (!queue.isEmpty()) {
            counters.add(OutputCount.LOST_WRITE_ERROR, queue.flows(0));
            loseFirst();
        }
    }

    private void loseFirst() {
        counters.add(OutputCount.REPEATS_LOST, queue.repeats(0));
        queue.remove();
    }

    /** Tries for some seconds to send what waits, counts what is left, and frees everything. */
    @Override
    public void close() {
        long start = System.nanoTime();
        long linger = TimeUnit.SECONDS.toNanos(settings.lingerSeconds());
        pump(start);
        if (isBusy()) {
            transport.hurry(start);
        }
        while (isBusy() && System.nanoTime() - start < linger) {
            transport.await(WAIT);
            pump(System.nanoTime());
        }
        countRest();
        transport.close();
        queue.close();
        templateBlock.close();
    }

    private boolean isBusy() {
        return !queue.isEmpty();
    }

    private void countRest() {
        long flows = 0;
        while (!queue.isEmpty()) {
            flows += queue.flows(0);
            loseFirst();
        }
        if (flows > 0) {
            counters.add(OutputCount.LOST_NO_COLLECTOR, flows);
            LOG.warn("ipfix {}: {} flows are lost: no collector took them before the end", transport.name(), flows);
        }
    }
}
