package io.ringprobe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JVM says nothing when conf/jvm.options names a method that isn't there any more. */
class JvmOptionsTest {
    private static final String DONT_INLINE = "-XX:CompileCommand=dontinline,";

    @Test
    void shouldNameOnlyMethodsThatAreThere() throws IOException, ClassNotFoundException {
        List<String> names = Files.readAllLines(Path.of("conf/jvm.options")).stream()
                .filter(line -> line.startsWith(DONT_INLINE))
                .map(line -> line.substring(DONT_INLINE.length()))
                .toList();
        assertFalse(names.isEmpty());
        for (String name : names) {
            String[] parts = name.split("::", -1);
            Method[] methods = Class.forName(parts[0]).getDeclaredMethods();
            assertTrue(Arrays.stream(methods).anyMatch(m -> m.getName().equals(parts[1])), name);
        }
    }
}
