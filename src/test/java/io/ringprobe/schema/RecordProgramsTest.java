package io.ringprobe.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordProgramsTest {
    private final List<String> compiled = new ArrayList<>();
    private final RecordPrograms<String> programs = new RecordPrograms<>((presence, version) -> {
        String program = presence + "/" + version;
        compiled.add(program);
        return program;
    });

    @Test
    void shouldCompileOncePerPresenceAndVersion() {
        Map<String, String> expected = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long presence = random.nextInt(500) * 0x1_0000_0001L;
            int version = random.nextBoolean() ? 4 : 6;
            String program = programs.of(presence, version);
            assertEquals(presence + "/" + version, program);
            String before = expected.putIfAbsent(program, program);
            if (before != null) {
                assertSame(before, program);
            }
        }
        assertEquals(expected.size(), compiled.size());
    }

    @Test
    void shouldTellVersionsApartAlsoForNoPlugin() {
        assertEquals("0/4", programs.of(0, 4));
        assertEquals("0/6", programs.of(0, 6));
        assertEquals("0/4", programs.of(0, 4));
        assertEquals("-1/6", programs.of(-1, 6));
    }

    @Test
    void shouldAskAgainWhereThereWasNoProgram() {
        String[] next = {null, "late"};
        int[] calls = {0};
        RecordPrograms<String> some = new RecordPrograms<>((presence, version) -> next[calls[0]++]);
        assertNull(some.of(5, 4));
        assertEquals("late", some.of(5, 4));
        assertEquals("late", some.of(5, 4));
        assertEquals(2, calls[0]);
    }

    @Test
    void shouldForgetWhatIsRemoved() {
        for (int i = 0; i < 100; i++) {
            programs.of(i, i % 2 == 0 ? 4 : 6);
        }
        programs.removeIf(program -> program.startsWith("7") || program.equals("98/4"));
        compiled.clear();
        for (int i = 99; i >= 0; i--) {
            assertEquals(i + (i % 2 == 0 ? "/4" : "/6"), programs.of(i, i % 2 == 0 ? 4 : 6));
        }
        assertEquals(12, compiled.size());
        assertEquals("98/4", compiled.getFirst());
        assertEquals("7/6", compiled.getLast());
    }

    @Test
    void shouldForgetTheLastOneToo() {
        programs.of(1, 4);
        programs.removeIf(program -> true);
        programs.of(1, 4);
        assertEquals(2, compiled.size());
    }
}
