package io.ringprobe.lab.report.json;

import io.ringprobe.lab.report.Aim;
import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.Figure;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.Latency;
import io.ringprobe.lab.report.Machine;
import io.ringprobe.lab.report.Program;
import io.ringprobe.lab.report.Reckoning;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.report.StartUp;
import io.ringprobe.lab.report.Subject;
import io.ringprobe.lab.report.TrafficInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The members of each object of a run's file, in their order; {@link RunReader} reads them. Stateless. */
final class RunMembers {
    private RunMembers() {}

    static Map<String, Object> of(LabRun run) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", RunJson.FORMAT);
        members.put("version", RunJson.VERSION);
        members.put("title", run.title());
        members.put("started", run.started().toString());
        members.put("machine", of(run.machine()));
        members.put("subject", of(run.subject()));
        members.put("traffic", each(run.traffic(), RunMembers::of));
        members.put("cells", each(run.cells(), RunMembers::of));
        members.put("startUps", each(run.startUps(), RunMembers::of));
        members.put("reckonings", each(run.reckonings(), RunMembers::of));
        members.put("aims", each(run.aims(), RunMembers::of));
        members.put("figures", each(run.figures(), RunMembers::of));
        members.put("notes", run.notes());
        return members;
    }

    private static <T> List<Object> each(List<T> values, Function<T, Object> members) {
        return values.stream().map(members).toList();
    }

    private static Map<String, Object> of(Machine machine) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("cpu", machine.cpu());
        members.put("cores", machine.cores());
        members.put("memory", machine.memory());
        members.put("kernel", machine.kernel());
        members.put("java", machine.java());
        members.put("load", machine.load());
        return members;
    }

    private static Map<String, Object> of(Subject subject) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", subject.version());
        members.put("commit", subject.commit());
        members.put("command", subject.command());
        members.put("flags", subject.flags());
        members.put("programs", each(subject.programs(), RunMembers::of));
        return members;
    }

    private static Object of(Program program) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", program.name());
        members.put("version", program.version());
        return members;
    }

    private static Object of(TrafficInfo traffic) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", traffic.name());
        members.put("base", traffic.base());
        members.put("packets", traffic.packets());
        members.put("octets", traffic.octets());
        putKnown(members, "flows", traffic.flows());
        return members;
    }

    private static Object of(Cell cell) {
        CellKey key = cell.key();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("traffic", key.traffic());
        members.put("probe", key.probe());
        members.put("plugins", key.plugins());
        members.put("shards", key.shards());
        members.put("output", key.output());
        members.put("options", key.options());
        members.put("command", cell.command());
        members.put("rounds", each(cell.rounds(), RunMembers::of));
        members.put("stages", stages(cell.stages()));
        members.put("warmUp", each(cell.warmUp(), point -> List.of(point.seconds(), point.packetsPerSecond())));
        cell.latency().ifPresent(latency -> members.put("latency", of(latency)));
        return members;
    }

    private static Map<String, Object> stages(List<StageTime> stages) {
        Map<String, Object> members = new LinkedHashMap<>();
        stages.forEach(stage -> members.put(stage.stage().label(), stage.seconds()));
        return members;
    }

    private static Object of(Round round) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("number", round.number());
        members.put("user", round.user());
        members.put("system", round.system());
        members.put("wall", round.wall());
        putKnown(members, "ownPeak", round.ownPeak());
        members.put("peak", round.peak());
        putKnown(members, "minorFaults", round.minorFaults());
        putKnown(members, "majorFaults", round.majorFaults());
        members.put("switches", round.switches());
        members.put("preemptions", round.preemptions());
        members.put("packets", round.packets());
        members.put("octets", round.octets());
        putKnown(members, "records", round.records());
        members.put("exitStatus", round.exitStatus());
        members.put("trouble", round.trouble());
        return members;
    }

    private static Object of(Latency latency) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("count", latency.count());
        members.put("min", latency.min());
        members.put("mean", latency.mean());
        members.put("max", latency.max());
        members.put("percentiles", each(latency.percentiles(), p -> List.of(p.percent(), p.nanoseconds())));
        members.put("buckets", each(latency.buckets(), b -> List.of(b.from(), b.to(), b.count())));
        return members;
    }

    private static Object of(StartUp start) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("probe", start.probe());
        members.put("how", start.how());
        members.put("rounds", each(start.rounds(), RunMembers::of));
        members.put("phases", each(start.phases(), phase -> List.of(phase.name(), phase.seconds())));
        return members;
    }

    private static Object of(Reckoning reckoning) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("traffic", reckoning.traffic());
        members.put("probe", reckoning.probe());
        members.put("plugins", reckoning.plugins());
        members.put("by", reckoning.by());
        members.put("factor", reckoning.factor());
        members.put("source", reckoning.source());
        return members;
    }

    private static Object of(Aim aim) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("measure", aim.measure().label());
        members.put("plugins", aim.plugins());
        members.put("against", aim.against());
        members.put("atLeast", aim.atLeast());
        return members;
    }

    private static Object of(Figure figure) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", figure.name());
        members.put("unit", figure.unit());
        members.put("values", figure.values());
        members.put("bound", label(figure.bound()));
        members.put("aim", figure.aim());
        return members;
    }

    static String label(Figure.Bound bound) {
        return bound.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void putKnown(Map<String, Object> members, String name, long value) {
        if (value != Round.UNKNOWN) {
            members.put(name, value);
        }
    }
}
