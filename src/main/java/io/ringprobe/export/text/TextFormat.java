package io.ringprobe.export.text;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Ascii;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;

/**
 * Lines for people: one a flow, in columns, and below it one, indented, for each plugin that found something (several
 * if the plugin has several sections in the flow), with {@code NAME=value} for each of its fields.
 *
 * <pre>
 * START                         DURATION PROTO   SOURCE                -> DESTINATION             PKTS ...
 * 2016-04-07T18:23:33.012019    0.146176 TCP     192.168.0.30:44338    -> 54.175.219.8:80            1 ...
 *     http HTTP_REQUEST_METHOD="GET" HTTP_REQUEST_HOST="httpbin.org" HTTP_RESPONSE_STATUS_CODE=200
 * </pre>
 *
 * <p>The columns, parted by spaces, are always the same in number: start (UTC), duration in seconds, protocol, source,
 * {@code ->}, destination, packets and packets of the other direction, octets both ways, TCP flags both ways
 * ({@code CEUAPRSF}, a dot where one was not seen, {@code -} for other protocols), why the flow ended, and the MAC
 * addresses of source and destination unless they are hidden. Ports follow addresses after a colon, with IPv6 addresses
 * in brackets then, where the protocol has ports. Columns line up for IPv4 and most IPv6 addresses. Times in lists are
 * seconds since the start of the flow.
 */
final class TextFormat implements LineFormat {
    private static final int PROTOCOL_WIDTH = 7;
    private static final int SOURCE_WIDTH = 21;
    private static final int ENDPOINTS_WIDTH = 2 * SOURCE_WIDTH + 4;
    private static final int DURATION_WIDTH = 12;
    private static final int PACKETS_WIDTH = 9;
    private static final int OCTETS_WIDTH = 12;
    private static final int FLAGS_WIDTH = 8;
    private static final int REASON_WIDTH = 6;
    private static final int MAX_FLOW_LINE = 512;
    private static final int TCP = 6;
    private static final Literal ARROW = new Literal(" -> ");
    private static final Literal NO_FLAGS = new Literal("-       ");
    private static final Literal[] PROTOCOLS = protocols();
    private static final Literal[] END_REASONS = {
        new Literal("-"),
        new Literal("idle"),
        new Literal("active"),
        new Literal("end"),
        new Literal("forced"),
        new Literal("full")
    };
    private static final String FLAG_LETTERS = "CEUAPRSF";

    private final Sections sections;
    private final ValueWriter values = new ValueWriter(Dialect.TEXT);
    private final boolean showMacs;
    private final Literal header;
    private final Literal[] pluginLabels;
    private final Label[][] plugins;
    private final int maxLength;

    /**
     * @param schema what records can hold
     * @param showMacs whether there are columns for MAC addresses
     */
    TextFormat(RecordSchema schema, boolean showMacs) {
        this.sections = new Sections(schema);
        this.showMacs = showMacs;
        header = new Literal(headerLine(showMacs));
        pluginLabels = schema.plugins().stream()
                .map(plugin -> new Literal("    " + plugin.plugin()))
                .toArray(Literal[]::new);
        plugins =
                schema.plugins().stream().map(plugin -> labels(schema, plugin)).toArray(Label[][]::new);
        maxLength = longest(schema);
    }

    private static String headerLine(boolean showMacs) {
        String line = "%-26s %12s %-7s %-21s -> %-21s %9s %9s %12s %12s %-8s %-8s %s"
                .formatted(
                        "START",
                        "DURATION",
                        "PROTO",
                        "SOURCE",
                        "DESTINATION",
                        "PKTS",
                        "PKTS_REV",
                        "BYTES",
                        "BYTES_REV",
                        "FLAGS",
                        "FLAGSREV",
                        "END");
        return line + (showMacs ? "    %-17s %s".formatted("SRC_MAC", "DST_MAC") : "") + "\n";
    }

    private static Label[] labels(RecordSchema schema, Schema plugin) {
        return plugin.fields().stream()
                .filter(Field::isInRecord)
                .map(f -> new Label(new Literal(" " + f.name() + "="), Column.of(schema, f)))
                .toArray(Label[]::new);
    }

