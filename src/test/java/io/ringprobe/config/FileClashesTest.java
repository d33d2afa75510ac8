package io.ringprobe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileClashesTest {
    @TempDir
    private Path folder;

    private static Options component(String place, Object... files) {
        ComponentSpec spec = new ComponentSpec(
                ComponentSpec.OUTPUT, "x", "for tests", List.of(OptionSpec.value("f", "file", "PATH", "-", "a file")));
        List<String> texts = List.of(files).stream().map(Object::toString).toList();
        return new Options(spec, place, texts.isEmpty() ? Map.of() : Map.of("file", texts));
    }

    @Test
    void shouldFindAnOutputThatWouldOverwriteAnInput() throws IOException {
        Path capture = Files.createFile(folder.resolve("a.pcap"));
        Path link = Files.createSymbolicLink(folder.resolve("b"), capture);
        List<Options> inputs = List.of(component("in", "-", folder.resolve("c"), capture));
        assertEquals(
                List.of("out: " + link + " is read by in too: each output takes a file of its own"),
                FileClashes.find(inputs, List.of(component("out", link))));
    }

    @Test
    void shouldFindTwoOutputsIntoOneFileThatIsNotThereYet() {
        Path file = folder.resolve("new");
        Path same = folder.resolve(".").resolve("new");
        assertEquals(
                List.of("two: " + same + " is written by one too: each output takes a file of its own"),
                FileClashes.find(List.of(), List.of(component("one", file), component("two", same))));
    }

    @Test
    void shouldFindFilesOfTrapInterfaces() throws IOException {
        Path capture = Files.createFile(folder.resolve("a.pcap"));
        ComponentSpec spec = new ComponentSpec(
                ComponentSpec.OUTPUT, "trap", "for tests", List.of(OptionSpec.value("i", "ifc", "SPEC", "", "a spec")));
        String text = "u:http:timeout=WAIT,f:" + capture + ":w:time=5,t:8000";
        Options output = new Options(spec, "out", Map.of("ifc", List.of(text)));
        assertEquals(
                List.of("out: " + capture + " is read by in too: each output takes a file of its own"),
                FileClashes.find(List.of(component("in", capture)), List.of(output)));
    }

    @Test
    void shouldLetStandardStreamsAndDevicesBeShared() {
        List<Options> inputs = List.of(component("in", "-", "/dev/null"));
        List<Options> outputs = List.of(
                component("one"),
                component("two"),
                component("three", "-"),
                component("four", "/dev/null"),
                component("five", "/dev/null"),
                component("six", folder.resolve("a")),
                component("seven", folder.resolve("b")));
        assertEquals(List.of(), FileClashes.find(inputs, outputs));
    }
}
