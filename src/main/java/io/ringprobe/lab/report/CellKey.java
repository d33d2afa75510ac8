package io.ringprobe.lab.report;

/**
 * What distinguishes one cell of the matrix from the others.
 *
 * @param traffic name of a capture or scenario
 * @param probe {@link #RINGPROBE} or a peer's name
 * @param plugins name of the set of plugins; {@link #NO_PLUGINS} where there are none, as with peers that know none
 * @param shards threads that keep flows; 0 for a probe that has no such setting
 * @param output what kind of output, such as ipfix-udp
 * @param options all else in which cells differ, such as a rate; mostly empty
 */
public record CellKey(String traffic, String probe, String plugins, int shards, String output, String options) {
    /** The probe that this is all about. */
    public static final String RINGPROBE = "ringprobe";
    /** The name of the empty set. */
    public static final String NO_PLUGINS = "none";

    /** Checks that there are a traffic and a probe. */
    public CellKey {
        Checks.given("traffic", traffic);
        Checks.given("probe", probe);
        Checks.given("plugins", plugins);
        Checks.count("shards", shards);
    }

    /** Whether the cell is of our own probe. */
    public boolean ours() {
        return probe.equals(RINGPROBE);
    }

    /** The same cell over other traffic. */
    public CellKey over(String other) {
        return new CellKey(other, probe, plugins, shards, output, options);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(traffic).append(", ").append(probe);
        text.append(' ').append(plugins);
        if (shards > 0) {
            text.append(", ").append(shards).append(shards == 1 ? " shard" : " shards");
        }
        if (!output.isEmpty()) {
            text.append(", ").append(output);
        }
        return options.isEmpty() ? text.toString() : text + ", " + options;
    }
}
