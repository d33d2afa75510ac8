package io.ringprobe.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {
    private static final int PER_MINUTE = 3;
    private static final long START = Long.MAX_VALUE - 5;

    private final RepeatLimit limit = new RepeatLimit(PER_MINUTE);

    private static RepeatLimit.Message message(String about) {
        return new RepeatLimit.Message("a.B", "{}: gone", about, LogPriority.WARNING);
    }

    private static long after(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void shouldHoldBackWhatComesTooOftenInAMinute() {
        for (int i = 0; i < PER_MINUTE; i++) {
            assertTrue(limit.allows(message("x"), after(i)));
        }
        assertFalse(limit.allows(message("x"), after(PER_MINUTE)));
        assertFalse(limit.allows(message("x"), after(59)));
        assertTrue(limit.allows(message("y"), after(59)), "about another thing");
        assertEquals(List.of(), limit.takeOver(after(59)));
        assertEquals(List.of(new RepeatLimit.Repeated(message("x"), 2)), limit.takeOver(after(60)));
        assertTrue(limit.allows(message("x"), after(60)));
    }

    @Test
    void shouldTellAllAtTheEnd() {
        for (int i = 0; i < PER_MINUTE + 1; i++) {
            limit.allows(message("x"), START);
        }
        limit.allows(message("y"), START);
        assertEquals(List.of(new RepeatLimit.Repeated(message("x"), 1)), limit.takeAll());
        assertEquals(List.of(), limit.takeAll());
    }

    @Test
    void shouldForgetTheOldestOfTooMany() {
        for (int i = 0; i <= RepeatLimit.MESSAGES; i++) {
            for (int j = 0; j <= PER_MINUTE; j++) {
                limit.allows(message("thing " + i), START);
            }
        }
        assertEquals(List.of(new RepeatLimit.Repeated(message("thing 0"), 1)), limit.takeOver(START));
        assertEquals(RepeatLimit.MESSAGES, limit.takeAll().size());
    }
}
