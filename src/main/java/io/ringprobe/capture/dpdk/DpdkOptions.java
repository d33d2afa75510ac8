package io.ringprobe.capture.dpdk;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * The options of the input {@code dpdk}, read.
 *
 * @param given as they were given
 * @param ports numbers of DPDK's ports; each source reads one queue of each
 * @param queues receive queues a port
 * @param eal arguments of DPDK
 * @param burst packets to ask for at once
 * @param pool packet buffers for each queue and port
 * @param hashTypes RTE_ETH_RSS_* to hash over; 0 = addresses alone
 * @param mtu the largest packet without its Ethernet header; 0 = as the port has it
 * @param time how to take the card's timestamps
 * @param idleNanos longest sleep when nothing comes; 0 = none
 */
record DpdkOptions(
        Options given,
        List<Integer> ports,
        int queues,
        EalArguments eal,
        int burst,
        int pool,
        long hashTypes,
        int mtu,
        PacketTime.Kind time,
        long idleNanos) {
    static final int MIN_BURST = 32;
    static final int MAX_BURST = 512;
    static final int MAX_IDLE_MICROS = 100_000;
    static final OptionSpec BURST = OptionSpec.value("b", "bsize", "SIZE", "64", "packets to take at once")
            .from(MIN_BURST, MAX_BURST);
    static final OptionSpec EAL =
            OptionSpec.value("e", "eal", "ARGUMENTS", "", "arguments of DPDK's environment (EAL)");
    static final OptionSpec TIME = OptionSpec.value(
            "t", "time", "auto|clock|ns|us", "auto", "how to take the card's timestamps; clock = not at all");
    static final OptionSpec IDLE = OptionSpec.value(
                    "i", "idle", "MICROSECONDS", "500", "longest sleep in a short silence; 0 = poll without a pause")
            .from(0, MAX_IDLE_MICROS);

    private static final int MAX_QUEUES = 1024;
    private static final int MIN_POOL = 2048;
    private static final int MAX_POOL = 1 << 20;
    private static final int MIN_MTU = 68;
    private static final int MAX_MTU = 65_000;
    private static final int MAX_PORT = 65_534;
    private static final int NANOS_PER_MICRO = 1000;

    static final ComponentSpec SPEC = new ComponentSpec(
            ComponentSpec.INPUT,
            "dpdk",
            "packets from a card through DPDK; needs huge pages and the group of the card's /dev/vfio",
            List.of(
                    OptionSpec.value("p", "port", "PORT,...", "0", "numbers of DPDK's ports to read"),
                    OptionSpec.value("q", "queue", "COUNT", "1", "receive queues of each port")
                            .from(1, MAX_QUEUES),
                    EAL,
                    BURST,
                    OptionSpec.value("m", "mem", "SIZE", "16384", "packet buffers for each queue and port")
                            .from(MIN_POOL, MAX_POOL),
                    OptionSpec.value("r", "rss", "VALUE", "", "hash these types (RTE_ETH_RSS_*), not addresses alone"),
                    OptionSpec.value("M", "mtu", "OCTETS", "", "largest packet to receive; else as the port has it"),
                    TIME,
                    IDLE,
                    OptionSpec.flag("", "list", "print the ports that DPDK finds, in place of a run")));

    DpdkOptions {
        ports = List.copyOf(ports);
    }

    static DpdkOptions read(Options options) {
        return new DpdkOptions(
                options,
                ports(options),
                options.integer("queue", 1, MAX_QUEUES),
                EalArguments.parse(options.text("eal")),
                options.integer("bsize", MIN_BURST, MAX_BURST),
                options.integer("mem", MIN_POOL, MAX_POOL),
                hashTypes(options),
                options.has("mtu") ? options.integer("mtu", MIN_MTU, MAX_MTU) : 0,
                time(options),
                idleNanos(options));
    }

    static long idleNanos(Options options) {
        return options.number("idle", 0, MAX_IDLE_MICROS) * NANOS_PER_MICRO;
    }

    static PacketTime.Kind time(Options options) {
        return switch (options.text("time")) {
            case "auto" -> PacketTime.Kind.AUTO;
            case "clock" -> PacketTime.Kind.CLOCK;
            case "ns" -> PacketTime.Kind.NS;
            case "us" -> PacketTime.Kind.US;
            default -> throw options.wrong("time", TIME.rule().expected(), null);
        };
    }

    private static List<Integer> ports(Options options) {
        List<Integer> ports = new ArrayList<>();
        StringTokenizer numbers = new StringTokenizer(options.text("port"), ",", true);
        boolean wanted = true;
        while (numbers.hasMoreTokens()) {
            String token = numbers.nextToken();
            if (wanted) {
                int port = port(options, token.strip());
                if (ports.contains(port)) {
                    throw wrongPort(options, null);
                }
                ports.add(port);
            }
            wanted = !wanted;
        }
        if (wanted) {
            throw wrongPort(options, null);
        }
        return ports;
    }

    private static int port(Options options, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrongPort(options, e);
        }
        throw wrongPort(options, null);
    }

    private static RuntimeException wrongPort(Options options, Exception cause) {
        return options.wrong("port", "numbers of DPDK's ports, each once, such as 0 or 0,1", cause);
    }

    private static long hashTypes(Options options) {
        if (options.text("rss").isEmpty()) {
            return 0;
        }
        try {
            return Long.decode(options.text("rss"));
        } catch (NumberFormatException e) {
            throw options.wrong("rss", "a number, such as 0x2c, the sum of DPDK's RTE_ETH_RSS_*", e);
        }
    }
}
