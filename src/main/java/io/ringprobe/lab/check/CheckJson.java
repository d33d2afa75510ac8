package io.ringprobe.lab.check;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A check's result as JSON. Stateless. */
public final class CheckJson {
    private CheckJson() {}

    /** One object, its keys sorted. */
    public static String of(CheckResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("complete", result.complete());
        all.put("exact", result.exactPercent());
        all.put("truthLines", result.truthLines());
        all.put("flows", part(result.flows(), result.found(), result.flowsPercent()));
        all.put("packets", part(result.packets(), result.packetsFound(), result.packetsPercent()));
        all.put("octets", part(result.octets(), result.octetsFound(), result.octetsPercent()));
        all.put("exactFlows", result.exact());
        Map<String, Object> differences = new LinkedHashMap<>();
        result.differences().forEach((aspect, count) -> differences.put(aspect.text(), count));
        all.put("differences", differences);
        all.put("fieldDifferences", result.fieldDifferences());
        all.put("notTold", result.notTold());
        all.put("records", result.records());
        all.put("strangers", result.strangers());
        all.put("firstStrangers", result.firstStrangers());
        all.put("worst", result.worst().stream().map(CheckJson::worst).toList());
        all.put("troubles", result.troubles());
        return ConfigValueFactory.fromMap(all)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private static Map<String, Object> part(long truth, long found, double percent) {
        return Map.of("truth", truth, "found", found, "percent", percent);
    }

    private static Map<String, Object> worst(CheckResult.WorstFlow flow) {
        return Map.of("flow", flow.flow(), "differences", List.copyOf(flow.differences()));
    }
}
