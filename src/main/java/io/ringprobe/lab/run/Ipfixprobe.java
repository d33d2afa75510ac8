package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ipfixprobe: biflows, as IPFIX over UDP. What it sends is counted by a collector. Immutable.
 *
 * @param program its path
 * @param pluginSet name of the set of plugins
 * @param plugins the plugins, which have the names of ringprobe's
 */
record Ipfixprobe(String program, String pluginSet, List<String> plugins) implements Contestant {
    @Override
    public CellKey key(String traffic) {
        return new CellKey(traffic, "ipfixprobe", pluginSet, 0, "ipfix-udp", "");
    }

    @Override
    public List<String> command(Job job) {
        return command("pcap;file=" + job.capture(), job.cache(), job.port());
    }

    @Override
    public Optional<List<String>> command(Link link) {
        String cache = "cache;size=18;active=300;inactive=" + link.inactive();
        return Optional.of(command("raw;ifc=" + link.name(), cache, link.port()));
    }

    private List<String> command(String input, String cache, int port) {
        List<String> command = new ArrayList<>(List.of(program, "-i", input));
        if (!cache.isEmpty()) {
            command.addAll(List.of("-s", cache));
        }
        for (String plugin : plugins) {
            command.addAll(List.of("-p", plugin));
        }
        command.addAll(List.of("-o", "ipfix;host=127.0.0.1;port=" + port + ";udp"));
        return command;
    }
}
