package io.ringprobe.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of the probe as a whole, declared once for configuration file, command line and help.
 *
 * <p>The names are the keys in the configuration file; command line options with ipfixprobe's names stand for some of
 * them.
 */
public final class GeneralSettings {
    public static final String SHARDS = "shards";
    public static final String IN_TURN = "in-turn";
    public static final String BLOCK_PACKETS = "block-packets";
    public static final String INPUT_QUEUE = "input-queue";
    public static final String EXPORT_QUEUE = "export-queue";
    public static final String PACKET_BUFFER = "packet-buffer";
    public static final String WAIT_STRATEGY = "wait-strategy";
    public static final String MAX_FLOWS_PER_SECOND = "max-flows-per-second";
    public static final String MAX_PACKETS = "max-packets";
    public static final String PID_FILE = "pid-file";
    public static final String DAEMON = "daemon";
    public static final String CPUS = "cpus";
    public static final String PLUGINS_PATH = "plugins-path";

    public static final String LOG_FILE = "log-file";
    public static final String PROFILE = "profile";
    public static final String USER = "user";
    public static final String METRICS = "metrics";
    public static final String PAGE = "page";
    public static final String PAGE_TOKEN = "page-token";

    public static final String PLUGIN_FAILURES = "plugin-failures";
    public static final String PLUGIN_BUDGET = "plugin-budget";

    /** What stands for "as many as the machine has processors, less one". */
    static final String AUTO = "auto";

    static final String NONE = "none";

    static final int MAX_SHARDS = 256;
    static final int MAX_BLOCK = 4096;
    static final int MAX_QUEUE = 1 << 16;
    static final int MAX_BUDGET = 1 << 20;
    static final long MIN_PACKET_BUFFER = 1 << 16;
    static final long MAX_PACKET_BUFFER = 1 << 30;

    /** The settings. */
    public static final ComponentSpec SPEC =
            new ComponentSpec(ComponentSpec.GENERAL, "ringprobe", "settings of the probe as a whole", declare());

    private GeneralSettings() {}

    private static List<OptionSpec> declare() {
        List<OptionSpec> all = new ArrayList<>();
        all.addAll(declareThreads());
        all.addAll(declareQueues());
        all.addAll(declareLimits());
        all.addAll(declarePlugins());
        all.addAll(declareProcess());
        all.addAll(declareWeb());
        return all;
    }

    private static List<OptionSpec> declareThreads() {
        return List.of(
                value(
                                SHARDS,
                                "N|auto|none",
                                AUTO,
                                "threads that hold flows; none: each thread that captures holds the flows of its"
                                    + " packets itself, which takes less of the processors for each packet; auto: as"
                                    + " many as the machine has processors, less one, but none where these are two and"
                                    + " one thread captures")
                        .with(ValueRule.wordOr(List.of(AUTO, NONE), ValueRule.number(1, MAX_SHARDS))),
                OptionSpec.flag("", IN_TURN, "read the inputs one after the other, not all at once"),
                value(
                                WAIT_STRATEGY,
                                "STRATEGY",
                                "sleeping",
                                "how threads wait for work: sleeping, blocking, yielding or busy-spin; the last two"
                                        + " want a processor for each thread")
                        .with(ValueRule.oneOf(List.of("sleeping", "blocking", "yielding", "busy-spin"))),
                value(CPUS, "LIST", "", "processors that the probe may use, such as 0,2-3; without it all")
                        .with(new CpuList.Rule()));
    }

    private static List<OptionSpec> declareQueues() {
        return List.of(
                value(BLOCK_PACKETS, "SIZE", "128", "packets in a block, in which inputs hand them to shards")
                        .from(1, MAX_BLOCK),
                value(
                                INPUT_QUEUE,
                                "SIZE",
                                "128",
                                "blocks of packets that can wait for a shard, rounded up to a power of two")
                        .from(1, MAX_QUEUE),
                value(
                                EXPORT_QUEUE,
                                "SIZE",
                                "64",
                                "blocks of flow records that can wait for the outputs, rounded up to a power of two")
                        .from(1, MAX_QUEUE),
                value(PACKET_BUFFER, "BYTES", "4M", "buffer of an input that has to copy packets; K, M and G are units")
                        .with(ValueRule.bytes(MIN_PACKET_BUFFER, MAX_PACKET_BUFFER)));
    }

    private static List<OptionSpec> declareLimits() {
        return List.of(
                value(MAX_FLOWS_PER_SECOND, "NUM", "0", "export no more flows than this in a second; 0: no limit")
                        .from(0, Integer.MAX_VALUE),
                value(MAX_PACKETS, "NUM", "0", "stop each input after so many packets; 0: no limit")
                        .from(0, Long.MAX_VALUE));
    }

    private static List<OptionSpec> declarePlugins() {
        return List.of(
                value(PLUGINS_PATH, "FOLDER", "", "folder with jars of more plugins, inputs and outputs"),
                value(
                                PLUGIN_FAILURES,
                                "NUM",
                                "1000",
                                "a plugin that has failed or taken too long so many times, each time on another flow,"
                                        + " is switched off for the rest of the run; 0: never")
                        .from(0, Long.MAX_VALUE),
                value(
                                PLUGIN_BUDGET,
                                "MILLIS",
                                "50",
                                "a plugin's call that takes longer is too long; 0: calls aren't timed")
                        .from(0, MAX_BUDGET));
    }

    private static List<OptionSpec> declareProcess() {
        return List.of(
                value(PID_FILE, "FILE", "", "write the process id to this file, and remove it at the end"),
                OptionSpec.flag("", DAEMON, "leave the terminal and run as a process of its own"),
                value(LOG_FILE, "FILE", "", "write messages to this file, not to standard error"),
                value(PROFILE, "FILE", "", "record the run with Java's flight recorder, and leave the recording here"),
                value(
                        USER,
                        "NAME",
                        "",
                        "when inputs and outputs are open, give up all privileges and go on as this user"));
    }

    private static List<OptionSpec> declareWeb() {
        return List.of(
                value(
                                METRICS,
                                "HOST:PORT",
                                "",
                                "serve metrics for Prometheus, state of health and, on loopback, the live page here")
                        .with(ValueRule.hostAndPort()),
                OptionSpec.flag("", PAGE, "show the live page to other machines too, if they know the token"),
                value(PAGE_TOKEN, "TEXT", "", "what they must know; without it a random text, which is logged"));
    }

    private static OptionSpec value(String name, String argument, String defaultValue, String doc) {
        return OptionSpec.value("", name, argument, defaultValue, doc);
    }
}
