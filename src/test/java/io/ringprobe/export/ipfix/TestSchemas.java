package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.ArrayList;
import java.util.List;

/** Schemas for tests that hold every type of field in every way it can be written. */
public final class TestSchemas {
    public static final Schema KINDS = kinds();
    public static final Schema TEXTS = texts();
    public static final Schema LISTS = lists();
    public static final Schema ROWS = rows();
    public static final Schema PLUS = plus();

    public static final RecordSchema BASIC_ONLY = new RecordSchema(FlowRecord.BASIC, List.of());
    public static final RecordSchema ALL = new RecordSchema(FlowRecord.BASIC, List.of(KINDS, TEXTS, LISTS, ROWS, PLUS));

    private TestSchemas() {}

    private static Schema kinds() {
        Schema.Builder s = Schema.builder("kinds");
        s.uint8("K_8", Ipfix.fixed(8057, 1, 1), "", "one octet");
        s.uint8("K_8_TO_4", Ipfix.fixed(8057, 2, 4), "", "one octet, widened");
        s.uint16("K_16", Ipfix.fixed(8057, 3, 2), "", "two octets");
        s.uint16("K_16_TO_3", Ipfix.fixed(8057, 4, 3), "", "two octets as three");
        s.uint32("K_32", Ipfix.fixed(8057, 5, 4), "", "four octets");
        s.uint32("K_32_TO_8", Ipfix.fixed(8057, 6, 8), "", "four octets, widened");
        s.uint64("K_64", Ipfix.fixed(8057, 7, 8), "", "eight octets");
        s.uint64("K_64_TO_5", Ipfix.fixed(8057, 8, 5), "", "eight octets, cut");
        same(s, "K_INT8", Type.INT8, Ipfix.fixed(8057, 9, 1));
        same(s, "K_INT8_TO_2", Type.INT8, Ipfix.fixed(8057, 10, 2));
        same(s, "K_FLOAT", Type.FLOAT, Ipfix.fixed(8057, 11, 4));
        same(s, "K_DOUBLE", Type.FLOAT, Ipfix.fixed(8057, 12, 8));
        same(s, "K_NTP", Type.TIME, Ipfix.microseconds(8057, 13));
        same(s, "K_NTP_NANOS", Type.TIME, Ipfix.nanoseconds(8057, 18));
        same(s, "K_MILLIS", Type.TIME, Ipfix.milliseconds(8057, 14));
        same(s, "K_NANOS", Type.TIME, Ipfix.fixed(8057, 15, 8));
        same(s, "K_MAC", Type.MAC, Ipfix.fixed(8057, 16, 6));
        same(s, "K_IP", Type.IP, Ipfix.variable(8057, 17));
        s.fixed("K_BY_VERSION", Type.UINT16, Ipfix.fixed(0, 32, 2), Ipfix.fixed(0, 139, 2), "", "type and code");
        s.fixed("K_NOT_IN_IPFIX", Type.UINT32, null, null, "", "has no element");
        return s.build();
    }

    private static Schema texts() {
        Schema.Builder s = Schema.builder("texts");
        s.string("T_NAME", 300, Ipfix.variable(39499, 1), "text");
        s.uint16("T_NUMBER", Ipfix.fixed(39499, 2, 2), "", "a number between texts");
        s.bytes("T_OCTETS", 70, Ipfix.variable(8057, 20), "octets");
        s.string("T_FIXED", 9, Ipfix.fixed(8057, 22, 5), "text of fixed length");
        s.string("T_LONG", 60000, Ipfix.variable(8057, 21), "a long text");
        return s.build();
    }

    private static Schema lists() {
        Schema.Builder s = Schema.builder("lists");
        s.array("L_32", Type.UINT32, 8, Ipfix.fixed(8057, 1060, 4), "", "a histogram");
        s.array("L_8", Type.UINT8, 3, Ipfix.fixed(8057, 888, 1), "", "octets");
        s.array("L_16", Type.UINT16, 3, Ipfix.fixed(8057, 885, 2), "", "numbers");
        s.array("L_64", Type.UINT64, 2, Ipfix.fixed(0, 1, 8), "", "numbers of an IANA element");
        s.array("L_WIDE", Type.UINT16, 2, Ipfix.fixed(8057, 889, 4), "", "numbers, widened");
        return s.build();
    }

    private static Schema rows() {
        Schema.Builder s = Schema.builder("rows");
        Rows r = s.rows(100);
        s.column(r, "R_LENGTH", Type.UINT16, Ipfix.fixed(8057, 1013, 2), "", "lengths");
        s.column(r, "R_TIME", Type.TIME, Ipfix.milliseconds(8057, 1014), "", "times");
        s.column(r, "R_FLAGS", Type.UINT8, Ipfix.fixed(8057, 1015, 1), "", "flags");
        s.column(r, "R_DIRECTION", Type.INT8, Ipfix.fixed(8057, 1016, 1), "", "directions");
        s.column(r, "R_NTP", Type.TIME, Ipfix.microseconds(8057, 1017), "", "times");
        return s.build();
    }

    private static Schema plus() {
        Schema.Builder s = Schema.builder("plus");
        s.uint8("IP_TTL", Ipfix.fixed(0, 192, 1), "", "TTL");
        s.uint8("IP_TTL_REV", Ipfix.fixed(Ipfix.REVERSE, 192, 1), "", "TTL, reverse");
        s.uint16("TCP_WIN", Ipfix.fixed(0, 186, 2), "", "window");
        s.uint16("TCP_WIN_REV", Ipfix.fixed(Ipfix.REVERSE, 186, 2), "", "window, reverse");
        return s.build();
    }

    /** A basic record and {@code count} plugins of one field each. */
    public static RecordSchema many(int count) {
        List<Schema> plugins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Schema.Builder s = Schema.builder("p" + i);
            s.uint16("P_" + i, Ipfix.fixed(8057, 2000 + i, 2), "", "a number");
            plugins.add(s.build());
        }
        return new RecordSchema(FlowRecord.BASIC, plugins);
    }

    private static void same(Schema.Builder s, String name, Type type, Ipfix ipfix) {
        s.fixed(name, type, ipfix, ipfix, "", name);
    }
}
