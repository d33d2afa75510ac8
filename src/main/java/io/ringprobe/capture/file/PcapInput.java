package io.ringprobe.capture.file;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.live.LiveInput;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The input {@code pcap}: packets from capture files, pcap or pcapng, plain or compressed with gzip or zstd, or from
 * standard input. Several files are read one after the other, as one input. Or, with {@code ifc=}, packets from an
 * interface, which {@link LiveInput} sees to. Stateless.
 */
public final class PcapInput implements InputFactory {
    private static final String INTERFACE = "ifc";

    private static final ComponentSpec SPEC = new ComponentSpec(
            "input",
            "pcap",
            "packets from capture files (pcap or pcapng, plain, gzip or zstd) or, by libpcap, from an interface, which"
                    + " needs CAP_NET_RAW",
            options());

    private final ByteSource standardInput;

    public PcapInput() {
        this(ByteSource.standardInput());
    }

    /** With something else in the place of standard input. */
    PcapInput(ByteSource standardInput) {
        this.standardInput = standardInput;
    }

    private static List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>();
        options.add(
                OptionSpec.value("f", "file", "PATH", "", "capture file, or - for standard input; may be repeated"));
        options.add(OptionSpec.value("F", "filter", "BPF", "", "take only packets that pass this filter of libpcap"));
        options.addAll(LiveInput.options());
        return options;
    }

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return !options.has(INTERFACE);
    }

    @Override
    public Optional<List<String>> listing(Options options) throws IOException {
        return options.flag("list") ? Optional.of(LiveInput.listing(options)) : Optional.empty();
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        if (options.has(INTERFACE)) {
            requireInterfaceAlone(options);
            return LiveInput.open(options, context);
        }
        return openFiles(options);
    }

    private List<PacketSource> openFiles(Options options) throws IOException {
        List<String> names = options.texts("file");
        requireUsable(names, options.origin());
        FilterSet filters = new FilterSet(options.origin(), options.text("filter"));
        try {
            List<CaptureFile> files = new ArrayList<>();
            for (String name : names) {
                CaptureFile file = new CaptureFile(name, standardInput);
                file.check(filters);
                files.add(file);
            }
            return List.of(new PcapSource(files, filters));
        } catch (IOException | RuntimeException e) {
            filters.close();
            throw e;
        }
    }

    private static void requireInterfaceAlone(Options options) {
        if (options.has("file")) {
            throw new ConfigException(
                    options.origin() + ": pcap: file= and ifc= are both given: an input reads files or an interface");
        }
        if (options.texts(INTERFACE).size() > 1 || options.text(INTERFACE).isBlank()) {
            throw options.wrong(INTERFACE, "the name of one interface; more are inputs of their own", null);
        }
    }

    private static void requireUsable(List<String> names, String origin) {
        if (names.isEmpty() || names.contains("")) {
            throw new ConfigException(origin + ": pcap: file= is missing: it takes the path of a capture file, or -;"
                    + " ifc= in its place takes an interface");
        }
        if (names.stream().filter(CaptureFile.STANDARD_INPUT::equals).count() > 1) {
            throw new ConfigException(origin + ": pcap: file=- is given twice: standard input can be read once");
        }
    }
}
