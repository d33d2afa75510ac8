package io.ringprobe.lab.run.ipfix;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads messages of IPFIX (RFC 7011) as far as the lab needs it: how many records there are, how many packets they
 * count, and when and why their flows ended. It understands every template but takes only a few fields of it. What is
 * no IPFIX is counted, for whoever sends to a port may send anything. Used by one thread.
 */
public final class IpfixStream {
    private static final int VERSION = 10;
    private static final int HEADER = 16;
    private static final int SET_HEADER = 4;
    private static final int TEMPLATES = 2;
    private static final int OPTIONS_TEMPLATES = 3;
    private static final int FIRST_DATA = 256;
    private static final int ENTERPRISE = 0x8000;
    private static final int VARIABLE = 0xffff;
    private static final int LONG_LENGTH = 255;
    /** The enterprise number that stands for the reverse direction of an element of IANA's (RFC 5103). */
    private static final int REVERSE = 29305;

    private static final long NTP_TO_UNIX = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** What is taken of a record. */
    private enum Kind {
        NONE,
        PACKETS,
        END_REASON,
        END_SECONDS,
        END_MILLIS,
        END_NTP
    }

    private record Field(Kind kind, int length) {}

    private record Template(List<Field> fields, boolean options) {}

    /** How far a domain's records are numbered. */
    private static final class Numbering {
        /** Whether the number of a message counts the message's own records, which it shouldn't. */
        private boolean inclusive;

        private boolean begun;
        private long sent;
    }

    private final RecordSink sink;
    private final Map<Long, Template> templates = new HashMap<>();
    private final Map<Long, Numbering> numberings = new HashMap<>();
    private long messages;
    private long records;
    private long options;
    private long packets;
    private long damaged;
    private long withoutTemplate;

    /** Takes each record of a flow. */
    @FunctionalInterface
    public interface RecordSink {
        /**
         * A record.
         *
         * @param endNanos when its flow's last packet was, ns since 1970; 0 where the record doesn't say
         * @param reason flowEndReason, 0 where the record doesn't say
         */
        void record(long endNanos, int reason);
    }

    /** @param sink for the records of flows; those of options are counted nowhere */
    public IpfixStream(RecordSink sink) {
        this.sink = sink;
    }

    /** Reads a message, which is the whole buffer. */
    public void message(ByteBuffer message) {
        int length = message.remaining();
        if (length < HEADER || message.getShort(0) != VERSION || (message.getShort(2) & 0xffff) != length) {
            damaged++;
            return;
        }
        messages++;
        long domain = Integer.toUnsignedLong(message.getInt(12));
        long before = records + options;
        int at = HEADER;
        while (at + SET_HEADER <= length) {
            int id = message.getShort(at) & 0xffff;
            int end = at + (message.getShort(at + 2) & 0xffff);
            if (end < at + SET_HEADER || end > length) {
                damaged++;
                break;
            }
            set(message, domain, id, at + SET_HEADER, end);
            at = end;
        }
        number(domain, Integer.toUnsignedLong(message.getInt(8)), records + options - before);
    }

    private void number(long domain, long sequence, long held) {
        Numbering numbering = numberings.computeIfAbsent(domain, d -> new Numbering());
        if (!numbering.begun && held > 0) {
            numbering.begun = true;
            numbering.inclusive = sequence > 0 && sequence <= held;
        }
        numbering.sent = Math.max(numbering.sent, numbering.inclusive ? sequence : sequence + held);
    }

    private void set(ByteBuffer message, long domain, int id, int from, int end) {
        if (id == TEMPLATES || id == OPTIONS_TEMPLATES) {
            templates(message, domain, id == OPTIONS_TEMPLATES, from, end);
        } else if (id >= FIRST_DATA) {
            Template template = templates.get(domain << 16 | id);
            if (template == null) {
                withoutTemplate++;
            } else {
                data(message, template, from, end);
            }
        }
    }

