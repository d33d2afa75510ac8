package io.ringprobe.lab.report.json;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Figure;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Latency;
import io.ringprobe.lab.report.Machine;
import io.ringprobe.lab.report.Program;
import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.Subject;
import io.ringprobe.lab.report.TrafficInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes values of what {@link RunMembers} wrote; complains of all that is missing, odd or unknown. Stateless. */
final class RunReader {
    private RunReader() {}

    static LabRun read(JsonNode root) {
        checkFormat(root);
        root.only(
                "format",
                "version",
                "title",
                "started",
                "machine",
                "subject",
                "traffic",
                "cells",
                "startUps",
                "reckonings",
                "aims",
                "figures",
                "notes");
        return new LabRun(
                root.get("title").text(),
                instant(root.get("started")),
                root.get("machine").checked(RunReader::machine),
                root.get("subject").checked(RunReader::subject),
                root.get("traffic").list(RunReader::traffic),
                root.get("cells").list(RunReader::cell),
                root.get("startUps").list(RunReader::startUp),
                root.get("reckonings").list(RunReader::reckoning),
                root.get("aims").list(RunReader::aim),
                root.get("figures").list(RunReader::figure),
                root.get("notes").list(JsonNode::text));
    }

    private static void checkFormat(JsonNode root) {
        if (!root.has("format") || !root.get("format").text().equals(RunJson.FORMAT)) {
            throw root.wrong("is no run of the lab: \"format\" isn't \"" + RunJson.FORMAT + "\"");
        }
        long version = root.get("version").whole();
        if (version != RunJson.VERSION) {
            throw root.get("version").wrong("is " + version + ": this ringprobe reads version " + RunJson.VERSION);
        }
    }

    private static Instant instant(JsonNode node) {
        String text = node.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "started is \"" + text + "\": a time as 2026-01-31T12:00:00Z was expected", e);
        }
    }

    private static Machine machine(JsonNode node) {
        node.only("cpu", "cores", "memory", "kernel", "java", "load");
        return new Machine(
                node.get("cpu").text(),
                node.get("cores").small(),
                node.get("memory").whole(),
                node.get("kernel").text(),
                node.get("java").text(),
                node.get("load").fraction());
    }

    private static Subject subject(JsonNode node) {
        node.only("version", "commit", "command", "flags", "programs");
        return new Subject(
                node.get("version").text(),
                node.get("commit").text(),
                node.get("command").text(),
                node.get("flags").list(JsonNode::text),
                node.get("programs").list(RunReader::program));
    }

    private static Program program(JsonNode node) {
        node.only("name", "version");
        return new Program(node.get("name").text(), node.get("version").text());
    }

    private static TrafficInfo traffic(JsonNode node) {
        node.only("name", "base", "packets", "octets", "flows");
        return new TrafficInfo(
                node.get("name").text(),
                node.get("base").text(),
                node.get("packets").whole(),
                node.get("octets").whole(),
                known(node, "flows"));
    }

    private static Cell cell(JsonNode node) {
        node.only(
                "traffic", "probe", "plugins", "shards", "output", "options", "command", "rounds", "stages", "warmUp",
                "latency");
        CellKey key = new CellKey(
                node.get("traffic").text(),
                node.get("probe").text(),
                node.get("plugins").text(),
                node.get("shards").small(),
                node.get("output").text(),
                node.get("options").text());
        return new Cell(
                key,
                node.get("command").text(),
                node.get("rounds").list(RunReader::round),
                stages(node.get("stages")),
                node.get("warmUp").list(RunReader::point),
                node.has("latency") ? Optional.of(node.get("latency").checked(RunReader::latency)) : Optional.empty());
    }

    private static List<StageTime> stages(JsonNode node) {
        String[] names = new String[Stage.values().length];
        List<StageTime> stages = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            names[stage.ordinal()] = stage.label();
            if (node.has(stage.label())) {
                double seconds = node.get(stage.label()).fraction();
                stages.add(node.checked(n -> new StageTime(stage, seconds)));
            }
        }
        node.only(names);
        return stages;
    }

    private static RatePoint point(JsonNode node) {
        List<JsonNode> pair = node.tuple("seconds", "packets per second");
        return new RatePoint(pair.getFirst().fraction(), pair.getLast().fraction());
    }

    private static Round round(JsonNode node) {
        node.only(
                "number",
                "user",
                "system",
                "wall",
                "ownPeak",
                "peak",
                "minorFaults",
                "majorFaults",
                "switches",
                "preemptions",
                "packets",
                "octets",
                "records",
                "exitStatus",
                "trouble");
        return new Round(
                node.get("number").small(),
                node.get("user").fraction(),
                node.get("system").fraction(),
                node.get("wall").fraction(),
                known(node, "ownPeak"),
                node.get("peak").whole(),
                known(node, "minorFaults"),
                known(node, "majorFaults"),
                node.get("switches").whole(),
                node.get("preemptions").whole(),
                node.get("packets").whole(),
                node.get("octets").whole(),
                known(node, "records"),
                node.get("exitStatus").small(),
                node.get("trouble").text());
    }

    private static Latency latency(JsonNode node) {
        node.only("count", "min", "mean", "max", "percentiles", "buckets");
        return new Latency(
                node.get("count").whole(),
                node.get("min").whole(),
                node.get("mean").fraction(),
                node.get("max").whole(),
                node.get("percentiles").list(RunReader::percentile),
                node.get("buckets").list(RunReader::bucket));
    }

    private static Latency.Percentile percentile(JsonNode node) {
        List<JsonNode> pair = node.tuple("percent", "nanoseconds");
        return new Latency.Percentile(pair.getFirst().fraction(), pair.getLast().whole());
    }

    private static Latency.Bucket bucket(JsonNode node) {
        List<JsonNode> three = node.tuple("from", "to", "count");
        return new Latency.Bucket(
                three.get(0).whole(), three.get(1).whole(), three.get(2).whole());
    }

    private static StartUp startUp(JsonNode node) {
        node.only("probe", "how", "rounds", "phases");
        return new StartUp(
                node.get("probe").text(),
                node.get("how").text(),
                node.get("rounds").list(RunReader::round),
                node.get("phases").list(RunReader::phase));
    }

    private static StartUp.Phase phase(JsonNode node) {
        List<JsonNode> pair = node.tuple("name", "seconds");
        return new StartUp.Phase(pair.getFirst().text(), pair.getLast().fraction());
    }

    private static Reckoning reckoning(JsonNode node) {
        node.only("traffic", "probe", "plugins", "by", "factor", "source");
        return new Reckoning(
                node.get("traffic").text(),
                node.get("probe").text(),
                node.get("plugins").text(),
                node.get("by").text(),
                node.get("factor").fraction(),
                node.get("source").text());
    }

    private static Aim aim(JsonNode node) {
        node.only("measure", "plugins", "against", "atLeast");
        return new Aim(
                node.get("measure").oneOf(Aim.Measure.values(), Aim.Measure::label),
                node.get("plugins").text(),
                node.get("against").text(),
                node.get("atLeast").fraction());
    }

    private static Figure figure(JsonNode node) {
        node.only("name", "unit", "values", "bound", "aim");
        return new Figure(
                node.get("name").text(),
                node.get("unit").text(),
                node.get("values").list(JsonNode::fraction),
                node.get("bound").oneOf(Figure.Bound.values(), RunMembers::label),
                node.get("aim").fraction());
    }

    private static long known(JsonNode node, String name) {
        return node.whole(name).orElse(Round.UNKNOWN);
    }
}
