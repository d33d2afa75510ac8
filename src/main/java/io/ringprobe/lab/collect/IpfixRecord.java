package io.ringprobe.lab.collect;

import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A data record of IPFIX or NetFlow v9 where it stands in a message: finds its values, fills the basic record, and says
 * what the fields of plugins are. Used by the thread that reads.
 */
final class IpfixRecord implements FieldValues {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long MICRO = 1_000L;
    private static final int LONG_MARK = 255;
    private static final int LIST_HEADER = 5;
    private static final int PRIVATE_LIST_HEADER = 9;
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private final FieldCatalog catalog;
    private final Received received = new Received();
    private FlowTemplate template;
    private long[] starts = new long[64];
    private int[] lengths = new int[64];
    private int sourcePort;
    private int destinationPort;
    private int protocol;
    private int version;
    private long boot;
    private long firstUptime;
    private long lastUptime;
    /** The record's elements and those in its lists; empty until somebody asks. */
    private final Set<Long> present = new HashSet<>();

    IpfixRecord(FieldCatalog catalog) {
        this.catalog = catalog;
        received.fields = this;
    }

    /**
     * Finds the values of a record.
     *
     * @return where the record ends
     */
    long locate(FlowTemplate of, long start, long end) throws DamagedMessageException {
        template = of;
        if (starts.length < of.fields()) {
            starts = Arrays.copyOf(starts, 2 * of.fields());
            lengths = Arrays.copyOf(lengths, 2 * of.fields());
        }
        long at = start;
        for (int i = 0; i < of.fields(); i++) {
            int length = of.lengths[i];
            if (length == FlowTemplate.VARIABLE) {
                length = variableLength(at, end);
                at += length < 0 ? 3 : 1;
                length &= 0xFFFF;
            }
            starts[i] = at;
            lengths[i] = length;
            at += length;
            if (at > end) {
                throw new DamagedMessageException("a data record reaches beyond its set");
            }
        }
        return at;
    }

    /** The length of a value; its sign bit is set where three octets tell it. */
    private static int variableLength(long at, long end) throws DamagedMessageException {
        if (at + 1 > end) {
            throw new DamagedMessageException("a data record reaches beyond its set");
        }
        int length = Memory.getUnsignedByte(at);
        if (length < LONG_MARK) {
            return length;
        }
        if (at + 3 > end) {
            throw new DamagedMessageException("a data record reaches beyond its set");
        }
        return Memory.getUnsignedShortBE(at + 1) | Integer.MIN_VALUE;
    }

    /**
     * The record that was located, as a flow's.
     *
     * @param exportNanos when the message was sent, ns since 1970
     * @param bootMillis when the exporter started, ms since 1970 (NetFlow v9), or 0
     */
    Received read(long exportNanos, long bootMillis) {
        received.clear();
        present.clear();
        sourcePort = 0;
        destinationPort = 0;
        protocol = 0;
        version = 4;
        boot = bootMillis;
        firstUptime = -1;
        lastUptime = -1;
        for (int i = 0; i < template.fields(); i++) {
            Part part = template.parts[i];
            if (part != Part.OTHER) {
                take(part, i, exportNanos);
            }
        }
        if (firstUptime >= 0 && boot != 0) {
            // NetFlow v9 tells the clock in whole seconds.
            long precision = bootMillis == 0 ? MILLI : SECOND + MILLI;
            first((boot + firstUptime) * MILLI, precision);
            last((boot + lastUptime) * MILLI, precision);
        }
        received.identify(sourcePort, destinationPort, protocol, version);
        return received;
    }

    private void take(Part part, int index, long exportNanos) {
        long at = starts[index];
        int length = lengths[index];
        switch (part) {
            case SOURCE_IPV4, DESTINATION_IPV4, SOURCE_IPV6, DESTINATION_IPV6 -> address(part, at, length);
            case SOURCE_PORT -> sourcePort = (int) BigEndian.unsigned(at, length);
            case DESTINATION_PORT -> destinationPort = (int) BigEndian.unsigned(at, length);
            case PROTOCOL -> protocol = (int) BigEndian.unsigned(at, length);
            case TCP_FLAGS -> {
                received.hasFlags = true;
                received.tcpFlags = (int) BigEndian.unsigned(at, length) & 0xFF;
            }
            case TCP_FLAGS_REV -> received.tcpFlagsRev = (int) BigEndian.unsigned(at, length) & 0xFF;
            case OCTETS -> received.octets = BigEndian.unsigned(at, length);
            case OCTETS_REV -> received.octetsRev = BigEndian.unsigned(at, length);
            case PACKETS -> received.packets = BigEndian.unsigned(at, length);
            case PACKETS_REV -> received.packetsRev = BigEndian.unsigned(at, length);
            default -> time(part, BigEndian.unsigned(at, length), exportNanos);
        }
    }

    private void address(Part part, long at, int length) {
        boolean isSource = part == Part.SOURCE_IPV4 || part == Part.SOURCE_IPV6;
        boolean isIpv6 = part == Part.SOURCE_IPV6 || part == Part.DESTINATION_IPV6;
        // A template with both kinds has zeros in the one that doesn't apply.
        if (length != (isIpv6 ? IPV6_LENGTH : IPV4_LENGTH) || isZero(at, length) && template.has(otherKind(part))) {
            return;
        }
        long to = isSource ? received.source() : received.destination();
        Memory.putLong(to, 0);
        Memory.putLong(to + 8, 0);
        for (int i = 0; i < length; i++) {
            Memory.putByte(to + i, Memory.getByte(at + i));
        }
        version = isIpv6 ? 6 : 4;
    }

