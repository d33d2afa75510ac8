package io.ringprobe.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sections of one plugin in a flow: unit and property. */
class RepeatedSectionsTest {
    private static final Ipfix ELEMENT = Ipfix.fixed(0, 1, 8);
    private static final int ENTRIES = 20;
    private static final int MAX = 5;
    private static final int SINGLE = 0;
    private static final int SEVERAL = 1;
    private static final int ROWS = 2;
    private static final int PAIRS = 3;
    private static final int NUMBER;
    private static final Rows LIST;
    private static final RecordSchema SCHEMA;

    static {
        Schema.Builder single = Schema.builder("single");
        single.uint64("A", ELEMENT, "", "");
        Schema.Builder several = Schema.builder("several");
        NUMBER = several.uint32("N", ELEMENT, "", "");
        several.string("T", 30, ELEMENT, "");
        several.repeated(MAX);
        several.state(3);
        Schema.Builder rows = Schema.builder("rows");
        LIST = rows.rows(4);
        rows.column(LIST, "R", Type.UINT32, ELEMENT, "", "");
        Schema.Builder pairs = Schema.builder("pairs");
        pairs.uint32("P", ELEMENT, "", "");
        pairs.repeated(2);
        SCHEMA = new RecordSchema(
                FlowRecord.BASIC, List.of(single.build(), several.build(), rows.build(), pairs.build()));
    }

    private static final Field.Variable TEXT = SCHEMA.plugins().get(SEVERAL).variable("T");

    /** All plugins claim to fill theirs on every flow: repeated ones live in a slab even so. */
    private final ExtensionStore store = new ExtensionStore(SCHEMA, -1);

    private final FlowRecordWriter writer = new FlowRecordWriter(store, 7);
    private final NativeBlock entries = NativeBlock.allocateCleared((long) ENTRIES * FlowEntry.LENGTH);
    private final NativeBlock output = NativeBlock.allocate(writer.capacity());
    private final long record = output.address();

    @AfterEach
    void free() {
        store.close();
        entries.close();
        output.close();
    }

    private long entry(int index) {
        return entries.address() + (long) index * FlowEntry.LENGTH;
    }

    private long add(int entry, int number) {
        long section = store.addSection(entry(entry), SEVERAL);
        if (section != 0) {
            assertEquals(0, Memory.getInt(section + NUMBER), "a new section is zero");
            assertEquals(0, Memory.getShort(section + TEXT.slot()));
            fill(section, number);
        }
        return section;
    }

    private static void fill(long section, int number) {
        byte[] text = ("text of " + number).getBytes(StandardCharsets.US_ASCII);
        Memory.putInt(section + NUMBER, number);
        Memory.putShort(section + TEXT.slot(), text.length);
        Memory.copyFromArray(text, 0, section + TEXT.area(), text.length);
    }

