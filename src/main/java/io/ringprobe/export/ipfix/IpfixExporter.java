package io.ringprobe.export.ipfix;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.spool.Spool;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordPrograms;
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
 * octets and packets are zero. Owned by the export thread.
 */
final class IpfixExporter implements FlowExporter {
    private static final Logger LOG = LoggerFactory.getLogger(IpfixExporter.class);
    private static final long FLUSH = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final OutputCounters counters;
    private final IpfixSettings settings;
    private final RecordPrograms<RecordProgram> programs;
    private final RecordPrograms<RecordProgram> listPrograms;
    private final RecordPrograms<RecordProgram> repeatPrograms;
    private final DataMessage message;
    private final MessageSender sender;
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
        ProgramCompiler compiler =
                new ProgramCompiler(context.schema(), Integer.toUnsignedLong(settings.domain()), settings.direction());
        Templates templates = new Templates(compiler, context.schema(), name, settings.verbose());
        this.programs = new RecordPrograms<>(templates::create);
        this.listPrograms = new RecordPrograms<>(templates::createWithLists);
        this.repeatPrograms = new RecordPrograms<>((presence, ipVersion) ->
                templates.createForRepeats(programs.of(presence, ipVersion), presence, ipVersion));
        this.message = new DataMessage(settings.messageSize(), transport.maxMessage(), compiler.maxLength());
        SpooledMessages spooled = spool == null ? null : new SpooledMessages(spool, templates, settings.spoolRate());
        Outbox outbox = new Outbox(name, settings.queueBytes(), counters, spooled);
        this.sender =
                new MessageSender(transport, outbox, templates, new NoReports(), settings, counters, context.offline());
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
    public void export(long record) {
        counters.add(OutputCount.RECEIVED, 1);
        int repeats = FlowRecord.repeats(record);
        if (repeats > 0 && settings.lists() && append(program(listPrograms, record), record, true, repeats)) {
            return;
        }
        RecordProgram program = program(programs, record);
        if (!append(program, record, true, 0)) {
            counters.add(OutputCount.LOST_TOO_LARGE, 1);
            sayLoss(program);
        }
        if (repeats > 0) {
            exportRepeats(record, repeats);
        }
    }

    private void exportRepeats(long record, int repeats) {
        long repeat = record;
        for (int i = 0; i < repeats; i++) {
            repeat = FlowRecord.next(repeat);
            RecordProgram program = program(repeatPrograms, repeat);
            if (!append(program, repeat, false, 1)) {
                counters.add(OutputCount.REPEATS_LOST, 1);
                sayLoss(program);
            }
        }
    }

    private static RecordProgram program(RecordPrograms<RecordProgram> programs, long record) {
        return programs.of(FlowRecord.presence(record), FlowRecord.ipVersion(record));
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
        added();
        return true;
    }

    private void added() {
        if (message.records() == 1) {
            openedAt = now;
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
    }

    @Override
    public void tick(long nowNanos) {
        now = nowNanos;
        sender.tick(now);
        if (message.records() > 0 && now - openedAt >= FLUSH) {
            flush();
        }
        sender.pump(now);
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
