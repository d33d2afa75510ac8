package io.ringprobe.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final int LINES = 5;

    private final NativeBlock memory = NativeBlock.allocateCleared(FlowKey.LENGTH);
    private final long key = memory.address();

    @AfterEach
    void free() {
        memory.close();
    }

    /** What a slot of the naive table holds: a flow number, -1 = free, its hash and its deadline. */
    private static final class Model {
        final int[][] flows;
        final long[][] hashes;
        final int[][] deadlines;

        Model(int lineSize) {
            flows = new int[LINES][lineSize];
            hashes = new long[LINES][lineSize];
            deadlines = new int[LINES][lineSize];
            for (int[] line : flows) {
                Arrays.fill(line, FlowTable.NONE);
            }
        }

        int find(int line, int flow) {
            for (int slot = 0; slot < flows[line].length; slot++) {
                if (flows[line][slot] == flow) {
                    return slot;
                }
            }
            return FlowTable.NONE;
        }

        Set<Integer> due(int line, int clock) {
            Set<Integer> due = new TreeSet<>();
            for (int slot = 0; slot < flows[line].length; slot++) {
                if (flows[line][slot] >= 0 && deadlines[line][slot] - clock <= 0) {
                    due.add(slot);
                }
            }
            return due;
        }
    }

    private static Set<Integer> due(FlowTable table, int line, int clock) {
        Set<Integer> due = new TreeSet<>();
        for (int group = 0; group < table.groups(); group++) {
            for (long slots = table.due(line, group, clock); slots != 0; slots &= slots - 1) {
                due.add(FlowTable.slot(group, slots));
            }
        }
        return due;
    }

    private void key(int flow) {
        Memory.putLong(key, flow);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16, 32, 256})
    void shouldBehaveLikeANaiveTable(int lineSize) {
        Random random = new Random(lineSize);
        Model model = new Model(lineSize);
        // Few tags, neighbours of each other and of the smallest one: many false matches.
        long[] tags = {0, 1, 2, 3, 4, 0x7FFF, 0x8000, 0x8001, 0xFFFF, 0xFFFE};
        int clock = 0x7FFF_F000;
        try (FlowTable table = new FlowTable(LINES, lineSize)) {
            for (int i = 0; i < 60_000; i++) {
                clock += random.nextInt(64) == 0 ? random.nextInt(3000) : 0;
                int line = random.nextInt(LINES);
                int flow = random.nextInt(3 * lineSize + 1);
                long hash = tags[flow % tags.length] << 32 | (line * 0x1_0000_0000L + 0x8000_0000L) / LINES;
                assertEquals(line, table.line(hash));
                key(flow);
                int slot = table.find(line, hash, key);
                assertEquals(model.find(line, flow), slot);
                step(table, model, line, flow, hash, slot, clock, random);
                checkDue(table, model, line, clock);
            }
        }
    }

    private void step(
            FlowTable table, Model model, int line, int flow, long hash, int found, int clock, Random random) {
        int slot = found;
        if (slot == FlowTable.NONE) {
            slot = table.free(line);
            boolean full = model.find(line, FlowTable.NONE) == FlowTable.NONE;
            assertTrue(full ? slot == FlowTable.NONE : model.flows[line][slot] == FlowTable.NONE, "a free slot");
            if (slot == FlowTable.NONE) {
                slot = random.nextInt(model.flows[line].length);
                table.release(line, slot);
                assertFalse(table.isOccupied(line, slot));
                assertEquals(slot, table.free(line));
            }
            table.occupy(line, slot, hash);
            FlowKey.copy(key, table.entry(line, slot));
            model.flows[line][slot] = flow;
            model.hashes[line][slot] = hash;
        } else if (random.nextInt(3) == 0) {
            table.release(line, slot);
            model.flows[line][slot] = FlowTable.NONE;
            return;
        }
        assertTrue(table.isOccupied(line, slot));
        model.deadlines[line][slot] = clock + random.nextInt(FlowTable.HORIZON + 1);
        table.deadline(line, slot, model.deadlines[line][slot]);
    }

    private static void checkDue(FlowTable table, Model model, int line, int clock) {
        int lineSize = model.flows[line].length;
        for (int slot = 0; slot < lineSize; slot++) {
            // Flows whose deadline has long passed would be swept in time; the model must not keep them either.
            if (model.flows[line][slot] >= 0 && clock - model.deadlines[line][slot] > FlowTable.HORIZON) {
                table.release(line, slot);
                model.flows[line][slot] = FlowTable.NONE;
            } else if (model.flows[line][slot] >= 0) {
                assertEquals(model.deadlines[line][slot] - clock, table.secondsLeft(line, slot, clock));
                assertEquals(model.deadlines[line][slot] - clock, table.secondsLeft(line, slot, clock));
            }
        }
        assertEquals(model.due(line, clock), due(table, line, clock));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF, 0x1_0000, 0x1_7FFF, 0x7FFF_FFFF, 0x8000_0000, -1})
    void shouldKnowWhatIsDueWhereverTheClockStands(int clock) {
        try (FlowTable table = new FlowTable(1, 4)) {
            for (int slot = 0; slot < 4; slot++) {
                table.occupy(0, slot, 0);
            }
            for (int left : new int[] {-FlowTable.HORIZON, -2, -1, 0, 1, 2, 255, 256, FlowTable.HORIZON}) {
                for (int slot = 0; slot < 4; slot++) {
                    for (int other = 0; other < 4; other++) {
                        table.deadline(0, other, clock + 1);
                    }
                    table.deadline(0, slot, clock + left);
                    assertEquals(left, table.secondsLeft(0, slot, clock));
                    assertEquals(left <= 0 ? Set.of(slot) : Set.of(), due(table, 0, clock), "left " + left);
                }
            }
        }
    }

    @Test
    void shouldFindNothingInFreeSlotsWhateverTheTag() {
        try (FlowTable table = new FlowTable(1, 16)) {
            Memory.clear(table.entry(0, 0), 16L * FlowEntry.LENGTH);
            for (long tag = 0; tag < 1 << 16; tag++) {
                assertEquals(FlowTable.NONE, table.find(0, tag << 32, key));
            }
        }
    }

    @Test
    void shouldFindAFlowUnderEachTag() {
        try (FlowTable table = new FlowTable(1, 16)) {
            for (int slot = 0; slot < 16; slot++) {
                FlowKey.copy(key, table.entry(0, slot));
            }
            for (long tag = 0; tag < 1 << 16; tag++) {
                int slot = (int) (tag % 16);
                table.occupy(0, slot, tag << 32);
                assertEquals(slot, table.find(0, tag << 32, key));
                table.release(0, slot);
            }
        }
    }

    @Test
    void shouldUseEachLineAndSlot() {
        int lines = 1000;
        try (FlowTable table = new FlowTable(lines, 2)) {
            assertEquals(lines, table.lines());
            assertEquals(2, table.lineSize());
            assertEquals(0, table.line(0));
            assertEquals(lines - 1, table.line(0xFFFF_FFFFL));
            assertEquals(0, table.line(0xFFFF_FFFF_0000_0000L), "the upper half is for tag and shard");
            assertEquals(FlowEntry.LENGTH, table.entry(0, 1) - table.entry(0, 0));
            assertEquals(2 * FlowEntry.LENGTH, table.entry(1, 0) - table.entry(0, 0));
            Memory.putLong(table.entry(lines - 1, 1) + FlowEntry.LENGTH - 8, 1);
            assertEquals(0, table.entry(0, 0) % 128);
        }
    }
}
