package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.testkit.FlowRecordFixture;
import java.util.List;

/** Flow records for the page's tests, of a run with three plugins. */
final class SampleFlows implements AutoCloseable {
    static final RecordSchema SCHEMA = new RecordSchema(
            FlowRecord.BASIC,
            List.of(schema("first", "OTHER", "SOMETHING"), schema("tls", "JA4", "TLS_SNI"), noText()));

    private final FlowRecordFixture fixture = new FlowRecordFixture(SCHEMA);

    private static Schema schema(String plugin, String... names) {
        Schema.Builder builder = Schema.builder(plugin);
        builder.uint16("NUMBER_" + plugin, Ipfix.fixed(1, 1, 2), "", "a number");
        for (String name : names) {
            builder.string(name, 300, Ipfix.variable(1, 2), "a text");
        }
        return builder.build();
    }

    private static Schema noText() {
        Schema.Builder builder = Schema.builder("last");
        builder.uint16("LAST", Ipfix.fixed(1, 3, 2), "", "a number");
        return builder.build();
    }

    /** The fixture, with an HTTPS flow from 192.0.2.1 to 198.51.100.2 in it. */
    FlowRecordFixture https() {
        return fixture.clear()
                .set("IP_VERSION", 4)
                .set("PROTOCOL", 6)
                .set("SRC_IP", "192.0.2.1")
                .set("DST_IP", "198.51.100.2")
                .set("SRC_PORT", 40_000)
                .set("DST_PORT", 443)
                .set("PACKETS", 10)
                .set("PACKETS_REV", 20)
                .set("BYTES", 1000)
                .set("BYTES_REV", 30_000)
                .set("TCP_FLAGS", 0x1A)
                .set("TCP_FLAGS_REV", 0x13)
                .set("FLOW_END_REASON", 3)
                .set("TIME_FIRST", 1_700_000_000_000_000_000L)
                .set("TIME_LAST", 1_700_000_001_500_000_000L);
    }

    /** The fixture, with an ESP flow between IPv6 addresses in it. */
    FlowRecordFixture esp() {
        return fixture.clear()
                .set("IP_VERSION", 6)
                .set("PROTOCOL", 50)
                .set("SRC_IP", "2001:db8::1")
                .set("DST_IP", "2001:db8:ff::2")
                .set("PACKETS", 1)
                .set("BYTES", 100);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
