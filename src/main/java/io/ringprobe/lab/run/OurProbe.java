package io.ringprobe.lab.run;

import io.ringprobe.lab.report.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ringprobe in one of the ways of a matrix. Immutable.
 *
 * @param program the command that starts it
 * @param variant the way
 */
public record OurProbe(List<String> program, Variant variant) implements Contestant {
    private static final Pattern PACKETS = Pattern.compile("^input +.*: ([\\d,]+) packets, ", Pattern.MULTILINE);
    private static final Pattern FLOWS = Pattern.compile("^output +.*: ([\\d,]+) flows, ", Pattern.MULTILINE);
    private static final String LIVE_CACHE = "cache;size=18;active=300;inactive=";

    /** Copies the list. */
    public OurProbe {
        program = List.copyOf(program);
    }

    @Override
    public CellKey key(String traffic) {
        return new CellKey(
                traffic,
                CellKey.RINGPROBE,
                variant.pluginSet(),
                variant.shards(),
                variant.outputName(),
                variant.optionsName());
    }

    @Override
    public Map<String, String> environment() {
        return variant.environment();
    }

    @Override
    public List<String> command(Job job) {
        return command(
                "pcap;file=" + job.capture(),
                job.cache(),
                job.port(),
                job.folder().toString());
    }

    @Override
    public Optional<List<String>> command(Link link) {
        String cache = LIVE_CACHE + link.inactive();
        return Optional.of(command(
                "raw;ifc=" + link.name(), cache, link.port(), link.folder().toString()));
    }

    private List<String> command(String input, String cache, int port, String folder) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-i", input));
        if (!cache.isEmpty()) {
            command.addAll(List.of("-s", cache));
        }
        for (String plugin : variant.plugins()) {
            command.addAll(List.of("-p", plugin));
        }
        String output = variant.output().replace("{port}", String.valueOf(port)).replace("{folder}", folder);
        command.addAll(List.of("-o", output, "--shards", variant.shards() == 0 ? "none" : variant.shards() + ""));
        command.addAll(variant.arguments());
        return command;
    }

    @Override
    public Said said(String output, Job job) {
        return new Said(Said.number(PACKETS, output), Said.number(FLOWS, output));
    }

    @Override
    public boolean countsWholeSeconds() {
        return true;
    }

    @Override
    public boolean sendsIpfix() {
        return variant.output().startsWith("ipfix;") && variant.output().endsWith(";udp");
    }
}