    private static Part otherKind(Part part) {
        return switch (part) {
            case SOURCE_IPV4 -> Part.SOURCE_IPV6;
            case SOURCE_IPV6 -> Part.SOURCE_IPV4;
            case DESTINATION_IPV4 -> Part.DESTINATION_IPV6;
            default -> Part.DESTINATION_IPV4;
        };
    }

    private static boolean isZero(long at, int length) {
        for (int i = 0; i < length; i++) {
            if (Memory.getByte(at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void time(Part part, long value, long exportNanos) {
        switch (part) {
            case FIRST_SECONDS -> first(value * SECOND, SECOND);
            case LAST_SECONDS -> last(value * SECOND, SECOND);
            case FIRST_MILLIS -> first(value * MILLI, MILLI);
            case LAST_MILLIS -> last(value * MILLI, MILLI);
            case FIRST_MICROS -> first(BigEndian.ntpNanos(value) / MICRO * MICRO, MICRO);
            case LAST_MICROS -> last(BigEndian.ntpNanos(value) / MICRO * MICRO, MICRO);
            case FIRST_NANOS -> first(BigEndian.ntpNanos(value), 1);
            case LAST_NANOS -> last(BigEndian.ntpNanos(value), 1);
            case FIRST_BEFORE_EXPORT -> first(exportNanos - value * MICRO, MICRO);
            case LAST_BEFORE_EXPORT -> last(exportNanos - value * MICRO, MICRO);
            case FIRST_UPTIME -> firstUptime = value;
            case LAST_UPTIME -> lastUptime = value;
            case BOOT_MILLIS -> boot = value;
            default -> throw new IllegalStateException("no part of a record: " + part);
        }
    }

    private void first(long nanos, long precision) {
        received.hasTimes = true;
        received.first = nanos;
        received.precision = precision;
    }

    private void last(long nanos, long precision) {
        received.last = nanos;
        received.precision = precision;
    }

    @Override
    public boolean has(String name) {
        for (int place : template.places(name, catalog)) {
            if (!values(name, place).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean is(String name, String expected) {
        for (int place : template.places(name, catalog)) {
            for (String value : values(name, place)) {
                if (SameValue.of(value, expected)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String text(String name) {
        List<String> all = new ArrayList<>();
        for (int place : template.places(name, catalog)) {
            all.addAll(values(name, place));
        }
        return String.join(" ", all);
    }

    /** The values of the field in that specifier: none where it is a list of another element. */
    private List<String> values(String name, int place) {
        long at = starts[place];
        Field field = catalog.find(name, enterprise(place), id(place));
        if (field == null || !catalog.hasPluginOf(field, present())) {
            return List.of();
        }
        return isList(place)
                ? list(field, at, at + lengths[place])
                : List.of(ElementText.of(field, at, lengths[place]));
    }

    private Set<Long> present() {
        if (present.isEmpty()) {
            for (int i = 0; i < template.fields(); i++) {
                present.add(FieldCatalog.key(enterprise(i), id(i)));
            }
        }
        return present;
    }

    private boolean isList(int place) {
        return template.enterprises[place] == 0
                && template.ids[place] == FlowTemplate.BASIC_LIST
                && lengths[place] >= LIST_HEADER;
    }

    /** The enterprise number of the element, or of a list's elements. */
    private int enterprise(int place) {
        if (!isList(place)) {
            return template.enterprises[place];
        }
        boolean isPrivate = (Memory.getUnsignedShortBE(starts[place] + 1) & ENTERPRISE_BIT) != 0;
        return isPrivate && lengths[place] >= PRIVATE_LIST_HEADER ? Memory.getIntBE(starts[place] + LIST_HEADER) : 0;
    }

    /** The id of the element, or of a list's elements. */
    private int id(int place) {
        return isList(place) ? Memory.getUnsignedShortBE(starts[place] + 1) & ~ENTERPRISE_BIT : template.ids[place];
    }

    /** A basicList (RFC 6313): a field that is a list, or the values of a field in several finds. */
    private static List<String> list(Field field, long at, long end) {
        boolean isPrivate = (Memory.getUnsignedShortBE(at + 1) & ENTERPRISE_BIT) != 0;
        int length = Memory.getUnsignedShortBE(at + 3);
        List<String> values = new ArrayList<>();
        long value = at + (isPrivate ? PRIVATE_LIST_HEADER : LIST_HEADER);
        while (value < end) {
            int valueLength = length;
            if (length == FlowTemplate.VARIABLE) {
                int octet = Memory.getUnsignedByte(value);
                valueLength = octet == LONG_MARK ? Memory.getUnsignedShortBE(value + 1) : octet;
                value += octet == LONG_MARK ? 3 : 1;
            }
            if (value > end) {
                break; // the list ends within a length
            }
            values.add(ElementText.of(field, value, (int) Math.min(valueLength, end - value)));
            value += Math.max(valueLength, length == 0 ? end - value : 0);
        }
        return field.isList() ? List.of("[" + String.join("|", values) + "]") : values;
    }

    void close() {
        received.close();
    }
}
