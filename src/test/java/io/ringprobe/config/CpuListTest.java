package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @Test
    void shouldReadNumbersAndRanges() {
        assertEquals(List.of(), CpuList.parse(""));
        assertEquals(List.of(3), CpuList.parse("3"));
        assertEquals(List.of(0, 2, 3, 4, 9), CpuList.parse("0,2-4, 9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1,", ",1", "3-1", "-1", "1-", "0,,1", "99999", "0 1"})
    void shouldRefuseWhatIsNoList(String text) {
        assertNull(CpuList.parse(text));
    }
}
