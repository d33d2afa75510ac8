package io.ringprobe.capture.live;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.List;

/**
 * The live half of the input {@code pcap}: packets from an interface through libpcap. libpcap is loaded only by opening
 * or listing. Stateless.
 */
public final class LiveInput {
    static final int MOST_SNAPLEN = 262_144;
    static final long LEAST_BUFFER = 1 << 20;
    static final long MOST_BUFFER = 1 << 30;

    private LiveInput() {}

    /** The options that are only for live capture. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.value("i", "ifc", "IFC", "", "interface to capture from, or any for all; in place of file"),
                OptionSpec.value(
                                "s",
                                "snaplen",
                                "BYTES",
                                Integer.toString(MOST_SNAPLEN),
                                "live: so much of each packet is captured; less than 120 is taken as 120")
                        .from(0, MOST_SNAPLEN),
                OptionSpec.value("", "promisc", "true|false", "true", "live: take packets for other stations too"),
                OptionSpec.value("", "buffer", "BYTES", "8M", "live: the kernel's buffer; K, M and G are units")
                        .bytes(LEAST_BUFFER, MOST_BUFFER),
                OptionSpec.flag("l", "list", "show the interfaces there are to capture from, and end"));
    }

    /**
     * Opens the interface that {@code ifc=} names.
     *
     * @throws io.ringprobe.config.ConfigException if an option is wrong, or libpcap missing
     * @throws IOException if it can't be opened
     */
    public static List<PacketSource> open(Options options, InputContext context) throws IOException {
        LiveSettings settings = LiveSettings.of(options);
        try {
            return List.of(LiveSource.open(settings, context.packetBufferBytes()));
        } catch (LinkageError e) {
            throw OpenFailure.noLibrary(settings.origin(), e);
        }
    }

    /** A line for each interface, with its state and addresses. */
    public static List<String> listing(Options options) throws IOException {
        try {
            return InterfaceList.lines();
        } catch (LinkageError e) {
            throw OpenFailure.noLibrary(options.origin(), e);
        }
    }
}
