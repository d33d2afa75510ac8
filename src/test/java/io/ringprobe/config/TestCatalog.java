package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Components with the names and options of real ones, so that the checks can be tested without these. */
final class TestCatalog implements ComponentCatalog {
    private final TreeMap<String, ComponentSpec> specs = new TreeMap<>();

    private final List<String> alwaysOn;

    /** @param alwaysOn plugins that are on without being asked for */
    TestCatalog(String... alwaysOn) {
        this.alwaysOn = List.of(alwaysOn);
        add(new ComponentSpec(
                ComponentSpec.INPUT,
                "pcap",
                "capture files",
                List.of(
                        OptionSpec.value("f", "file", "FILE", "", "capture file"),
                        OptionSpec.value("F", "filter", "BPF", "", "only packets that match"))));
        add(new ComponentSpec(
                ComponentSpec.INPUT,
                "raw",
                "a link",
                List.of(OptionSpec.value("f", "fanout", "ID", "", "a group")
                        .from(1, 9)
                        .orAlone())));
        add(new ComponentSpec(ComponentSpec.STORAGE, "cache", "the cache", CacheConfig.SPEC.options()));
        add(new ComponentSpec(
                ComponentSpec.PROCESS,
                "pstats",
                "first packets",
                List.of(
                        OptionSpec.flag("i", "includezeros", "packets without payload too"),
                        OptionSpec.flag("s", "skipdup", "no duplicates"))));
        add(new ComponentSpec(ComponentSpec.PROCESS, "vlan", "VLAN", List.of()));
        add(new ComponentSpec(
                ComponentSpec.OUTPUT,
                "ipfix",
                "IPFIX",
                List.of(
                        OptionSpec.value("h", "host", "HOST", "127.0.0.1", "collector"),
                        OptionSpec.value("p", "port", "PORT", "4739", "its port")
                                .from(1, 65535),
                        OptionSpec.value("m", "mtu", "SIZE", "1458", "octets in a message")
                                .from(64, 65535),
                        OptionSpec.value("M", "mode", "fast|safe", "safe", "how"),
                        OptionSpec.flag("u", "udp", "UDP"))));
        add(new ComponentSpec(ComponentSpec.OUTPUT, "text", "text", List.of()));
    }

    private void add(ComponentSpec spec) {
        specs.put(spec.kind() + " " + spec.name(), spec);
    }

    @Override
    public List<String> alwaysOn() {
        return alwaysOn;
    }

    @Override
    public ComponentSpec find(String kind, String name) {
        return specs.get(kind + " " + name);
    }

    @Override
    public List<String> names(String kind) {
        List<String> names = new ArrayList<>();
        for (ComponentSpec spec : specs.values()) {
            if (spec.kind().equals(kind)) {
                names.add(spec.name());
            }
        }
        return names;
    }
}
