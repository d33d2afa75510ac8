package io.ringprobe.capture.raw;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.config.ValueRule;
import java.util.List;

/**
 * What the options of the input {@code raw} say. Immutable.
 *
 * @param name the interface
 * @param blocks number of blocks in the ring
 * @param blockBytes size of a block
 * @param promiscuous whether the interface shall take frames for other machines too
 * @param cardTime whether to take the card's timestamps where that makes sense
 * @param threads number of sources
 */
record RawSettings(String name, int blocks, int blockBytes, boolean promiscuous, boolean cardTime, int threads) {
    static final String INTERFACE = "ifc";
    static final String FANOUT = "fanout";
    static final String LIST = "list";

    private static final String BLOCKS = "blocks";
    private static final String PACKETS = "pkts";
    private static final String PROMISCUOUS = "promisc";
    private static final String TIMESTAMPS = "timestamps";
    private static final String THREADS = "threads";

    /** What one step of {@link #PACKETS} adds to a block: a page. */
    private static final int PAGE = 4096;

    private static final int MAX_BLOCKS = 1 << 16;
    private static final int MAX_PAGES = 1 << 14;
    /** The kernel counts a ring's octets in 32 bits. */
    private static final long MAX_RING = 0xFFFF_FFFFL;

    private static final int MAX_THREADS = 64;
    private static final int MAX_GROUP = 65_535;

    static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.value("i", INTERFACE, "IFC", "", "network interface"),
            OptionSpec.value(
                            "f",
                            FANOUT,
                            "ID",
                            "",
                            "share the interface's packets with all inputs of this process that"
                                    + " say so; with ID also with other processes")
                    .with(ValueRule.number(1, MAX_GROUP))
                    .orAlone(),
            OptionSpec.value("b", BLOCKS, "NUMBER", "512", "blocks in the ring of each thread")
                    .from(2, MAX_BLOCKS),
            OptionSpec.value("p", PACKETS, "NUMBER", "32", "size of a block in pages of 4096 octets")
                    .from(1, MAX_PAGES),
            OptionSpec.value("", PROMISCUOUS, "true|false", "true", "take frames for other machines too"),
            OptionSpec.value("t", THREADS, "NUMBER", "1", "capture threads, each with a ring of its own")
                    .from(1, MAX_THREADS),
            OptionSpec.value(
                    "",
                    TIMESTAMPS,
                    "auto|kernel",
                    "auto",
                    "auto takes the card's timestamps if it has some for every packet and its clock is right"),
            OptionSpec.flag("l", LIST, "print the interfaces that there are, and end"));

    static RawSettings of(Options options) {
        String name = options.text(INTERFACE);
        if (name.isEmpty()) {
            throw new ConfigException(options.origin()
                    + ": raw: ifc= is missing: it takes the name of an interface; -i 'raw;list' prints them");
        }
        if (name.length() > PacketSocket.MAX_NAME || name.indexOf('/') >= 0) {
            throw noSuchInterface(options);
        }
        int blocks = options.integer(BLOCKS, 2, MAX_BLOCKS);
        int blockBytes = options.integer(PACKETS, 1, MAX_PAGES) * PAGE;
        if ((long) blocks * blockBytes > MAX_RING) {
            throw options.wrong(BLOCKS, "at most " + MAX_RING / blockBytes + " where pkts=" + blockBytes / PAGE, null);
        }
        return new RawSettings(
                name,
                blocks,
                blockBytes,
                options.bool(PROMISCUOUS),
                options.text(TIMESTAMPS).equals("auto"),
                options.integer(THREADS, 1, MAX_THREADS));
    }

    static ConfigException noSuchInterface(Options options) {
        return options.wrong(INTERFACE, "the name of an interface; -i 'raw;list' prints them", null);
    }

    /** The group among which the interface's packets are parted; null where each source takes all. */
    static FanoutGroup group(Options options) {
        String fanout = options.text(FANOUT);
        boolean truth = ValueRule.BOOL.allows(fanout);
        if (truth && options.bool(FANOUT)) {
            return FanoutGroup.ofProcess(options.text(INTERFACE));
        }
        if (!truth && !fanout.isEmpty()) {
            return FanoutGroup.ofNumber(options.integer(FANOUT, 1, MAX_GROUP));
        }
        return options.integer(THREADS, 1, MAX_THREADS) > 1 ? FanoutGroup.own() : null;
    }
}
