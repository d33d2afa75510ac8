package io.ringprobe.export.text;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import io.ringprobe.testkit.FlowRecordFixture;
import java.util.List;

/** Three invented plugins that have a field of each type and storage, for tests that need no reference data. */
public final class SampleSchema {
    private static final Ipfix ANY = Ipfix.fixed(Ipfix.CESNET, 1, 4);

    /** Fixed fields of every type. */
    public static final Schema ALPHA = alpha();
    /** Strings, bytes and lists. */
    public static final Schema BETA = beta();
    /** Shares the name BOTH_ID with alpha. */
    public static final Schema GAMMA = gamma();

    public static final RecordSchema ALL = new RecordSchema(FlowRecord.BASIC, List.of(ALPHA, BETA, GAMMA));

    private SampleSchema() {}

    private static Schema alpha() {
        Schema.Builder builder = Schema.builder("alpha");
        builder.uint8("A_UINT8", ANY, "", "");
        builder.uint64("A_UINT64", ANY, "", "");
        builder.fixed("A_FLOAT", Type.FLOAT, ANY, ANY, "", "");
        builder.fixed("A_TIME", Type.TIME, ANY, ANY, "", "");
        builder.fixed("A_MAC", Type.MAC, ANY, ANY, "", "");
        builder.fixed("A_IP", Type.IP, ANY, ANY, "", "");
        builder.uint16("BOTH_ID", ANY, "", "");
        builder.notInUnirec("A_HIDDEN", Type.UINT8, ANY, "", "");
        return builder.build();
    }

    private static Schema beta() {
        Schema.Builder builder = Schema.builder("beta");
        builder.string("B_STRING", 100, ANY, "");
        builder.bytes("B_BYTES", 20, ANY, "");
        Rows rows = builder.rows(30);
        builder.column(rows, "B_SIZES", Type.UINT16, ANY, "", "");
        builder.column(rows, "B_TIMES", Type.TIME, ANY, "", "");
        builder.column(rows, "B_SIGNS", Type.INT8, ANY, "", "");
        builder.array("B_BINS", Type.UINT32, 3, ANY, "", "");
        return builder.build();
    }

    private static Schema gamma() {
        Schema.Builder builder = Schema.builder("gamma");
        builder.uint16("BOTH_ID", ANY, "", "");
        builder.uint32("G_UINT32", ANY, "", "");
        return builder.build();
    }

    /** A TCP flow with nothing of the plugins. */
    public static FlowRecordFixture tcpFlow() {
        return setTcpFlow(new FlowRecordFixture(ALL));
    }

    /** Sets the basic fields of a TCP flow. */
    public static FlowRecordFixture setTcpFlow(FlowRecordFixture flow) {
        return flow.set("SRC_IP", "192.168.0.30")
                .set("DST_IP", "54.175.219.8")
                .set("SRC_PORT", 44338)
                .set("DST_PORT", 80)
                .set("PROTOCOL", 6)
                .set("TCP_FLAGS", 0x1B)
                .set("TCP_FLAGS_REV", 0x12)
                .set("PACKETS", 5)
                .set("PACKETS_REV", 4)
                .set("BYTES", 611)
                .set("BYTES_REV", 4074)
                .set("TIME_FIRST", "2016-04-07T18:23:33.012019")
                .set("TIME_LAST", "2016-04-07T18:23:33.158195")
                .set("SRC_MAC", "dc:53:60:2b:6a:4c")
                .set("DST_MAC", "78:44:76:36:98:19")
                .set("FLOW_END_REASON", 3);
    }

    /** Sets all fields of plugin alpha. */
    public static FlowRecordFixture setAlpha(FlowRecordFixture flow) {
        return flow.set("A_UINT8", 255)
                .set("A_UINT64", "18446744073709551615")
                .set("A_FLOAT", 25.333334f)
                .set("A_TIME", "2020-02-29T23:59:59.999999999")
                .set("A_MAC", "01:02:03:04:05:06")
                .set("A_IP", "2001:db8::1")
                .set("alpha", "BOTH_ID", 17)
                .set("A_HIDDEN", 9);
    }

    /** Sets all fields of plugin beta. */
    public static FlowRecordFixture setBeta(FlowRecordFixture flow) {
        return flow.set("B_STRING", "say \"hi\"\n")
                .set("B_BYTES", "00ff10")
                .set("B_SIZES", List.of(100, 65535))
                .set("B_TIMES", List.of("2016-04-07T18:23:33.012019", "2016-04-07T18:23:34.512019"))
                .set("B_SIGNS", List.of(1, -1))
                .set("B_BINS", new long[] {0, 1, 4294967295L});
    }
}
