package io.ringprobe.lab.check;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.FlowRecordFixture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random truths, and the records in which a probe might send them. */
final class RandomTruth {
    /** A plugin with a field of each kind that a truth may expect. */
    static final RecordSchema SCHEMA = schema();

    private static final long START = 1_767_225_600_000_000_000L;
    private static final int[] PROTOCOLS = {6, 17, 1, 58, 132};
    private static final String[] TEXTS = {"", "example.com", "say \"hi\", \\o/", "a\tb\nc", "häuser, 語", "[1|2]", "x=y"
    };

    private final SplittableRandom random;

    RandomTruth(long seed) {
        random = new SplittableRandom(seed);
    }

    private static RecordSchema schema() {
        Schema.Builder builder = Schema.builder("lab");
        builder.string("L_TEXT", 200, Ipfix.variable(Ipfix.CESNET, 6001), "");
        builder.bytes("L_BYTES", 20, Ipfix.variable(Ipfix.CESNET, 6002), "");
        builder.uint32("L_NUMBER", Ipfix.fixed(Ipfix.CESNET, 6003, 4), "", "");
        Ipfix real = Ipfix.fixed(Ipfix.CESNET, 6004, 4);
        builder.fixed("L_REAL", Type.FLOAT, real, real, "", "");
        Ipfix time = Ipfix.microseconds(Ipfix.CESNET, 6005);
        builder.fixed("L_TIME", Type.TIME, time, time, "", "");
        Rows rows = builder.rows(5);
        builder.column(rows, "L_LIST", Type.UINT16, Ipfix.fixed(Ipfix.CESNET, 6006, 2), "", "");
        return new RecordSchema(FlowRecord.BASIC, List.of(builder.build()));
    }

    /** Flows, each with another key. */
    List<TruthFlow> flows(int count) {
        List<TruthFlow> flows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flows.add(flow(i));
        }
        return flows;
    }

    private TruthFlow flow(int number) {
        int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        boolean ipv6 = protocol == 58 || protocol != 1 && random.nextInt(3) == 0;
        boolean hasPorts = protocol != 1 && protocol != 58;
        long packets = random.nextInt(1, 1000);
        long packetsRev = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 1000);
        long first = START + random.nextLong(1_000_000_000_000L);
        return new TruthFlow(
                address(ipv6, number),
                hasPorts ? random.nextInt(1, 65_536) : 0,
                address(ipv6, random.nextInt(1000)),
                hasPorts ? random.nextInt(1, 65_536) : 0,
                protocol,
                first,
                first + random.nextLong(1_000_000_000L),
                packets,
                packetsRev,
                packets * random.nextInt(40, 1500),
                packetsRev * random.nextInt(40, 1500),
                protocol == 6 ? random.nextInt(256) : 0,
                protocol == 6 && packetsRev > 0 ? random.nextInt(256) : 0,
                "app" + random.nextInt(3),
                random.nextBoolean() ? Map.of() : fields());
    }

    /** Numbers below a million give different addresses; sides are mixed, so that either may be the lower. */
    private InetAddress address(boolean ipv6, int number) {
        byte[] octets = new byte[ipv6 ? 16 : 4];
        octets[0] = (byte) random.nextInt(1, 127);
        octets[ipv6 ? 7 : 1] = (byte) (number >>> 16);
        octets[octets.length - 2] = (byte) (number >>> 8);
        octets[octets.length - 1] = (byte) number;
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("L_TEXT", TEXTS[random.nextInt(TEXTS.length)]);
        fields.put("L_BYTES", random.nextBoolean() ? "" : "00ff7f0a");
        fields.put("L_NUMBER", Long.toString(random.nextLong(1L << 32)));
        fields.put("L_REAL", random.nextInt(1000) + ".250000");
        fields.put("L_TIME", "2026-01-01T00:00:00.12345" + random.nextInt(10));
        fields.put("L_LIST", "[" + random.nextInt(100) + "|65535]");
        return fields;
    }

    /** The records of a flow: one, or several one after the other, of which later ones may begin on the other side. */
    List<Long> records(TruthFlow flow, FlowRecordFixture fixture) {
        int cuts = (int) Math.min(random.nextInt(1, 4), flow.packets());
        int withFields = random.nextInt(cuts);
        List<Long> records = new ArrayList<>();
        long[] left = {flow.packets(), flow.packetsRev(), flow.octets(), flow.octetsRev()};
        long first = flow.firstNanos();
        for (int i = 0; i < cuts; i++) {
            boolean last = i == cuts - 1;
            long end = last ? flow.lastNanos() : first + (flow.lastNanos() - first) / 2;
            boolean turned = i > 0 && random.nextBoolean();
            long[] part = part(left, cuts - 1 - i);
            fixture.clear();
            setKey(fixture, flow, turned);
            setCounts(fixture, part, turned);
            fixture.set("TIME_FIRST", first).set("TIME_LAST", end);
            fixture.set(turned ? "TCP_FLAGS_REV" : "TCP_FLAGS", last ? flow.tcpFlags() : 0);
            fixture.set(turned ? "TCP_FLAGS" : "TCP_FLAGS_REV", last ? flow.tcpFlagsRev() : 0);
            if (i == withFields) {
                setFields(fixture, flow.fields());
            }
            records.add(fixture.build());
            first = end;
        }
        return records;
    }

    /** Takes a part of the counts; each record has a packet of the flow's source. */
    private long[] part(long[] left, int recordsAfter) {
        long[] part = new long[left.length];
        for (int i = 0; i < left.length; i++) {
            part[i] = recordsAfter == 0 ? left[i] : left[i] / random.nextInt(2, 4);
            if (i == 0) {
                part[i] = Math.clamp(part[i], 1, left[i] - recordsAfter);
            }
            // Where there are no packets, there are no octets.
            part[i] = i >= 2 && part[i - 2] == 0 ? 0 : part[i];
            left[i] -= part[i];
        }
        return part;
    }

    private static void setKey(FlowRecordFixture fixture, TruthFlow flow, boolean turned) {
        fixture.set(turned ? "DST_IP" : "SRC_IP", flow.source().getAddress())
                .set(turned ? "SRC_IP" : "DST_IP", flow.destination().getAddress())
                .set(turned ? "DST_PORT" : "SRC_PORT", flow.sourcePort())
                .set(turned ? "SRC_PORT" : "DST_PORT", flow.destinationPort())
                .set("PROTOCOL", flow.protocol());
    }

    private static void setCounts(FlowRecordFixture fixture, long[] part, boolean turned) {
        fixture.set(turned ? "PACKETS_REV" : "PACKETS", part[0])
                .set(turned ? "PACKETS" : "PACKETS_REV", part[1])
                .set(turned ? "BYTES_REV" : "BYTES", part[2])
                .set(turned ? "BYTES" : "BYTES_REV", part[3]);
    }

    private static void setFields(FlowRecordFixture fixture, Map<String, String> fields) {
        fields.forEach((name, value) -> fixture.set(name, name.equals("L_LIST") ? list(value) : value));
    }

    private static List<String> list(String text) {
        return List.of(text.substring(1, text.length() - 1).split("\\|"));
    }
}
