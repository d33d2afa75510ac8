package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Reckoning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What ipfixprobe costs as a multiple of its peers, from {@code lab/published.tsv} in the jar: for a machine on which
 * it isn't installed. Stateless.
 */
final class Published {
    private static final String RESOURCE = "lab/published.tsv";
    private static final String SOURCE = "measured once on another machine of two cores, in runs that alternated";

    /** By what the file calls a set of plugins, what matrices call it. */
    private static final Map<String, String> SETS = Map.of("none", "none", "8", "ref8", "26", "all26");

    private Published() {}

    /**
     * The reckonings for those captures by those peers.
     *
     * @param traffic names of captures, of which those that weren't published have none
     * @param peers names of the peers that are there
     */
    static List<Reckoning> of(Collection<String> traffic, Collection<String> peers) throws IOException {
        List<Reckoning> found = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Published.class.getClassLoader().getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t");
                if (!line.startsWith("#") && traffic.contains(cells[0])) {
                    add(found, cells, 2, "softflowd", peers);
                    add(found, cells, 3, "nfpcapd", peers);
                }
            }
        }
        return found;
    }

    private static void add(List<Reckoning> to, String[] cells, int column, String by, Collection<String> peers) {
        if (peers.contains(by)) {
            double factor = Double.parseDouble(cells[column]);
            to.add(new Reckoning(cells[0], "ipfixprobe", SETS.get(cells[1]), by, factor, SOURCE));
        }
    }
}
