package io.ringprobe.export.unirec;

import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.trap.MessageBuffer;
import io.ringprobe.export.trap.TrapInterface;
import io.ringprobe.export.trap.TrapSpec;
import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;

/**
 * The output for one TRAP interface: fills messages with UniRec records of the flows that the interface wants, and
 * gives them to it.
 *
 * <p>Each repeat gives a record of its own, in which the basic fields come again and other plugins' fields are zero or
 * empty. Owned by the export thread; allocates nothing per record.
 */
final class UnirecExporter implements FlowExporter {
    private static final int MAX_RECORD = 0xFFFF;

    private final TrapSpec spec;
    private final UnirecTemplate template;
    private final boolean wantsAll;
    private final boolean sendsEnd;
    private final TrapInterface trap;
    private final OutputCounters counters;
    private final UnirecEncoder encoder;
    private final MessageBuffer message;
    private final int maxRecord;
    private boolean ageKnown;
    private long since;
    private boolean closed;

    /**
     * @param encoder makes records of the template; closed with the exporter
     * @param wantsAll whether all flows are wanted, or only those in which a plugin of the template found something
     * @param sendsEnd whether a record of one octet tells readers of the end
     * @param trap the interface, closed with the exporter
     * @param counters those of the interface
     */
    UnirecExporter(
            TrapSpec spec,
            UnirecTemplate template,
            UnirecEncoder encoder,
            boolean wantsAll,
            boolean sendsEnd,
            TrapInterface trap,
            OutputCounters counters) {
        this.spec = spec;
        this.template = template;
        this.encoder = encoder;
        this.wantsAll = wantsAll;
        this.sendsEnd = sendsEnd;
        this.trap = trap;
        this.counters = counters;
        this.message = new MessageBuffer(spec.messageCapacity());
        this.maxRecord = Math.min(
                MAX_RECORD, spec.messageCapacity() - MessageBuffer.HEADER_LENGTH - MessageBuffer.LENGTH_LENGTH);
    }

    @Override
    public String name() {
        return UnirecOutputFactory.NAME + " " + trap.name();
    }

    @Override
    public void export(long record) {
        counters.add(OutputCount.RECEIVED, 1);
        if (!wantsAll && !template.hasPluginOf(FlowRecord.presence(record))) {
            counters.add(OutputCount.SKIPPED, 1);
            return;
        }
        exportFlow(record);
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            if (template.hasPluginOf(FlowRecord.presence(repeat))) {
                exportRepeat(repeat);
            }
        }
    }

    private void exportFlow(long record) {
        long packets = FlowRecord.packets(record);
        long octets = FlowRecord.octets(record);
        if (add(record)) {
            message.countFlow(packets, octets);
            sendUnlessBuffered();
        } else {
            counters.addLost(OutputCount.LOST_TOO_LARGE, 1, packets, octets, 0);
        }
    }

    private void exportRepeat(long repeat) {
        if (add(repeat)) {
            message.countRepeat();
            sendUnlessBuffered();
        } else {
            counters.add(OutputCount.REPEATS_LOST, 1);
        }
    }

    /** Adds a record to the message, unless it is too large for any. */
    private boolean add(long record) {
        UnirecProgram program = encoder.program(record);
        int length = program.length(record);
        if (length > maxRecord) {
            return false;
        }
        makeRoom(length);
        program.write(record, message.next());
        message.add(length);
        return true;
    }

    private void makeRoom(int length) {
        if (!message.hasRoom(length)) {
            send(System.nanoTime());
        }
    }

    private void sendUnlessBuffered() {
        if (!spec.buffered()) {
            send(System.nanoTime());
        }
    }

    private void send(long now) {
        trap.send(message, now);
        message.clear();
        ageKnown = false;
    }

    @Override
    public void tick(long nowNanos) {
        if (message.records() > 0 && spec.autoflush() != TrapSpec.NO_AUTOFLUSH) {
            flush(nowNanos);
        }
        trap.tick(nowNanos);
    }

    private void flush(long now) {
        if (!ageKnown) {
            ageKnown = true;
            since = now;
        } else if (now - since >= spec.autoflush()) {
            message.markAutoflush();
            send(now);
        }
    }

    @Override
    public String trouble() {
        return trap.trouble();
    }

    @Override
    public OutputCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (sendsEnd) {
            makeRoom(1);
            Memory.putByte(message.next(), 0);
            message.add(1);
        }
        if (message.records() > 0) {
            send(System.nanoTime());
        }
        trap.close();
        message.close();
        encoder.close();
    }
}
