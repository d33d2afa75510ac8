package io.ringprobe.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Regions;
import io.ringprobe.packet.PacketBlock;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.schema.Counters;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtensionStoreTest {
    private static final Ipfix ELEMENT = Ipfix.fixed(0, 1, 8);
    private static final int ENTRIES = 40;

    /** A section that lies in the home. */
    private static final int INLINE = 0;
    /** A section in a slab, with text and octets. */
    private static final int TEXTS = 1;
    /** A section in a slab, with two lists of rows, of which one has some in the section. */
    private static final int ROWS = 2;
    /** A section in the home with a list of rows, all in it. */
    private static final int INLINE_ROWS = 3;
    /** No fields at all. */
    private static final int EMPTY = 4;

    /** A number, text and counters. */
    private static final int COUNTS = 5;

    private static final Counters FIRST_COUNTS;
    private static final Counters MORE_COUNTS;
    private static final int COUNTED_NUMBER;
    private static final int COUNTED_STATE;
    private static final Rows NARROW;
    private static final Rows WIDE;
    private static final Rows SHORT;
    private static final RecordSchema SCHEMA;

    static {
        Schema.Builder inline = Schema.builder("inline");
        inline.uint64("A", ELEMENT, "", "");
        inline.uint8("B", ELEMENT, "", "");
        inline.state(9);
        Schema.Builder texts = Schema.builder("texts");
        texts.string("S", 100, ELEMENT, "");
        texts.uint16("N", ELEMENT, "", "");
        texts.bytes("O", 13, ELEMENT, "");
        texts.state(5);
        Schema.Builder rows = Schema.builder("rows");
        NARROW = rows.rows(100);
        rows.column(NARROW, "N1", Type.UINT8, ELEMENT, "", "");
        WIDE = rows.rows(7, 2);
        rows.column(WIDE, "W1", Type.TIME, ELEMENT, "", "");
        rows.column(WIDE, "W2", Type.IP, ELEMENT, "", "");
        rows.column(WIDE, "W3", Type.UINT32, ELEMENT, "", "");
        rows.string("T", 20, ELEMENT, "");
        Schema.Builder inlineRows = Schema.builder("inlinerows");
        SHORT = inlineRows.rows(3, 3);
        inlineRows.column(SHORT, "I1", Type.UINT32, ELEMENT, "", "");
        Schema.Builder counts = Schema.builder("counts");
        COUNTED_NUMBER = counts.uint16("C0", ELEMENT, "", "");
        counts.string("C1", 9, ELEMENT, "");
        FIRST_COUNTS = counts.counters("C2", 5, ELEMENT, "", "");
        MORE_COUNTS = counts.counters("C3", 2, ELEMENT, "", "");
        COUNTED_STATE = counts.state(3);
        SCHEMA = new RecordSchema(
                FlowRecord.BASIC,
                List.of(
                        inline.build(),
                        texts.build(),
                        rows.build(),
                        inlineRows.build(),
                        Schema.builder("empty").build(),
                        counts.build()));
    }

    private final Map<Long, Long> regionsBefore = Regions.known();
    private final ExtensionStore store = new ExtensionStore(SCHEMA, 1L << INLINE | 1L << INLINE_ROWS);
    private final FlowRecordWriter writer = new FlowRecordWriter(store, 0x1234);
    private final NativeBlock entries = NativeBlock.allocate((long) ENTRIES * FlowEntry.LENGTH);
    private final NativeBlock record = NativeBlock.allocate(writer.capacity());

    @BeforeEach
    void clear() {
        for (long at = 0; at < entries.size(); at += 8) {
            Memory.putLong(entries.address() + at, -1);
        }
        for (int i = 0; i < ENTRIES; i++) {
            Memory.clear(entry(i), FlowEntry.LENGTH);
        }
    }

    @AfterEach
    void free() {
        store.close();
        entries.close();
        record.close();
        Map<Long, Long> left = Regions.known();
        left.keySet().removeAll(regionsBefore.keySet());
        assertEquals(Map.of(), left);
    }

    private long entry(int index) {
        return entries.address() + (long) index * FlowEntry.LENGTH;
    }

    private static Field.Variable variable(int plugin, String name) {
        return SCHEMA.plugins().get(plugin).variable(name);
    }

    private static void setText(long section, Field.Variable field, byte[] text) {
        Memory.putShort(section + field.slot(), text.length);
        Memory.copyFromArray(text, 0, section + field.area(), text.length);
    }

    /** Reads a string or bytes field of the record. */
    private byte[] text(int plugin, String name) {
        long slot = section(plugin) + variable(plugin, name).slot();
        byte[] text = new byte[Memory.getUnsignedShort(slot)];
        Memory.copyToArray(record.address() + Memory.getUnsignedShort(slot + 2), text, 0, text.length);
        return text;
    }

    private long section(int plugin) {
        long presence = FlowRecord.presence(record.address());
        assertNotEquals(0, presence & 1L << plugin, "the record has the section");
        return record.address() + FlowRecord.sectionOffset(SCHEMA, presence, plugin);
    }

    private byte[] rows(int plugin, Rows rows) {
        long slot = section(plugin) + rows.slot();
        byte[] all = new byte[Memory.getUnsignedShort(slot + Rows.COUNT_OFFSET) * rows.width()];
        long first = record.address() + Memory.getUnsignedShort(slot + Rows.DATA_OFFSET);
        Memory.copyToArray(first, all, 0, all.length);
        return all;
    }

    /** The sections of plugins that look later and fill theirs on each flow share a slot: the annex. */
    @Test
    void shouldKeepPacketsBesideSections() {
        PacketBlock packets = new PacketBlock(1);
        long packet = packets.descriptor(0);
        Memory.clear(packet, PacketDescriptor.LENGTH);
        long bits = 1L << INLINE | 1L << INLINE_ROWS;
        try (ExtensionStore keeping = new ExtensionStore(SCHEMA, bits, bits)) {
            for (int round = 0; round < 3; round++) {
                int kept = 0;
                PacketDescriptor.time(packet, 100);
                while (keeping.keep(entry(0), packet, kept % 2 == 0)) {
                    PacketDescriptor.time(packet, 100 + ++kept);
                    assertEquals(kept, keeping.kept(entry(0)));
                }
                assertTrue(kept >= 4);
                assertEquals(1, keeping.slotsInUse());
                keeping.touchWatched(new long[] {entry(0)}, 1);
                Memory.putLong(keeping.create(entry(0), INLINE), -1);
                Memory.putInt(keeping.addRow(keeping.create(entry(0), INLINE_ROWS), SHORT), -1);
                Memory.putLong(keeping.create(entry(0), TEXTS), -1);
                assertEquals(3, keeping.slotsInUse(), "home, annex and a section outside");
                FlowEntry.attached(entry(0), -1);
                keeping.touchWatched(new long[] {entry(0)}, 1);
                keeping.touchAll(new long[] {entry(0)}, 1);
                for (int i = 0; i < kept; i++) {
                    long row = keeping.firstKept(entry(0)) + (long) i * SeriesRow.LENGTH;
                    assertEquals(100 + i, Memory.getLong(row + SeriesRow.TIME_OFFSET));
                    assertEquals(i % 2 == 0 ? 1 : 0, Memory.getByte(row + SeriesRow.FORWARD_OFFSET));
                }
                keeping.remove(entry(0), INLINE);
                keeping.dropKept(entry(0));
                assertEquals(3, keeping.slotsInUse());
                keeping.remove(entry(0), INLINE_ROWS);
                assertEquals(2, keeping.slotsInUse());
                keeping.remove(entry(0), TEXTS);
                assertEquals(0, keeping.slotsInUse());
            }
        } finally {
            packets.close();
        }
    }

    @Test
    void shouldGiveAHomeToFlowsThatHaveASectionOnly() {
        assertEquals(0, store.slotsInUse());
        store.create(entry(0), INLINE);
        store.create(entry(0), EMPTY);
        assertEquals(1, store.slotsInUse());
        store.remove(entry(0), INLINE);
        assertEquals(1, store.slotsInUse());
        store.remove(entry(0), EMPTY);
        assertEquals(0, store.slotsInUse());
        store.release(entry(0));
        assertEquals(0, store.slotsInUse());
    }

    @Test
    void shouldGiveEachFlowSectionsOfItsOwn() {
        for (int plugin = 0; plugin < 5; plugin++) {
            for (int i = 0; i < ENTRIES; i++) {
                assertEquals(0, store.section(entry(i), plugin));
                long section = store.create(entry(i), plugin);
                int length = SCHEMA.plugins().get(plugin).cachedLength();
                int cleared = SCHEMA.plugins().get(plugin).clearedLength();
                for (int at = 0; at < length; at += 8) {
                    assertTrue(
                            at >= cleared || Memory.getLong(section + at) == 0, "new sections are zero but for text");
                    Memory.putLong(section + at, 100L * i + plugin);
                }
                assertEquals(section, store.section(entry(i), plugin));
                assertEquals(section, store.create(entry(i), plugin), "the one that there is");
            }
        }
        for (int plugin = 0; plugin < 5; plugin++) {
            for (int i = 0; i < ENTRIES; i++) {
                int length = SCHEMA.plugins().get(plugin).cachedLength();
                for (int at = 0; at < length; at += 8) {
                    assertEquals(100L * i + plugin, Memory.getLong(store.section(entry(i), plugin) + at));
                }
            }
        }
    }

    @Test
    void shouldTakeASectionAway() {
        for (int plugin = 0; plugin < 5; plugin++) {
            long section = store.create(entry(0), plugin);
            if (plugin == ROWS) {
                fillRows(section, NARROW, 70, 1);
            }
            store.remove(entry(0), plugin);
            assertEquals(0, store.section(entry(0), plugin));
            store.remove(entry(0), plugin);
            assertEquals(0, FlowEntry.presence(entry(0)));
        }
        assertEquals(0, store.slotsInUse());
    }

    private void fillRows(long section, Rows rows, int count, int seed) {
        for (int i = 0; i < count; i++) {
            long row = store.addRow(section, rows);
            assertNotEquals(0, row);
            for (int octet = 0; octet < rows.width(); octet++) {
                Memory.putByte(row + octet, seed + i * 7 + octet);
            }
            assertEquals(i + 1, store.rowCount(section, rows));
        }
    }

    private static byte[] expectedRows(Rows rows, int count, int seed) {
        byte[] all = new byte[count * rows.width()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (seed + i / rows.width() * 7 + i % rows.width());
        }
        return all;
    }

    @Test
    void shouldCopyRowsInOrderWhateverTheirNumber() {
        for (int narrow = 0; narrow <= NARROW.capacity(); narrow++) {
            int wide = narrow % (WIDE.capacity() + 1);
            long section = store.create(entry(1), ROWS);
            setText(section, variable(ROWS, "T"), new byte[narrow % 21]);
            fillRows(section, NARROW, narrow, 3);
            fillRows(section, WIDE, wide, 5);
            writer.write(entry(1), EndReason.IDLE, record.address());
            assertArrayEquals(expectedRows(NARROW, narrow, 3), rows(ROWS, NARROW));
            assertArrayEquals(expectedRows(WIDE, wide, 5), rows(ROWS, WIDE));
            assertEquals(narrow % 21, text(ROWS, "T").length);
            store.release(entry(1));
            FlowEntry.presence(entry(1), 0);
            assertEquals(0, store.slotsInUse());
        }
    }

    @Test
    void shouldCountUpToTheMostThat32BitsHold() {
        long[] amounts = {0, 1, 255, 256, 65_537, 0xFFFF_FFFFL, Long.MAX_VALUE >>> 8};
        for (int round = 0; round < 3; round++) {
            long section = store.create(entry(round), COUNTS);
            Memory.putShort(section + COUNTED_NUMBER, 0xABCD);
            Memory.putShort(section + COUNTED_STATE, -1);
            setText(section, variable(COUNTS, "C1"), new byte[] {1, 2, 3});
            long[] expected = new long[7];
            for (int i = 0; i < 7; i++) {
                for (int times = 0; times <= round; times++) {
                    expected[i] = Math.min(0xFFFF_FFFFL, expected[i] + amounts[i]);
                    Counters list = i < 5 ? FIRST_COUNTS : MORE_COUNTS;
                    store.count(section, COUNTS, list, i < 5 ? i : i - 5, amounts[i]);
                }
            }
            writer.write(entry(round), EndReason.IDLE, record.address());
            for (int i = 0; i < 7; i++) {
                String name = i < 5 ? "C2" : "C3";
                Field.Array array =
                        (Field.Array) SCHEMA.plugins().get(COUNTS).field(name).storage();
                long at = section(COUNTS) + array.offset() + (i < 5 ? i : i - 5) * 4L;
                assertEquals(expected[i], Memory.getUnsignedInt(at), "counter " + i);
            }
            assertEquals(0xABCD, Memory.getUnsignedShort(section(COUNTS) + COUNTED_NUMBER));
            assertArrayEquals(new byte[] {1, 2, 3}, text(COUNTS, "C1"));
            assertEquals(3, store.slotsInUse(), "home, section and what the low octets don't hold");
            store.release(entry(round));
            assertEquals(0, store.slotsInUse());
        }
    }

    @Test
    void shouldCountInOneOctetWhereThatIsEnough() {
        long section = store.create(entry(0), COUNTS);
        for (int i = 0; i < 255; i++) {
            store.count(section, COUNTS, MORE_COUNTS, 1, 1);
        }
        assertEquals(2, store.slotsInUse());
        store.count(section, COUNTS, MORE_COUNTS, 1, 1);
        assertEquals(3, store.slotsInUse());
        store.remove(entry(0), COUNTS);
        assertEquals(0, store.slotsInUse());
    }

    @Test
    void shouldHaveNoMoreRowsThanDeclared() {
        for (Rows rows : List.of(NARROW, WIDE)) {
            long section = store.create(entry(0), ROWS);
            fillRows(section, rows, rows.capacity(), 1);
            for (int i = 0; i < 3; i++) {
                assertEquals(0, store.addRow(section, rows));
            }
            assertEquals(rows.capacity(), store.rowCount(section, rows));
        }
    }

    @Test
    void shouldCopyTextsOfAnyLength() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            byte[] string = new byte[random.nextInt(101)];
            byte[] octets = new byte[random.nextInt(14)];
            random.nextBytes(string);
            random.nextBytes(octets);
            long section = store.create(entry(0), TEXTS);
            setText(section, variable(TEXTS, "S"), string);
            setText(section, variable(TEXTS, "O"), octets);
            int length = writer.write(entry(0), EndReason.IDLE, record.address());
            assertEquals(0, length % 8);
            assertEquals(length, FlowRecord.length(record.address()));
            assertArrayEquals(string, text(TEXTS, "S"));
            assertArrayEquals(octets, text(TEXTS, "O"));
        }
    }

    @Test
    void shouldWriteRecordsThatFitTheirCapacity() {
        long section = store.create(entry(0), TEXTS);
        setText(section, variable(TEXTS, "S"), new byte[100]);
        setText(section, variable(TEXTS, "O"), new byte[13]);
        store.create(entry(0), INLINE);
        store.create(entry(0), EMPTY);
        section = store.create(entry(0), ROWS);
        setText(section, variable(ROWS, "T"), new byte[20]);
        fillRows(section, NARROW, NARROW.capacity(), 0);
        fillRows(section, WIDE, WIDE.capacity(), 0);
        fillRows(store.create(entry(0), INLINE_ROWS), SHORT, SHORT.capacity(), 0);
        setText(store.create(entry(0), COUNTS), variable(COUNTS, "C1"), new byte[9]);
        int length = writer.write(entry(0), EndReason.IDLE, record.address());
        assertTrue(length <= writer.capacity());
        assertTrue(length > writer.capacity() - 64, "the capacity isn't far too large");
        assertArrayEquals(expectedRows(SHORT, 3, 0), rows(INLINE_ROWS, SHORT));
        assertThrows(IndexOutOfBoundsException.class, () -> Memory.getByte(record.address() + record.size()));
    }

    /** Flows come and go in any order with any sections; nothing of one shows up in another, and nothing is left. */
    @Test
    void shouldLeakNothing() {
        Random random = new Random(8);
        List<Integer> live = new ArrayList<>();
        int[] narrow = new int[ENTRIES];
        for (int round = 0; round < 20_000; round++) {
            int i = random.nextInt(ENTRIES);
            if (live.contains(i)) {
                if (FlowEntry.presence(entry(i)) != 0) {
                    writer.write(entry(i), EndReason.IDLE, record.address());
                }
                if ((FlowEntry.presence(entry(i)) & 1L << ROWS) != 0) {
                    assertArrayEquals(expectedRows(NARROW, narrow[i], i), rows(ROWS, NARROW));
                }
                store.release(entry(i));
                FlowEntry.presence(entry(i), 0);
                live.remove((Integer) i);
            } else {
                live.add(i);
                narrow[i] = random.nextInt(NARROW.capacity() + 1);
                createSome(entry(i), random, narrow[i], i);
            }
        }
        for (int i : live) {
            store.release(entry(i));
        }
        assertEquals(0, store.slotsInUse());
    }

    private void createSome(long entry, Random random, int narrow, int seed) {
        for (int plugin = 0; plugin < 5; plugin++) {
            if (random.nextBoolean()) {
                long section = store.create(entry, plugin);
                if (plugin == ROWS) {
                    fillRows(section, NARROW, narrow, seed);
                    fillRows(section, WIDE, random.nextInt(8), seed);
                }
                if (plugin == INLINE_ROWS) {
                    fillRows(section, SHORT, random.nextInt(4), seed);
                }
            }
        }
    }
}
