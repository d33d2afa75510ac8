package io.ringprobe.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
    private static final Ipfix ELEMENT = Ipfix.fixed(0, 1, 8);
    private static final Type[] FIXED = {
        Type.UINT8, Type.UINT16, Type.UINT32, Type.UINT64, Type.INT8, Type.FLOAT, Type.TIME, Type.MAC, Type.IP
    };

    /** The octets that a schema has given away, to find overlaps. */
    private static final class Layout {
        private final BitSet taken = new BitSet();

        void take(int offset, int length, String what) {
            assertTrue(offset >= 0, what);
            int next = taken.nextSetBit(offset);
            assertTrue(next < 0 || next >= offset + length, what + " overlaps what was there before");
            taken.set(offset, offset + length);
        }

        int end() {
            return taken.length();
        }
    }

    private static void assertAligned(int offset, Type type, String what) {
        int alignment = switch (type) {
            case UINT64, TIME -> 8;
            case UINT32, FLOAT -> 4;
            case UINT16, MAC, IP -> 2;
            default -> 1;
        };
        assertEquals(0, offset % alignment, what);
    }

    /** Checks that nothing overlaps and everything lies where it should. */
    static void assertSoundLayout(Schema schema) {
        Layout layout = new Layout();
        for (Rows rows : schema.rows()) {
            layout.take(rows.slot(), Rows.SLOT_LENGTH, "slot of rows " + rows.index());
            assertEquals(0, rows.slot() % 4);
        }
        for (Field field : schema.fields()) {
            takeExported(layout, field);
        }
        assertTrue(layout.end() <= schema.exportedLength());
        assertEquals(0, schema.exportedLength() % 8);
        assertEquals(0, schema.cachedLength() % 8);
        int data = 0;
        for (Field field : schema.fields()) {
            if (field.storage() instanceof Field.Variable v) {
                assertTrue(v.area() >= schema.exportedLength(), "data stays in the cache");
                layout.take(v.area(), v.capacity(), field.name());
                data += v.capacity();
            }
        }
        for (Rows rows : schema.rows()) {
            data += rows.capacity() * rows.width();
            assertColumns(schema, rows);
        }
        assertTrue(layout.end() <= schema.cachedLength());
        assertEquals(data, schema.dataCapacity());
    }

    private static void takeExported(Layout layout, Field field) {
        switch (field.storage()) {
            case Field.Fixed f -> {
                layout.take(f.offset(), field.type().size(), field.name());
                assertAligned(f.offset(), field.type(), field.name());
            }
            case Field.Array a -> {
                layout.take(a.offset(), field.type().size() * a.count(), field.name());
                assertAligned(a.offset(), field.type(), field.name());
            }
            case Field.Variable v -> {
                layout.take(v.slot(), 4, field.name());
                assertEquals(0, v.slot() % 2);
            }
            default -> assertTrue(field.storage() instanceof Field.Column || !field.isInRecord());
        }
    }

    private static void assertColumns(Schema schema, Rows rows) {
        Layout row = new Layout();
        for (Field field : schema.fields()) {
            if (field.storage() instanceof Field.Column c && c.rows() == rows) {
                row.take(c.offset(), field.type().size(), field.name());
            }
        }
        assertEquals(rows.width(), row.end());
    }

    @Test
    void shouldLayOutAnyDeclarationWithoutOverlap() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            Schema.Builder builder = Schema.builder("random");
            List<Rows> lists = new ArrayList<>();
            int fields = 1 + random.nextInt(20);
            for (int i = 0; i < fields; i++) {
                declare(builder, lists, "F" + i, random);
            }
            Layout state = new Layout();
            for (int i = random.nextInt(4); i > 0; i--) {
                int size = 1 + random.nextInt(20);
                state.take(builder.state(size), size, "state");
            }
            Schema schema = builder.build();
            assertSoundLayout(schema);
            assertStateApart(schema, state);
        }
    }

    @Test
    void shouldHoldCountersBehindWhatIsCopied() {
        Schema.Builder builder = Schema.builder("counts");
        builder.uint16("N", Ipfix.fixed(0, 1, 2), "", "");
        assertEquals(new Counters(0, 3), builder.counters("A", 3, Ipfix.fixed(0, 2, 4), "", ""));
        assertEquals(new Counters(3, 2), builder.counters("B", 2, Ipfix.fixed(0, 3, 4), "", ""));
        assertThrows(IllegalStateException.class, () -> builder.uint8("C", Ipfix.fixed(0, 4, 1), "", ""));
        int state = builder.state(4);
        assertThrows(IllegalStateException.class, () -> builder.counters("D", 1, Ipfix.fixed(0, 5, 4), "", ""));
        Schema schema = builder.build();
        assertEquals(5, schema.counters());
        assertEquals(4, schema.countersInRecord());
        assertEquals(4, schema.counterHandle());
        assertEquals(8, schema.copiedLength());
        assertEquals(24, schema.exportedLength());
        assertEquals(16, state, "behind handle and octets");
        assertEquals(24, schema.clearedLength());
    }

    private static void assertStateApart(Schema schema, Layout state) {
        int first = state.taken.nextSetBit(0);
        assertTrue(first < 0 || first >= schema.exportedLength(), "private state isn't exported");
        assertTrue(state.end() <= schema.cachedLength());
        for (Field field : schema.fields()) {
            if (field.storage() instanceof Field.Variable v) {
                state.take(v.area(), v.capacity(), "private state and " + field.name());
            }
        }
    }

    private static void declare(Schema.Builder builder, List<Rows> lists, String name, Random random) {
        Type type = FIXED[random.nextInt(FIXED.length)];
        switch (random.nextInt(6)) {
            case 0 -> builder.string(name, 1 + random.nextInt(300), ELEMENT, "");
            case 1 -> builder.bytes(name, 1 + random.nextInt(30), ELEMENT, "");
            case 2 -> builder.array(name, type, 1 + random.nextInt(9), ELEMENT, "", "");
            case 3 -> {
                lists.add(builder.rows(1 + random.nextInt(40)));
                builder.column(lists.getLast(), name, type, ELEMENT, "", "");
            }
            case 4 -> {
                if (!lists.isEmpty() && lists.getLast().width() + type.size() <= Rows.MAX_WIDTH) {
                    builder.column(lists.getLast(), name, type, ELEMENT, "", "");
                }
            }
            default -> builder.fixed(name, type, ELEMENT, ELEMENT, "", "");
        }
    }

    @Test
    void shouldKeepTheOrderOfTheDeclaration() {
        Schema.Builder builder = Schema.builder("p");
        int a = builder.uint8("A", ELEMENT, "unit", "doc");
        builder.string("B", 10, ELEMENT, "");
        int c = builder.uint32("C", ELEMENT, "", "");
        Schema schema = builder.build();
        assertEquals(
                List.of("A", "B", "C"),
                schema.fields().stream().map(Field::name).toList());
        assertEquals(new Field.Fixed(a), schema.field("A").storage());
        assertEquals(new Field.Fixed(c), schema.field("C").storage());
        assertSame(schema.field("B").storage(), schema.variable("B"));
        assertEquals("p", schema.field("A").plugin());
        assertEquals("unit", schema.field("A").unit());
        assertEquals("doc", schema.field("A").doc());
        assertThrows(IllegalArgumentException.class, () -> schema.field("D"));
    }

    @Test
    void shouldNameTypesAsUnirecDoes() {
        Schema.Builder builder = Schema.builder("p");
        builder.uint16("A", ELEMENT, "", "");
        builder.array("B", Type.UINT32, 3, ELEMENT, "", "");
        Rows rows = builder.rows(5);
        builder.column(rows, "C", Type.TIME, ELEMENT, "", "");
        builder.setting("D", Type.UINT64, Field.OutputSetting.LINK, null, "");
        builder.notInUnirec("E", Type.UINT8, ELEMENT, "", "");
        Schema schema = builder.build();
        assertEquals(
                List.of("uint16", "uint32*", "time*", "uint64", "uint8"),
                schema.fields().stream().map(Field::unirecType).toList());
        assertTrue(schema.field("C").isList());
        assertFalse(schema.field("D").isInRecord());
        assertFalse(schema.field("E").inUnirec());
    }

    @Test
    void shouldRefuseANameTwice() {
        Schema.Builder builder = Schema.builder("p");
        builder.uint8("A", ELEMENT, "", "");
        assertThrows(IllegalStateException.class, () -> builder.string("A", 5, ELEMENT, ""));
    }

    @Test
    void shouldRefuseFieldsBehindPrivateState() {
        Schema.Builder builder = Schema.builder("p");
        builder.state(4);
        assertThrows(IllegalStateException.class, () -> builder.uint8("A", ELEMENT, "", ""));
        assertThrows(IllegalStateException.class, () -> builder.string("A", 5, ELEMENT, ""));
        assertThrows(IllegalStateException.class, () -> builder.rows(5));
    }

    @ParameterizedTest
    @EnumSource(names = {"STRING", "BYTES"})
    void shouldRefuseVariableTypesWhereValuesHaveFixedSize(Type type) {
        Schema.Builder builder = Schema.builder("p");
        Rows rows = builder.rows(3);
        assertThrows(IllegalArgumentException.class, () -> builder.fixed("A", type, ELEMENT, ELEMENT, "", ""));
        assertThrows(IllegalArgumentException.class, () -> builder.notInUnirec("A", type, ELEMENT, "", ""));
        assertThrows(IllegalArgumentException.class, () -> builder.array("A", type, 3, ELEMENT, "", ""));
        assertThrows(IllegalArgumentException.class, () -> builder.column(rows, "A", type, ELEMENT, "", ""));
    }

    @Test
    void shouldRefuseRowsThatFitNoCell() {
        Schema.Builder builder = Schema.builder("p");
        Rows rows = builder.rows(3);
        for (int i = 0; i < 3; i++) {
            builder.column(rows, "C" + i, Type.IP, ELEMENT, "", "");
        }
        assertThrows(IllegalArgumentException.class, () -> builder.column(rows, "D", Type.IP, ELEMENT, "", ""));
        builder.column(rows, "E", Type.TIME, ELEMENT, "", "");
        assertEquals(59, rows.width());
    }

    @Test
    void shouldRefuseSizesThatMakeNoSense() {
        Schema.Builder builder = Schema.builder("p");
        for (int size : new int[] {0, -1, 1 << 16}) {
            assertThrows(IllegalArgumentException.class, () -> builder.string("A", size, ELEMENT, ""));
            assertThrows(IllegalArgumentException.class, () -> builder.bytes("A", size, ELEMENT, ""));
            assertThrows(IllegalArgumentException.class, () -> builder.rows(size));
            assertThrows(IllegalArgumentException.class, () -> builder.array("A", Type.UINT8, size, ELEMENT, "", ""));
        }
        assertThrows(IllegalArgumentException.class, () -> builder.state(0));
        assertThrows(IllegalArgumentException.class, () -> builder.state(-1));
    }

    @Test
    void shouldRefuseRowsWithoutColumns() {
        Schema.Builder builder = Schema.builder("p");
        builder.rows(4);
        assertThrows(IllegalStateException.class, builder::build);
    }

    @Test
    void shouldKnowThePluginsOfARecord() {
        Schema one = Schema.builder("one").build();
        Schema.Builder builder = Schema.builder("two");
        builder.string("S", 100, ELEMENT, "");
        Schema two = builder.build();
        RecordSchema schema = new RecordSchema(Schema.builder("basic").build(), List.of(one, two));
        assertEquals(0, schema.indexOf("one"));
        assertEquals(1, schema.indexOf("two"));
        assertEquals(-1, schema.indexOf("three"));
        assertEquals(-1, schema.indexOf("basic"));
        assertTrue(schema.recordCapacity(16) >= 16 + 8 + 100);
    }

    @Test
    void shouldRefuseMorePluginsThanThereCanBe() {
        Schema basic = Schema.builder("basic").build();
        List<Schema> plugins = new ArrayList<>();
        for (int i = 0; i < RecordSchema.MAX_PLUGINS; i++) {
            plugins.add(Schema.builder("p" + i).build());
        }
        assertEquals(
                RecordSchema.MAX_PLUGINS,
                new RecordSchema(basic, plugins).plugins().size());
        plugins.add(Schema.builder("more").build());
        assertThrows(IllegalArgumentException.class, () -> new RecordSchema(basic, plugins));
    }

    @Test
    void shouldReckonWithRepeatsInTheRoomForAFlow() {
        Schema.Builder builder = Schema.builder("several");
        builder.string("TEXT", 100, ELEMENT, "");
        builder.repeated(3);
        Schema several = builder.build();
        assertTrue(several.isRepeated());
        assertEquals(3, several.maxSections());
        assertEquals(1, Schema.builder("one").build().maxSections());
        Schema basic = Schema.builder("basic").build();
        RecordSchema schema = new RecordSchema(basic, List.of(several));
        assertEquals(3 * schema.recordCapacity(16), schema.flowCapacity(16));
    }

    @Test
    void shouldRefuseRepeatedSectionsThatCantBe() {
        for (int max : new int[] {-1, 0, 1, 513}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Schema.builder("several").repeated(max));
        }
        Schema.Builder empty = Schema.builder("several");
        empty.repeated(2);
        assertThrows(IllegalStateException.class, empty::build);
        Schema.Builder lists = Schema.builder("several");
        lists.array("LIST", Type.UINT8, 3, ELEMENT, "", "");
        lists.repeated(2);
        assertThrows(IllegalStateException.class, lists::build);
    }
}
