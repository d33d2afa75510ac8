package io.ringprobe.cli.lab;

import io.ringprobe.lab.check.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A check's result as lines for people. Stateless. */
final class CheckText {
    private CheckText() {}

    static List<String> of(CheckResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "complete %.4f %%, exact %.4f %%", result.complete(), result.exactPercent()));
        lines.add(part("flows", result.found(), result.flows(), result.flowsPercent()));
        lines.add(part("packets", result.packetsFound(), result.packets(), result.packetsPercent()));
        lines.add(part("octets", result.octetsFound(), result.octets(), result.octetsPercent()));
        lines.add(part("exact", result.exact(), result.flows(), result.exactPercent()));
        lines.add(String.format(
                Locale.ROOT,
                "records  %,d, of which %,d belong to no flow of the truth",
                result.records(),
                result.strangers()));
        if (result.truthLines() > result.flows()) {
            lines.add(String.format(
                    Locale.ROOT, "truth    %,d lines: flows of one key are summed up", result.truthLines()));
        }
        result.differences()
                .forEach((aspect, flows) ->
                        lines.add(String.format(Locale.ROOT, "differs  %s in %,d flows", aspect.text(), flows)));
        result.fieldDifferences()
                .forEach((field, flows) ->
                        lines.add(String.format(Locale.ROOT, "field    %s differs in %,d flows", field, flows)));
        if (!result.notTold().isEmpty()) {
            lines.add(
                    "not told by any record, and not compared unless --strict: " + String.join(", ", result.notTold()));
        }
        result.troubles().forEach(trouble -> lines.add("trouble  " + trouble));
        result.firstStrangers().forEach(stranger -> lines.add("no flow  " + stranger));
        result.worst()
                .forEach(flow -> lines.add("worst    " + flow.flow() + ": " + String.join("; ", flow.differences())));
        return lines;
    }

    private static String part(String what, long found, long all, double percent) {
        return String.format(Locale.ROOT, "%-8s %,d of %,d, %.4f %%", what, found, all, percent);
    }
}
