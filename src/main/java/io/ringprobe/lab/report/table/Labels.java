package io.ringprobe.lab.report.table;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.CellKey;
import io.ringprobe.lab.report.LabRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Names of cells that say no more than is needed: only what differs between cells of one probe. Used by one thread. */
public final class Labels {
    private static final Map<String, Function<CellKey, Object>> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("shards", key -> key.shards() == 0 ? Numbers.NONE : key.shards());
        PARTS.put("output", CellKey::output);
        PARTS.put("options", CellKey::options);
    }

    private final List<String> differing = new ArrayList<>();

    /** For the cells of a run. */
    public Labels(LabRun run) {
        this(run.cells());
    }

    /** For some cells that are shown together. */
    public Labels(List<Cell> cells) {
        PARTS.forEach((name, part) -> {
            if (differs(cells, part)) {
                differing.add(name);
            }
        });
    }

    private static boolean differs(List<Cell> cells, Function<CellKey, Object> part) {
        Map<String, Set<Object>> seen = new LinkedHashMap<>();
        for (Cell cell : cells) {
            seen.computeIfAbsent(cell.key().probe(), p -> new HashSet<>()).add(part.apply(cell.key()));
        }
        return seen.values().stream().anyMatch(values -> values.size() > 1);
    }

    /** The columns of a table that tell cells apart. */
    List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("traffic", "probe", "plugins"));
        columns.addAll(differing);
        return columns;
    }

    /** The texts of these columns. */
    List<String> texts(CellKey key) {
        List<String> texts = new ArrayList<>(List.of(key.traffic(), key.probe(), key.plugins()));
        differing.forEach(part -> texts.add(String.valueOf(PARTS.get(part).apply(key))));
        return texts;
    }

    /** The same for a probe that is no cell. */
    List<String> texts(String traffic, String probe, String plugins) {
        List<String> texts = new ArrayList<>(List.of(traffic, probe, plugins));
        differing.forEach(part -> texts.add(Numbers.NONE));
        return texts;
    }

    /** The probe, and what else isn't seen from its place among others of the same traffic and plugins. */
    public String probe(CellKey key) {
        return key.probe() + rest(key);
    }

    /** The set of plugins, and what else isn't seen from its place among others of the same traffic and probe. */
    public String plugins(CellKey key) {
        String name = key.plugins().equals(CellKey.NO_PLUGINS) ? "no plugins" : key.plugins();
        return name + rest(key);
    }

    /** The traffic, and the options where all cells have the same. */
    public String traffic(CellKey key) {
        boolean same = !differing.contains("options") && !key.options().isEmpty();
        return same ? key.traffic() + ", " + key.options() : key.traffic();
    }

    private String rest(CellKey key) {
        StringBuilder text = new StringBuilder();
        if (differing.contains("shards") && key.shards() > 0) {
            text.append(", ").append(key.shards()).append(key.shards() == 1 ? " shard" : " shards");
        }
        if (differing.contains("output") && !key.output().isEmpty()) {
            text.append(", ").append(key.output());
        }
        if (differing.contains("options") && !key.options().isEmpty()) {
            text.append(", ").append(key.options());
        }
        return text.toString();
    }
}
