package io.ringprobe.config;

import java.util.List;
import java.util.Map;

/**
 * Settings of the flow cache ({@code -s cache;…}), with the options and defaults of ipfixprobe.
 *
 * @param sizeExponent the cache holds 2^this flows, over all shards
 * @param lineExponent a line holds 2^this flows
 * @param activeSeconds a flow that lasts this long is cut
 * @param inactiveSeconds a flow without a packet for this long ends
 * @param split whether each direction is a flow of its own
 * @param fragments whether later fragments get the ports of the first
 * @param fragmentTableSize how many datagrams are remembered
 * @param fragmentSeconds for how long
 * @param reassemblyBytes octets of TCP payload that may be held for a flow, both directions together; 0 = segments
 *     aren't put together
 * @param reassemblyPoolBytes memory that each shard has for all of them
 */
public record CacheConfig(
        int sizeExponent,
        int lineExponent,
        int activeSeconds,
        int inactiveSeconds,
        boolean split,
        boolean fragments,
        int fragmentTableSize,
        int fragmentSeconds,
        int reassemblyBytes,
        long reassemblyPoolBytes) {
    private static final int MAX_REASSEMBLY = 1 << 20;
    private static final long MAX_REASSEMBLY_POOL = 1L << 36;

    /** The options, for command line, configuration file and help. */
    public static final ComponentSpec SPEC = new ComponentSpec(
            "storage",
            "cache",
            "flow cache: a hash table in lines, split over the shards",
            List.of(
                    OptionSpec.value("s", "size", "EXPONENT", "17", "the cache holds 2^EXPONENT flows (4 to 30)")
                            .from(4, 30),
                    OptionSpec.value("l", "line", "EXPONENT", "4", "a line of it holds 2^EXPONENT flows (0 to 8)")
                            .from(0, 8),
                    OptionSpec.value(
                                    "a",
                                    "active",
                                    "SECONDS",
                                    "300",
                                    "active timeout: a flow that lasts this long is cut")
                            .from(1, Integer.MAX_VALUE),
                    OptionSpec.value(
                                    "i",
                                    "inactive",
                                    "SECONDS",
                                    "30",
                                    "inactive timeout: a flow without a packet for this long ends")
                            .from(1, Integer.MAX_VALUE),
                    OptionSpec.flag("S", "split", "split biflows into uniflows"),
                    OptionSpec.value(
                            "fe",
                            "frag-enable",
                            "true|false",
                            "true",
                            "give later fragments the ports of the first one"),
                    OptionSpec.value("fs", "frag-size", "SIZE", "10007", "datagrams whose first fragment is remembered")
                            .from(1, 1 << 30),
                    OptionSpec.value("ft", "frag-timeout", "SECONDS", "3", "how long a first fragment is remembered")
                            .from(1, Integer.MAX_VALUE),
                    OptionSpec.value(
                                    "r",
                                    "reassembly",
                                    "BYTES",
                                    "8K",
                                    "TCP payload that may be kept for a flow until a plugin has the rest of a message,"
                                        + " or until what comes before it is there; 0: segments aren't put together")
                            .with(ValueRule.bytes(0, MAX_REASSEMBLY)),
                    OptionSpec.value(
                                    "rp",
                                    "reassembly-pool",
                                    "BYTES",
                                    "64M",
                                    "memory that each shard has for all of that")
                            .with(ValueRule.bytes(0, MAX_REASSEMBLY_POOL))));

    /** The defaults. */
    public static CacheConfig defaults() {
        return from(new Options(SPEC, "defaults", Map.of()));
    }

    /** The same with what the capture threads need of it (directions and fragments) as {@code other} has it. */
    public CacheConfig forSameCapture(CacheConfig other) {
        return new CacheConfig(
                sizeExponent,
                lineExponent,
                activeSeconds,
                inactiveSeconds,
                other.split,
                other.fragments,
                other.fragmentTableSize,
                other.fragmentSeconds,
                reassemblyBytes,
                reassemblyPoolBytes);
    }

    /** The same with the timeouts of {@code other}. */
    public CacheConfig withTimeoutsOf(CacheConfig other) {
        return new CacheConfig(
                sizeExponent,
                lineExponent,
                other.activeSeconds,
                other.inactiveSeconds,
                split,
                fragments,
                fragmentTableSize,
                fragmentSeconds,
                reassemblyBytes,
                reassemblyPoolBytes);
    }

    /** Reads and checks the options. */
    public static CacheConfig from(Options options) {
        int size = options.integer("size", 4, 30);
        int line = options.integer("line", 0, 8);
        if (line > size) {
            throw options.wrong("line", "an exponent no larger than size=" + size, null);
        }
        return new CacheConfig(
                size,
                line,
                options.integer("active", 1, Integer.MAX_VALUE),
                options.integer("inactive", 1, Integer.MAX_VALUE),
                options.flag("split"),
                options.bool("frag-enable"),
                options.integer("frag-size", 1, 1 << 30),
                options.integer("frag-timeout", 1, Integer.MAX_VALUE),
                (int) options.bytes("reassembly", 0, MAX_REASSEMBLY),
                options.bytes("reassembly-pool", 0, MAX_REASSEMBLY_POOL));
    }
}
