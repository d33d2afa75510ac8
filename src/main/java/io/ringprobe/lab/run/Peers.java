package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The other probes that the lab knows, and where they are. Stateless. */
public final class Peers {
    /** Their names, as matrices have them. */
    public static final List<String> NAMES = List.of("softflowd", "nfpcapd", "pmacctd", "ipfixprobe", "yaf");

    /** Where Debian puts programs for the administrator, which a user's PATH leaves out. */
    private static final String ADMINISTRATORS = File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";

    private Peers() {}

    /** The key of a cell of a peer that has neither plugins nor shards. */
    static CellKey key(String peer, String traffic, String output) {
        return new CellKey(traffic, peer, CellKey.NO_PLUGINS, 0, output, "");
    }

    /** The path of a program, where it is installed. */
    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ADMINISTRATORS;
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * A peer in all the ways in which it is compared: one that knows our plugins also with each set of them.
     *
     * @param variants the ways in which ringprobe is run
     */
    static List<Contestant> of(String name, Path program, Collection<Variant> variants) {
        return switch (name) {
            case "softflowd" -> List.of(new Softflowd(program.toString()));
            case "nfpcapd" -> List.of(new Nfpcapd(program));
            case "pmacctd" -> List.of(new Pmacctd(program.toString()));
            case "yaf" -> List.of(new Yaf(program.toString()));
            default -> ipfixprobe(program, variants);
        };
    }

    private static List<Contestant> ipfixprobe(Path program, Collection<Variant> variants) {
        List<Contestant> all = new ArrayList<>();
        all.add(new Ipfixprobe(program.toString(), CellKey.NO_PLUGINS, List.of()));
        for (Variant variant : variants) {
            Contestant next = new Ipfixprobe(program.toString(), variant.pluginSet(), variant.plugins());
            if (!all.contains(next)) {
                all.add(next);
            }
        }
        return all;
    }
}
