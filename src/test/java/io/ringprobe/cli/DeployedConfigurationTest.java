package io.ringprobe.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.HoconReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that lie in deploy/: whole ones, with input and output. */
class DeployedConfigurationTest {
    private static void check(Path file) {
        assertDoesNotThrow(
                () -> ConfigCheck.check(List.of(HoconReader.read(file)), Components.builtIn()), file::toString);
    }

    @Test
    void shouldBeRightInTheContainer() {
        check(Path.of("deploy/docker/ringprobe.conf"));
    }

    @Test
    void shouldBeRightAsAService() {
        check(Path.of("conf/probe.conf"));
    }

    @Test
    void shouldBeRightInKubernetes(@TempDir Path folder) throws IOException {
        Path manifests = Path.of("deploy/kubernetes/ringprobe.yaml");
        List<JsonNode> configurations;
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(manifests.toFile())) {
            configurations = documents.readAll().stream()
                    .map(document -> document.at("/data/ringprobe.conf"))
                    .filter(JsonNode::isTextual)
                    .toList();
        }
        assertFalse(configurations.isEmpty());
        for (JsonNode configuration : configurations) {
            check(Files.writeString(folder.resolve("ringprobe.conf"), configuration.asText()));
        }
    }
}
