package io.ringprobe.export.ipfix;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.ipfix.transport.Transport;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports flow records as IPFIX messages (RFC 7011, RFC 5103, RFC 6313) to a collector or file.
 *
 * <p>A record is encoded on arrival into the message that is being filled; a message leaves when it is full, when its
 * oldest record has waited for a second, and at the end.
 *
 * <p>Where a flow has several sections of a plugin, its data record holds that plugin's fields as lists; or, if the
 * settings say so or no message can hold such a record, each further section follows in a data record of its own, whose
 * octets and packets are zero. With the setting {@code uniflow} the reverse direction of a flow that has packets
 * follows in a data record of its own. Owned by the export thread.
 */
final class IpfixExporter implements FlowExporter {
    private static final Logger LOG = LoggerFactory.getLogger(IpfixExporter.class);
    private static final long FLUSH = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final OutputCounters counters;
    private final IpfixSettings settings;
    private final Templates templates;
    private final FlowPrograms programs;
    private final OptionsReports reports;
    private final DataMessage message;
    private final MessageSender sender;
    private final boolean lists;
    private final boolean wide;
    private final boolean uniflow;
    private long now = System.nanoTime();
    private long openedAt;
    private boolean tooLargeSaid;
    private boolean closed;

    /** @param spool where flows wait while no collector is there; or null */
    IpfixExporter(
            Transport transport, Spool spool, IpfixSettings settings, OutputContext context, OutputCounters counters) {
        this.name = "ipfix " + transport.name();
        this.counters = counters;
        this.settings = settings;
        this.lists = settings.lists();
        this.wide = settings.encoding().wide();
        this.uniflow = settings.encoding().uniflow();
        this.templates = new Templates(settings.templateSeconds());
        ProgramCompiler compiler = new ProgramCompiler(
                context.schema(), Integer.toUnsignedLong(settings.domain()), settings.direction(), settings.encoding());
        this.programs = new FlowPrograms(compiler, context.schema(), templates, name, settings.verbose());
        this.reports =
                new OptionsReports(settings, context, templates, counters, transport.kind() == Transport.Kind.DATAGRAM);
        this.message = new DataMessage(settings.messageSize(), transport.maxMessage(), compiler.maxLength());
        SpooledMessages spooled = spool == null ? null : new SpooledMessages(spool, templates, settings.spoolRate());
        Outbox outbox = new Outbox(name, settings.queueBytes(), counters, spooled);
        this.sender = new MessageSender(transport, outbox, templates, reports, settings, counters, context::mayWait);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OutputCounters counters() {
        return counters;
    }

    @Override
    public String trouble() {
        return sender.trouble();
    }

    @Override
    public void export(long record) {
        counters.add(OutputCount.RECEIVED, 1);
        RecordProgram reverse = null;
        if (uniflow && Memory.getInt(record + FlowRecord.PACKETS_REV) != 0) {
            reverse = programs.reverse(record);
            if (reverse == null) {
                lose(record, null);
                counters.add(OutputCount.REPEATS_LOST, FlowRecord.repeats(record));
                return;
            }
        }
        exportFlow(record);
        if (reverse != null && !append(reverse, record, false, 0)) {
            sayLoss(reverse);
        }
    }

    private void exportFlow(long record) {
        int repeats = FlowRecord.repeats(record);
        boolean inLists = lists && (wide || repeats > 0);
        if (inLists && append(programs.withLists(record), record, true, repeats)) {
            return;
        }
        RecordProgram program = programs.flow(record);
        if (!append(program, record, true, 0)) {
            lose(record, program);
        }
        if (repeats > 0) {
            exportRepeats(record, repeats);
        }
    }

    private void lose(long record, RecordProgram program) {
        counters.addLost(OutputCount.LOST_TOO_LARGE, 1, FlowRecord.packets(record), FlowRecord.octets(record), 0);
        sayLoss(program);
    }

    private void exportRepeats(long record, int repeats) {
        long repeat = record;
        for (int i = 0; i < repeats; i++) {
            repeat = FlowRecord.next(repeat);
            RecordProgram program = programs.repeat(repeat);
            if (!append(program, repeat, false, 1)) {
                counters.add(OutputCount.REPEATS_LOST, 1);
                sayLoss(program);
            }
        }
    }

    /** Encodes the record into the message, or into the next one; returns whether that could be done. */
    private boolean append(RecordProgram program, long record, boolean isFlow, int repeats) {
        if (program == null) {
            return false;
        }
        DataMessage.Outcome outcome = message.append(program, record, isFlow, repeats);
        if (outcome == DataMessage.Outcome.FULL) {
            flush();
            outcome = message.append(program, record, isFlow, repeats);
        }
        if (outcome == DataMessage.Outcome.TOO_LARGE) {
            return false;
        }
        templates.used(program.index(), now);
        added();
        return true;
    }

    private void added() {
        if (message.records() == 1) {
            openedAt = now;
            templates.hold();
        }
        if (message.length() >= settings.messageSize()) {
            flush();
        }
    }

    private void sayLoss(RecordProgram program) {
        if (!tooLargeSaid) {
            LOG.warn(
                    "{}: flows are lost: {}",
                    name,
                    program == null
                            ? "there are more sets of plugins than template ids"
                            : "a flow's record is longer than any message can be");
        }
        tooLargeSaid = true;
    }

    private void flush() {
        message.complete(settings.domain());
        sender.offer(message);
        message.clear();
        templates.release();
    }

    @Override
    public void tick(long nowNanos) {
        now = nowNanos;
        reports.observe();
        sender.tick(now);
        if (message.records() > 0 && now - openedAt >= FLUSH) {
            flush();
        }
        sender.pump(now);
    }

    @Override
    public void caughtUp(long nowNanos) {
        sender.caughtUp(nowNanos);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (message.records() > 0) {
            flush();
        }
        sender.close();
        message.close();
    }
}