    /** The numbers of the plugin's sections in the record and its repeats, whose texts must fit them. */
    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        long at = record;
        int repeats = FlowRecord.repeats(record);
        for (int i = 0; i <= repeats; i++) {
            assertEquals(i > 0, FlowRecord.isRepeat(at));
            if ((FlowRecord.presence(at) & 1L << SEVERAL) != 0) {
                numbers.add(number(at));
            }
            at = FlowRecord.next(at);
        }
        return numbers;
    }

    private static int number(long at) {
        long section = at + FlowRecord.sectionOffset(SCHEMA, FlowRecord.presence(at), SEVERAL);
        int number = Memory.getInt(section + NUMBER);
        byte[] text = new byte[Memory.getUnsignedShort(section + TEXT.slot())];
        Memory.copyToArray(at + Memory.getUnsignedShort(section + TEXT.slot() + 2), text, 0, text.length);
        assertArrayEquals(("text of " + number).getBytes(StandardCharsets.US_ASCII), text);
        return number;
    }

    @Test
    void shouldGiveAsManySectionsAsDeclaredAndNoMore() {
        for (int i = 0; i < MAX; i++) {
            assertNotEquals(0, add(0, i));
            assertEquals(1 + i + 1, store.slotsInUse(), "the flow's home and its sections");
        }
        assertEquals(0, add(0, MAX));
        assertEquals(1 + MAX, store.slotsInUse());
        store.release(entry(0));
        assertEquals(0, store.slotsInUse());
    }

    @Test
    void shouldCountTheSectionThatCreateGave() {
        long first = store.create(entry(0), PAIRS);
        long second = store.addSection(entry(0), PAIRS);
        assertNotEquals(first, second);
        assertNotEquals(0, second);
        assertEquals(0, store.addSection(entry(0), PAIRS));
        assertEquals(first, store.section(entry(0), PAIRS));
        assertEquals(first, store.create(entry(0), PAIRS));
    }

    @Test
    void shouldGiveOneSectionWhereNoneIsDeclaredToRepeat() {
        assertNotEquals(0, store.addSection(entry(0), SINGLE));
        assertEquals(0, store.addSection(entry(0), SINGLE));
    }

    @Test
    void shouldRemoveAllSectionsAtOnceAndBeginAnew() {
        add(0, 1);
        add(0, 2);
        add(0, 3);
        store.remove(entry(0), SEVERAL);
        assertEquals(0, store.slotsInUse());
        assertEquals(0, store.section(entry(0), SEVERAL));
        add(0, 4);
        writer.write(entry(0), EndReason.IDLE, record);
        assertEquals(List.of(4), numbers());
        assertEquals(0, FlowRecord.repeats(record));
    }

    @Test
    void shouldWriteARepeatForEachFurtherSectionWithNothingElseInIt() {
        Memory.putLong(entry(0) + FlowEntry.BYTES_OFFSET, 4711);
        store.create(entry(0), SINGLE);
        long rows = store.create(entry(0), ROWS);
        Memory.putInt(store.addRow(rows, LIST), 99);
        store.addSection(entry(0), PAIRS);
        store.addSection(entry(0), PAIRS);
        add(0, 10);
        add(0, 11);
        add(0, 12);
        int length = writer.write(entry(0), EndReason.ACTIVE, record);

        assertEquals(List.of(10, 11, 12), numbers());
        assertEquals(3, FlowRecord.repeats(record));
        assertEquals(0b1111, FlowRecord.presence(record));
        long[] presence = {1L << SEVERAL, 1L << SEVERAL, 1L << PAIRS};
        long at = record;
        for (long expected : presence) {
            at = FlowRecord.next(at);
            assertEquals(expected, FlowRecord.presence(at), "the plugin with the lowest bit first");
            assertTrue(FlowRecord.isRepeat(at));
            assertEquals(0, FlowRecord.repeats(at));
            assertEquals(4711, Memory.getLong(at + FlowRecord.BYTES));
            assertEquals(EndReason.ACTIVE.number(), Memory.getByte(at + FlowRecord.END_REASON));
            assertEquals(7, Memory.getUnsignedShort(at + FlowRecord.SHARD_OFFSET));
            assertEquals(0, FlowRecord.length(at) % 8);
        }
        assertEquals(record + length, FlowRecord.next(at));
        assertFalse(FlowRecord.isRepeat(record));
    }

    @Test
    void shouldHaveRoomForTheMostThatAFlowCanHold() {
        for (int plugin = 0; plugin < SCHEMA.plugins().size(); plugin++) {
            long section;
            do {
                section = store.addSection(entry(0), plugin);
                if (plugin == SEVERAL && section != 0) {
                    Memory.putShort(section + TEXT.slot(), TEXT.capacity());
                }
            } while (section != 0);
        }
        for (int i = 0; i < LIST.capacity(); i++) {
            store.addRow(store.section(entry(0), ROWS), LIST);
        }
        int length = writer.write(entry(0), EndReason.IDLE, record);
        assertEquals(MAX - 1 + 1, FlowRecord.repeats(record));
        assertTrue(length <= writer.capacity());
        assertTrue(writer.capacity() - length < 200, "no more room than needed: " + writer.capacity());
    }

    @Test
    void shouldKeepTheSectionsOfManyFlowsApart() {
        Random random = new Random(3);
        List<List<Integer>> model = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            model.add(new ArrayList<>());
        }
        for (int i = 0; i < 20_000; i++) {
            int flow = random.nextInt(ENTRIES);
            List<Integer> expected = model.get(flow);
            switch (random.nextInt(10)) {
                case 0 -> {
                    store.release(entry(flow));
                    FlowEntry.presence(entry(flow), 0);
                    expected.clear();
                }
                case 1 -> {
                    store.remove(entry(flow), SEVERAL);
                    expected.clear();
                }
                case 2 -> {
                    writer.write(entry(flow), EndReason.IDLE, record);
                    assertEquals(expected, numbers());
                }
                default -> {
                    if (add(flow, i) != 0) {
                        expected.add(i);
                    }
                    assertTrue(!expected.isEmpty() && expected.size() <= MAX);
                }
            }
            int homes =
                    (int) model.stream().filter(sections -> !sections.isEmpty()).count();
            assertEquals(homes + model.stream().mapToInt(List::size).sum(), store.slotsInUse());
        }
    }
}
