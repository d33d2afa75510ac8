package io.ringprobe.capture.file;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The input {@code pcap}: packets from capture files, pcap or pcapng, plain or compressed with gzip or zstd, or from
 * standard input. Several files are read one after the other, as one input. Stateless.
 */
public final class PcapInput implements InputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            "input",
            "pcap",
            "packets from capture files: pcap or pcapng, plain, gzip or zstd",
            List.of(
                    OptionSpec.value("f", "file", "PATH", "", "capture file, or - for standard input; may be repeated"),
                    OptionSpec.value("F", "filter", "BPF", "", "take only packets that pass this filter of libpcap")));

    private final ByteSource standardInput;

    public PcapInput() {
        this(ByteSource.standardInput());
    }

    /** With something else in the place of standard input. */
    PcapInput(ByteSource standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return true;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
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

    private static void requireUsable(List<String> names, String origin) {
        if (names.isEmpty() || names.contains("")) {
            throw new ConfigException(origin + ": pcap: file= is missing: it takes the path of a capture file, or -");
        }
        if (names.stream().filter(CaptureFile.STANDARD_INPUT::equals).count() > 1) {
            throw new ConfigException(origin + ": pcap: file=- is given twice: standard input can be read once");
        }
    }
}
