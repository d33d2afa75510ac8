package io.ringprobe.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolsTest {
    @Test
    void shouldFindProgramOnPath() {
        assertEquals(Optional.of(Path.of("/bin/sh")), Tools.find("sh", Map.of("PATH", "/nowhere:/bin")));
    }

    @Test
    void shouldNotFindProgramThatIsNotThere() {
        assertEquals(Optional.empty(), Tools.find("no-such-program", Map.of("PATH", "/bin")));
    }

    @Test
    void shouldSkipTestWhenSomethingIsMissing() {
        assertThrows(TestAbortedException.class, () -> Tools.found(Optional.empty(), "missing", false));
    }

    @Test
    void shouldFailTestWhenSomethingRequiredIsMissing() {
        assertThrows(AssertionFailedError.class, () -> Tools.found(Optional.empty(), "missing", true));
    }

    @Test
    void shouldReturnWhatIsThere() {
        assertEquals(Path.of("/bin/sh"), Tools.found(Optional.of(Path.of("/bin/sh")), "missing", true));
    }
}
