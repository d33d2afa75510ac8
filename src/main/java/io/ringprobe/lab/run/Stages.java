package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Stage;
import io.ringprobe.lab.report.StageTime;
import io.ringprobe.lab.run.process.Measured;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which thread of ringprobe works for which stage. Threads are told by their names, of which Linux keeps 15 letters.
 * Stateless.
 */
final class Stages {
    private static final double NANOS_PER_SECOND = 1e9;

    private static final Map<Stage, Pattern> NAMES = new EnumMap<>(Map.of(
            Stage.CAPTURE, Pattern.compile("capture-\\d+"),
            Stage.SHARD, Pattern.compile("shard-\\d+"),
            Stage.EXPORT, Pattern.compile("export.*|output.*|ipfix.*"),
            Stage.COMPILERS, Pattern.compile("C[12] CompilerThre.*"),
            Stage.GC, Pattern.compile("(GC|G1|VM) .*|Z[A-Z].*"),
            Stage.MAIN, Pattern.compile("java|main|DestroyJavaVM|ringprobe|sh")));

    private Stages() {}

    static Stage of(String thread) {
        for (Map.Entry<Stage, Pattern> name : NAMES.entrySet()) {
            if (name.getValue().matcher(thread).matches()) {
                return name.getKey();
            }
        }
        return Stage.OTHER;
    }

    /**
     * CPU time by stage. Threads are sampled, so what they took after the last sample is missing; that is known as a
     * whole, from the process's account, and is told as that of other threads.
     */
    static List<StageTime> of(Measured measured) {
        Map<Stage, Double> sums = new EnumMap<>(Stage.class);
        double seen = 0;
        for (Map.Entry<String, Long> thread : measured.threadNanos().entrySet()) {
            double seconds = thread.getValue() / NANOS_PER_SECOND;
            sums.merge(of(thread.getKey()), seconds, Double::sum);
            seen += seconds;
        }
        double all = measured.usage().userSeconds() + measured.usage().systemSeconds();
        sums.merge(Stage.OTHER, Math.max(0, all - seen), Double::sum);
        List<StageTime> times = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            times.add(new StageTime(stage, sums.getOrDefault(stage, 0.0)));
        }
        return times;
    }
}
