package io.ringprobe.export.ipfix;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordPrograms;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports flow records as IPFIX messages (RFC 7011, RFC 5103, RFC 6313) to a collector or file.
 *
 * <p>A record is encoded on arrival into the message that is being filled; a message leaves when it is full, when its
 * oldest record has waited for a second, and at the end. Owned by the export thread.
 */
final class IpfixExporter implements FlowExporter {
    private static final Logger LOG = LoggerFactory.getLogger(IpfixExporter.class);
    private static final long FLUSH = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final OutputCounters counters;
    private final IpfixSettings settings;
    private final RecordPrograms<RecordProgram> programs;
    private final DataMessage message;
    private final MessageSender sender;
    private long now = System.nanoTime();
    private long openedAt;
    private boolean tooLargeSaid;
    private boolean closed;

    IpfixExporter(Transport transport, IpfixSettings settings, OutputContext context, OutputCounters counters) {
        this.name = "ipfix " + transport.name();
        this.counters = counters;
        this.settings = settings;
        ProgramCompiler compiler =
                new ProgramCompiler(context.schema(), Integer.toUnsignedLong(settings.domain()), settings.direction());
        Templates templates = new Templates(compiler, context.schema(), name, settings.verbose());
        this.programs = new RecordPrograms<>(templates::create);
        this.message = new DataMessage(settings.messageSize(), transport.maxMessage(), compiler.maxLength());
        this.sender = new MessageSender(transport, templates, settings, counters, context.offline());
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
        counters.addReceived();
        RecordProgram program = programs.of(FlowRecord.presence(record), FlowRecord.ipVersion(record));
        if (program == null) {
            lose("there are more sets of plugins than template ids");
            return;
        }
        DataMessage.Outcome outcome = message.append(program, record);
        if (outcome == DataMessage.Outcome.FULL) {
            flush();
            outcome = message.append(program, record);
        }
        if (outcome == DataMessage.Outcome.TOO_LARGE) {
            lose("a flow's record is longer than any message can be");
        } else {
            added();
        }
    }

    private void added() {
        if (message.records() == 1) {
            openedAt = now;
        }
        if (message.length() >= settings.messageSize()) {
            flush();
        }
    }

    private void lose(String cause) {
        counters.addLostTooLarge(1);
        if (!tooLargeSaid) {
            LOG.warn("{}: flows are lost: {}", name, cause);
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
        sender.refreshTemplates(now);
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
