package io.ringprobe.pipeline;

import io.ringprobe.config.CacheConfig;
import io.ringprobe.config.GeneralSettings;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What changes from the configuration that runs to one that is wanted.
 *
 * @param next the wanted one, with what can't change while the probe runs as it is
 * @param keepsFlows whether the flows in the cache can go on
 * @param isEmpty whether nothing changes
 * @param needsRestart what was wanted but can't change now, a line each
 */
record ConfigChange(ProbeConfig next, boolean keepsFlows, boolean isEmpty, List<String> needsRestart) {
    static ConfigChange between(ProbeConfig now, ProbeConfig wanted) {
        CacheConfig cache = wanted.cache().forSameCapture(now.cache());
        ProbeConfig next = new ProbeConfig(
                now.inputs(),
                now.inputsInTurn(),
                cache,
                wanted.plugins(),
                wanted.outputs(),
                now.shards(),
                now.blockPackets(),
                now.inputQueueBlocks(),
                wanted.exportQueueBlocks(),
                now.packetBufferBytes(),
                now.waitStrategy(),
                wanted.maxFlowsPerSecond(),
                now.maxPackets(),
                now.pluginsPath(),
                wanted.pluginLimits(),
                now.process(),
                now.web());
        boolean keepsFlows = same(now.plugins(), next.plugins())
                && now.pluginLimits().equals(next.pluginLimits())
                && now.cache().withTimeoutsOf(cache).equals(cache);
        boolean isEmpty = keepsFlows
                && now.cache().equals(cache)
                && same(now.outputs(), next.outputs())
                && now.exportQueueBlocks() == next.exportQueueBlocks()
                && now.maxFlowsPerSecond() == next.maxFlowsPerSecond();
        return new ConfigChange(next, keepsFlows, isEmpty, fixed(now, wanted, cache));
    }

    private static boolean same(List<Options> now, List<Options> next) {
        if (now.size() != next.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).saysTheSameAs(next.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> fixed(ProbeConfig now, ProbeConfig wanted, CacheConfig cache) {
        List<String> lines = new ArrayList<>();
        addIf(!same(now.inputs(), wanted.inputs()), "inputs", lines);
        addIf(now.inputsInTurn() != wanted.inputsInTurn(), GeneralSettings.IN_TURN, lines);
        addIf(!cache.equals(wanted.cache()), "cache: split, frag-enable, frag-size and frag-timeout", lines);
        addIf(now.shards() != wanted.shards(), GeneralSettings.SHARDS, lines);
        addIf(now.blockPackets() != wanted.blockPackets(), GeneralSettings.BLOCK_PACKETS, lines);
        addIf(now.inputQueueBlocks() != wanted.inputQueueBlocks(), GeneralSettings.INPUT_QUEUE, lines);
        addIf(now.packetBufferBytes() != wanted.packetBufferBytes(), GeneralSettings.PACKET_BUFFER, lines);
        addIf(!now.waitStrategy().equals(wanted.waitStrategy()), GeneralSettings.WAIT_STRATEGY, lines);
        addIf(now.maxPackets() != wanted.maxPackets(), GeneralSettings.MAX_PACKETS, lines);
        addIf(!now.pluginsPath().equals(wanted.pluginsPath()), GeneralSettings.PLUGINS_PATH, lines);
        addIf(!now.process().equals(wanted.process()), "pid-file, daemon, cpus, log-file, profile and user", lines);
        addIf(!now.web().equals(wanted.web()), "metrics, page and page-token", lines);
        return lines;
    }

    private static void addIf(boolean changed, String what, List<String> lines) {
        if (changed) {
            lines.add("what has changed of " + what + " needs a restart of the probe");
        }
    }
}
