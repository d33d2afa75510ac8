package io.ringprobe.lab.collect;

import io.ringprobe.memory.Memory;
import java.util.HashMap;
import java.util.Map;

/**
 * A session with one exporter: decodes its messages, IPFIX (RFC 7011) or NetFlow v9 (RFC 3954), and follows its
 * templates and sequence numbers. Owned by the thread that reads.
 *
 * <p>The tests have a decoder of their own, {@code IpfixReader}, written from the RFCs alone: two that share no code,
 * of which this one knows our fields and reads what others send too, check each other and the exporter.
 */
final class IpfixSession {
    static final int IPFIX = 10;
    static final int NETFLOW_9 = 9;
    static final int IPFIX_HEADER = 16;

    private static final int NETFLOW_9_HEADER = 20;
    private static final int SET_HEADER = 4;
    private static final int LOWEST_DATA_SET = 256;
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final long SECOND = 1_000_000_000L;

    private final IpfixRecord record;
    private final Tally tally;
    private final RecordSink sink;
    private final Map<Long, FlowTemplate> templates = new HashMap<>();
    /** The next sequence number of each domain; one whose sets couldn't all be read is unknown. */
    private final Map<Long, Long> sequences = new HashMap<>();

    private long domain;
    private long exportNanos;
    private long bootMillis;
    private boolean isNetflow;
    private long dataRecords;
    private boolean countIsKnown;

    IpfixSession(IpfixRecord record, Tally tally, RecordSink sink) {
        this.record = record;
        this.tally = tally;
        this.sink = sink;
    }

    /** Decodes a message, which fills the memory. */
    void message(long at, int length) throws DamagedMessageException {
        int version = length < IPFIX_HEADER ? 0 : Memory.getUnsignedShortBE(at);
        if (version != IPFIX && (version != NETFLOW_9 || length < NETFLOW_9_HEADER)) {
            throw new DamagedMessageException(
                    "neither an IPFIX nor a NetFlow v9 message: version " + version + ", " + length + " octets");
        }
        tally.messages++;
        isNetflow = version == NETFLOW_9;
        long sequence = isNetflow ? header9(at) : header10(at, length);
        dataRecords = 0;
        countIsKnown = true;
        sets(at + (isNetflow ? NETFLOW_9_HEADER : IPFIX_HEADER), at + length);
        follow(sequence);
    }

    private long header10(long at, int length) throws DamagedMessageException {
        if (Memory.getUnsignedShortBE(at + 2) != length) {
            throw new DamagedMessageException(
                    "the message says it has " + Memory.getUnsignedShortBE(at + 2) + " octets, but has " + length);
        }
        exportNanos = Memory.getUnsignedIntBE(at + 4) * SECOND;
        bootMillis = 0;
        domain = Memory.getUnsignedIntBE(at + 12);
        return Memory.getUnsignedIntBE(at + 8);
    }

    private long header9(long at) {
        long seconds = Memory.getUnsignedIntBE(at + 8);
        exportNanos = seconds * SECOND;
        bootMillis = seconds * 1000 - Memory.getUnsignedIntBE(at + 4);
        domain = Memory.getUnsignedIntBE(at + 16);
        return Memory.getUnsignedIntBE(at + 12);
    }

    /** IPFIX counts data records, NetFlow v9 messages. An exporter that begins again begins at 0. */
    private void follow(long sequence) {
        Long expected = sequences.get(domain);
        if (expected != null && sequence != 0) {
            long gap = sequence - expected & 0xFFFF_FFFFL;
            if (gap < Integer.MAX_VALUE) {
                tally.lost += gap;
            }
        }
        if (countIsKnown) {
            sequences.put(domain, sequence + (isNetflow ? 1 : dataRecords) & 0xFFFF_FFFFL);
        } else {
            sequences.remove(domain);
        }
    }

    private void sets(long from, long end) throws DamagedMessageException {
        long at = from;
        while (end - at >= SET_HEADER) {
            int id = Memory.getUnsignedShortBE(at);
            int length = Memory.getUnsignedShortBE(at + 2);
            if (length < SET_HEADER || length > end - at) {
                throw new DamagedMessageException(
                        "set " + id + " of " + length + " octets, " + (end - at) + " are left in the message");
            }
            set(id, at + SET_HEADER, at + length);
            at += length;
        }
    }

    private void set(int id, long from, long end) throws DamagedMessageException {
        if (id >= LOWEST_DATA_SET) {
            data(id, from, end);
        } else if (id == (isNetflow ? 0 : 2)) {
            templateSet(from, end, false);
        } else if (id == (isNetflow ? 1 : 3)) {
            templateSet(from, end, true);
        }
    }

    private void templateSet(long from, long end, boolean options) throws DamagedMessageException {
        int header = options ? 6 : 4;
        long at = from;
        while (end - at >= header) {
            int id = Memory.getUnsignedShortBE(at);
            int count = Memory.getUnsignedShortBE(at + 2);
            if (options && isNetflow) {
                count = (count + Memory.getUnsignedShortBE(at + 4)) / 4;
            }
            if (id < LOWEST_DATA_SET) {
                return; // padding, or all templates are withdrawn
            }
            if (count == 0) {
                templates.remove(key(id));
                at += 4;
                continue;
            }
            at = template(id, count, options, at + header, end);
        }
    }

    private long template(int id, int count, boolean options, long from, long end) throws DamagedMessageException {
        FlowTemplate template = new FlowTemplate(count, options);
        long at = from;
        for (int i = 0; i < count; i++) {
            boolean isPrivate = !isNetflow && end - at >= 4 && (Memory.getUnsignedShortBE(at) & ENTERPRISE_BIT) != 0;
            int specifier = isPrivate ? 8 : 4;
            if (end - at < specifier) {
                throw new DamagedMessageException("template " + id + " reaches beyond its set");
            }
            int element = Memory.getUnsignedShortBE(at);
            template.set(
                    i,
                    isPrivate ? Memory.getIntBE(at + 4) : 0,
                    isPrivate ? element & ~ENTERPRISE_BIT : element,
                    Memory.getUnsignedShortBE(at + 2));
            at += specifier;
        }
        templates.put(key(id), template);
        return at;
    }

    private long key(int id) {
        return domain << 16 | id;
    }

    private void data(int id, long from, long end) throws DamagedMessageException {
        FlowTemplate template = templates.get(key(id));
        if (template == null) {
            tally.withoutTemplate++;
            countIsKnown = false;
            return;
        }
        boolean isOfFlows = template.isOfFlows();
        long at = from;
        while (end - at >= template.shortest() && template.shortest() > 0) {
            at = record.locate(template, at, end);
            dataRecords++;
            if (isOfFlows) {
                sink.record(record.read(exportNanos, bootMillis));
            } else {
                tally.others++;
            }
        }
    }
}
