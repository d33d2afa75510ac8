package io.ringprobe.page;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.flow.CacheStats;
import io.ringprobe.metrics.InputCounters;
import io.ringprobe.metrics.ProbeFigures;
import java.time.Instant;
import java.util.List;

/**
 * Reads the probe's figures once a second, and says them as one JSON object; remembers the last minutes of those that
 * are drawn. Used by the page's thread.
 */
final class Snapshot {
    private final ProbeFigures figures;
    private final Rates rates = new Rates();
    private final History history =
            new History("packets", "bits", "flows", "dropsBefore", "dropsInside", "dropsBehind");

    /** Sums of one round. */
    private static final class Sums {
        double packets;
        double octets;
        double flows;
        double missed;
        double dropped;
        double lost;
        long packetsAll;
        long octetsAll;
        long flowsAll;
        long activeFlows;
        long missedAll;
        long droppedAll;
        long lostAll;
    }

    Snapshot(ProbeFigures figures) {
        this.figures = figures;
    }

    History history() {
        return history;
    }

    /** Adds this second's figures as members of an object that is open. */
    void write(Json json, long nanos) {
        rates.begin(nanos);
        Sums sums = new Sums();
        Instant now = Instant.now();
        json.member("now", now.toEpochMilli())
                .member("started", figures.started().toEpochMilli())
                .member("running", figures.isRunning());
        texts(json.name("failures"), figures.failures());
        texts(json.name("ailments"), figures.ailments());
        inputs(json, sums);
        shards(json, sums);
        outputs(json, sums);
        plugins(json);
        history.add(sums.packets, sums.octets * Byte.SIZE, sums.flows, sums.missed, sums.dropped, sums.lost);
        rates(json, sums);
        totals(json, sums);
    }

    private static void texts(Json json, List<String> texts) {
        json.open('[');
        texts.forEach(json::string);
        json.close(']');
    }

    private static void rates(Json json, Sums sums) {
        json.name("rates")
                .open('{')
                .member("packets", sums.packets)
                .member("bits", sums.octets * Byte.SIZE)
                .member("flows", sums.flows)
                .member("dropsBefore", sums.missed)
                .member("dropsInside", sums.dropped)
                .member("dropsBehind", sums.lost)
                .close('}');
    }

    private static void totals(Json json, Sums sums) {
        json.name("totals")
                .open('{')
                .member("packets", sums.packetsAll)
                .member("octets", sums.octetsAll)
                .member("flows", sums.flowsAll)
                .member("active", sums.activeFlows)
                .member("dropsBefore", sums.missedAll)
                .member("dropsInside", sums.droppedAll)
                .member("dropsBehind", sums.lostAll)
                .close('}');
    }

    private void inputs(Json json, Sums sums) {
        json.name("inputs").open('[');
        for (ProbeFigures.Input input : figures.inputs()) {
            InputCounters counters = input.counters();
            long missed = counters.missed() + counters.missedByInterface();
            double[] rate = rates.of(counters, counters.seen(), counters.bytes(), missed, counters.dropped());
            sums.packets += rate[0];
            sums.octets += rate[1];
            sums.missed += rate[2];
            sums.dropped += rate[3];
            sums.packetsAll += counters.seen();
            sums.octetsAll += counters.bytes();
            sums.missedAll += missed;
            sums.droppedAll += counters.dropped();
            json.open('{')
                    .member("kind", input.kind())
                    .member("name", counters.name())
                    .member("packets", rate[0])
                    .member("bits", rate[1] * Byte.SIZE)
                    .member("missed", counters.missed())
                    .member("missedByInterface", counters.missedByInterface())
                    .member("dropped", counters.dropped())
                    .member("trouble", input.trouble())
                    .close('}');
        }
        json.close(']');
    }

    private void shards(Json json, Sums sums) {
        json.name("shards").open('[');
        long dropped = 0;
        for (ProbeFigures.Shard shard : figures.shards()) {
            CacheStats stats = shard.stats();
            double[] rate = rates.of(stats, stats.flowsStarted(), shard.droppedFlows());
            sums.flows += rate[0];
            sums.lost += rate[1];
            sums.flowsAll += stats.flowsStarted();
            sums.activeFlows += stats.activeFlows();
            dropped += shard.droppedFlows();
            json.open('{')
                    .member("index", shard.index())
                    .member("flows", stats.activeFlows())
                    .member("capacity", shard.capacity())
                    .name("ring");
            ring(json, shard.packets());
            json.close('}');
        }
        json.close(']').name("exportRing");
        ring(json, figures.exportRing());
        json.member("droppedFlows", dropped);
        sums.lostAll += dropped;
    }

    private static void ring(Json json, ProbeFigures.Ring ring) {
        json.open('{')
                .member("size", ring.size())
                .member("filled", ring.filled())
                .close('}');
    }

    private void outputs(Json json, Sums sums) {
        json.name("outputs").open('[');
        for (ProbeFigures.Output output : figures.outputs()) {
            OutputCounters counters = output.counters();
            double[] rate = rates.of(
                    counters, counters.get(OutputCount.EXPORTED), counters.lost(), counters.get(OutputCount.BYTES));
            sums.lost += rate[1];
            sums.lostAll += counters.lost();
            json.open('{')
                    .member("kind", output.kind())
                    .member("name", output.name())
                    .member("open", output.open())
                    .member("rate", rate[0])
                    .member("bits", rate[2] * Byte.SIZE)
                    .member("flows", counters.get(OutputCount.EXPORTED))
                    .member("waiting", counters.waiting())
                    .member("kept", counters.get(OutputCount.KEPT))
                    .member("lost", counters.lost())
                    .member("trouble", output.trouble())
                    .close('}');
        }
        json.close(']');
    }

    private void plugins(Json json) {
        json.name("plugins").open('[');
        for (ProbeFigures.Plugin plugin : figures.plugins()) {
            double[] rate = rates.of("plugin " + plugin.name(), plugin.records());
            json.open('{')
                    .member("name", plugin.name())
                    .member("records", plugin.records())
                    .member("rate", rate[0])
                    .member("failures", plugin.failures() + plugin.overruns())
                    .member("off", plugin.switchedOff())
                    .close('}');
        }
        json.close(']');
    }
}