    private void templates(ByteBuffer message, long domain, boolean options, int from, int end) {
        int headerLength = options ? 6 : 4;
        int at = from;
        while (at + headerLength <= end) {
            int id = message.getShort(at) & 0xffff;
            int count = message.getShort(at + 2) & 0xffff;
            at += count == 0 ? 4 : headerLength;
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < count && at + 4 <= end; i++) {
                int element = message.getShort(at) & 0xffff;
                boolean own = (element & ENTERPRISE) != 0 && at + 8 <= end;
                int enterprise = own ? message.getInt(at + 4) : 0;
                fields.add(new Field(kind(element & ~ENTERPRISE, enterprise), message.getShort(at + 2) & 0xffff));
                at += own ? 8 : 4;
            }
            if (fields.size() == count && count > 0) {
                templates.put(domain << 16 | id, new Template(List.copyOf(fields), options));
            }
        }
    }

    private static Kind kind(int element, int enterprise) {
        if (enterprise == REVERSE) {
            return element == 2 || element == 86 ? Kind.PACKETS : Kind.NONE;
        }
        if (enterprise != 0) {
            return Kind.NONE;
        }
        return switch (element) {
            case 2, 86 -> Kind.PACKETS;
            case 136 -> Kind.END_REASON;
            case 151 -> Kind.END_SECONDS;
            case 153 -> Kind.END_MILLIS;
            case 155, 157 -> Kind.END_NTP;
            default -> Kind.NONE;
        };
    }

    private void data(ByteBuffer message, Template template, int from, int end) {
        int at = from;
        int least = template.fields().stream()
                .mapToInt(field -> field.length() == VARIABLE ? 1 : field.length())
                .sum();
        while (least > 0 && at + least <= end) {
            int next = record(message, template, at, end);
            if (next < 0) {
                damaged++;
                return;
            }
            at = next;
        }
    }

    /** Returns where the next record begins, -1 where this one doesn't end within the set. */
    private int record(ByteBuffer message, Template template, int from, int end) {
        long endNanos = 0;
        int reason = 0;
        long counted = 0;
        int at = from;
        for (Field field : template.fields()) {
            int length = field.length();
            if (length == VARIABLE && at < end) {
                length = message.get(at++) & 0xff;
                if (length == LONG_LENGTH && at + 2 <= end) {
                    length = message.getShort(at) & 0xffff;
                    at += 2;
                }
            }
            if (at + length > end) {
                return -1;
            }
            switch (field.kind()) {
                case PACKETS -> counted += number(message, at, length);
                case END_REASON -> reason = (int) number(message, at, length);
                case END_SECONDS, END_MILLIS, END_NTP -> endNanos = nanos(field.kind(), number(message, at, length));
                case NONE -> {}
            }
            at += length;
        }
        if (template.options()) {
            options++;
        } else {
            records++;
            packets += counted;
            sink.record(endNanos, reason);
        }
        return at;
    }

    private static long number(ByteBuffer message, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << Byte.SIZE | message.get(at + i) & 0xff;
        }
        return value;
    }

    private static long nanos(Kind kind, long value) {
        return switch (kind) {
            case END_SECONDS -> value * NANOS_PER_SECOND;
            case END_MILLIS -> value * NANOS_PER_MILLI;
            // Seconds since 1900, and 2^-32 of one.
            default ->
                ((value >>> Integer.SIZE) - NTP_TO_UNIX) * NANOS_PER_SECOND
                        + ((value & 0xffff_ffffL) * NANOS_PER_SECOND >>> Integer.SIZE);
        };
    }

    /** Messages read. */
    public long messages() {
        return messages;
    }

    /** Records of flows read. */
    public long records() {
        return records;
    }

    /** What all records count of packets, in both directions. */
    public long packets() {
        return packets;
    }

    /** What couldn't be read: messages or sets that are no IPFIX. */
    public long damaged() {
        return damaged;
    }

    /** Sets of data that came before their template. */
    public long withoutTemplate() {
        return withoutTemplate;
    }

    /**
     * Records that were sent, as the numbers of the messages tell: those that were lost on the way are in. A program
     * that numbers wrongly may give any number.
     */
    public long sent() {
        long sum = 0;
        boolean inclusive = false;
        for (Numbering numbering : numberings.values()) {
            sum += numbering.sent;
            inclusive |= numbering.inclusive;
        }
        return inclusive ? sum : sum - options;
    }
}
