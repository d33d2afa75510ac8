package io.ringprobe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what lies in deploy/. */
final class DeployFiles {
    static final Path DASHBOARD = Path.of("deploy/grafana/ringprobe.json");
    static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");

    private DeployFiles() {}

    /** The documents of a YAML file. */
    static List<JsonNode> yaml(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }

    /** The texts of a list in the first document. */
    static List<String> strings(List<JsonNode> documents, String pointer) {
        List<String> strings = new ArrayList<>();
        documents.getFirst().at(pointer).forEach(node -> strings.add(node.asText()));
        return strings;
    }

    /** The PromQL of each alert. */
    static Map<String, String> alerts() throws IOException {
        Map<String, String> alerts = new LinkedHashMap<>();
        for (JsonNode rule : yaml(ALERTS).getFirst().at("/groups/0/rules")) {
            alerts.put(rule.get("alert").asText(), rule.get("expr").asText());
        }
        return alerts;
    }

    /** The PromQL of each panel of the dashboard, with Grafana's variables replaced. */
    static Map<String, String> panels() throws IOException {
        Map<String, String> panels = new LinkedHashMap<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expression = target.get("expr")
                        .asText()
                        .replace("$__rate_interval", "5m")
                        .replace("$instance", ".*");
                panels.put(panel.get("title").asText() + target.get("refId").asText(), expression);
            }
        }
        return panels;
    }
}