    private int longest(RecordSchema schema) {
        int length = MAX_FLOW_LINE;
        for (int i = 0; i < plugins.length; i++) {
            int line = pluginLabels[i].length() + 1;
            for (Label label : plugins[i]) {
                line += label.name.length() + label.column.maxLength();
            }
            length += schema.plugins().get(i).maxSections() * line;
        }
        return length + Ascii.SLACK;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public long header(long to) {
        return header.write(to);
    }

    @Override
    public boolean wants(long record) {
        return true;
    }

    @Override
    public long format(long record, long to) {
        sections.locate(record);
        values.origin(Memory.getLong(record + FlowRecord.TIME_FIRST));
        long end = Ascii.character('\n', flow(record, to));
        for (long bits = sections.presence(); bits != 0; bits &= bits - 1) {
            int plugin = Long.numberOfTrailingZeros(bits);
            end = plugin(plugin, record, record + sections.offset(1 + plugin), end);
            end = repeats(plugin, record, end);
        }
        return end;
    }

    private long repeats(int plugin, long record, long to) {
        long end = to;
        long repeat = record;
        for (int left = FlowRecord.repeats(record); left > 0; left--) {
            repeat = FlowRecord.next(repeat);
            if (FlowRecord.presence(repeat) == 1L << plugin) {
                end = plugin(plugin, repeat, repeat + sections.offsetInRepeat(), end);
            }
        }
        return end;
    }

    private long plugin(int plugin, long record, long section, long to) {
        long end = pluginLabels[plugin].write(to);
        Label[] labels = plugins[plugin];
        for (int i = 0; i < labels.length; i++) {
            end = values.write(labels[i].column, record, section, labels[i].name.write(end));
        }
        return Ascii.character('\n', end);
    }

    private long flow(long record, long to) {
        long end = times(record, to);
        end = protocol(Memory.getUnsignedByte(record + FlowRecord.PROTOCOL), end);
        end = endpoints(record, space(end));
        end = number(Memory.getUnsignedInt(record + FlowRecord.PACKETS), PACKETS_WIDTH, space(end));
        end = number(Memory.getUnsignedInt(record + FlowRecord.PACKETS_REV), PACKETS_WIDTH, space(end));
        end = number(Memory.getLong(record + FlowRecord.BYTES), OCTETS_WIDTH, space(end));
        end = number(Memory.getLong(record + FlowRecord.BYTES_REV), OCTETS_WIDTH, space(end));
        end = flags(record, FlowRecord.TCP_FLAGS, space(end));
        end = flags(record, FlowRecord.TCP_FLAGS_REV, space(end));
        end = space(end);
        long reason = reason(Memory.getUnsignedByte(record + FlowRecord.END_REASON), end);
        return showMacs ? macs(record, pad(reason, end + REASON_WIDTH)) : reason;
    }

    private static long times(long record, long to) {
        long first = Memory.getLong(record + FlowRecord.TIME_FIRST);
        long last = Memory.getLong(record + FlowRecord.TIME_LAST);
        long start = space(Timestamps.micros(first, to));
        int spare = DURATION_WIDTH - Timestamps.spanLength(last - first);
        return space(Timestamps.span(last - first, pad(start, start + spare)));
    }

    private static long protocol(int protocol, long to) {
        long end = PROTOCOLS[protocol] == null ? Ascii.unsigned(protocol, to) : PROTOCOLS[protocol].write(to);
        return pad(end, to + PROTOCOL_WIDTH);
    }

    private static long endpoints(long record, long to) {
        boolean ports = hasPorts(record);
        long source = endpoint(record, FlowRecord.SRC_IP, FlowRecord.SRC_PORT, ports, to);
        long destination = ARROW.write(pad(source, to + SOURCE_WIDTH));
        long end = endpoint(record, FlowRecord.DST_IP, FlowRecord.DST_PORT, ports, destination);
        return pad(end, to + ENDPOINTS_WIDTH);
    }

    private static boolean hasPorts(long record) {
        int protocol = Memory.getUnsignedByte(record + FlowRecord.PROTOCOL);
        return switch (protocol) {
            case TCP, 17, 33, 132, 136 -> true;
            default ->
                (Memory.getShort(record + FlowRecord.SRC_PORT) | Memory.getShort(record + FlowRecord.DST_PORT)) != 0;
        };
    }

    private static long endpoint(long record, int address, int port, boolean ports, long to) {
        boolean brackets = ports && Addresses.version(record + address) == 6;
        long end = brackets ? Ascii.character('[', to) : to;
        end = Addresses.ip(record + address, end);
        end = brackets ? Ascii.character(']', end) : end;
        return ports ? Ascii.unsigned(Memory.getUnsignedShort(record + port), Ascii.character(':', end)) : end;
    }

    private static long number(long value, int width, long to) {
        int digits = value < 0 ? width : Ascii.digits(value);
        return Ascii.unsigned(value, pad(to, to + width - digits));
    }

    private static long flags(long record, int field, long to) {
        if (Memory.getUnsignedByte(record + FlowRecord.PROTOCOL) != TCP) {
            return NO_FLAGS.write(to);
        }
        int flags = Memory.getUnsignedByte(record + field);
        for (int i = 0; i < FLAGS_WIDTH; i++) {
            Memory.putByte(to + i, (flags & 0x80 >> i) == 0 ? '.' : FLAG_LETTERS.charAt(i));
        }
        return to + FLAGS_WIDTH;
    }

    private static long reason(int reason, long to) {
        return reason < END_REASONS.length ? END_REASONS[reason].write(to) : Ascii.unsigned(reason, to);
    }

    private static long macs(long record, long to) {
        long end = Addresses.mac(record + FlowRecord.SRC_MAC, space(to));
        return Addresses.mac(record + FlowRecord.DST_MAC, space(end));
    }

    private static long space(long to) {
        return Ascii.character(' ', to);
    }

    /** Writes spaces up to {@code end}, none if that is reached already; returns the address behind what there is. */
    private static long pad(long from, long end) {
        for (long at = from; at < end; at++) {
            Memory.putByte(at, ' ');
        }
        return Math.max(from, end);
    }

    private static Literal[] protocols() {
        Literal[] names = new Literal[256];
        names[1] = new Literal("ICMP");
        names[2] = new Literal("IGMP");
        names[4] = new Literal("IPIP");
        names[TCP] = new Literal("TCP");
        names[17] = new Literal("UDP");
        names[33] = new Literal("DCCP");
        names[41] = new Literal("IPv6");
        names[46] = new Literal("RSVP");
        names[47] = new Literal("GRE");
        names[50] = new Literal("ESP");
        names[51] = new Literal("AH");
        names[58] = new Literal("ICMPv6");
        names[88] = new Literal("EIGRP");
        names[89] = new Literal("OSPF");
        names[103] = new Literal("PIM");
        names[112] = new Literal("VRRP");
        names[115] = new Literal("L2TP");
        names[132] = new Literal("SCTP");
        names[136] = new Literal("UDPLite");
        return names;
    }

    /** One field of a plugin: a space, its name and an equals sign; where its value stands. */
    private record Label(Literal name, Column column) {}
}
