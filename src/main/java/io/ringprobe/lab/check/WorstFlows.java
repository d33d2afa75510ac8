package io.ringprobe.lab.check;

import io.ringprobe.lab.check.CheckResult.WorstFlow;
import java.util.ArrayList;
import java.util.List;

/** Keeps the flows that differ most: by octets and packets, then by the number of aspects. Owned by one thread. */
final class WorstFlows {
    private final long[] flows;
    private final long[] scores;
    private final int[] aspects;
    private int count;

    /** @param most how many are kept */
    WorstFlows(int most) {
        flows = new long[most];
        scores = new long[most];
        aspects = new int[most];
    }

    /** Takes a flow and in what it differs; keeps it if it is worse than others. */
    void add(long flow, int flowAspects) {
        if (flowAspects == 0 || flows.length == 0) {
            return;
        }
        long score = score(flow, flowAspects);
        if (count == flows.length && score <= scores[count - 1]) {
            return;
        }
        int at = count < flows.length ? count++ : count - 1;
        while (at > 0 && scores[at - 1] < score) {
            put(at, flows[at - 1], scores[at - 1], aspects[at - 1]);
            at--;
        }
        put(at, flow, score, flowAspects);
    }

    private void put(int at, long flow, long score, int flowAspects) {
        flows[at] = flow;
        scores[at] = score;
        aspects[at] = flowAspects;
    }

    private static long score(long flow, int flowAspects) {
        long counted = difference(flow, FlowLayout.PACKETS, FlowLayout.GOT_PACKETS)
                + difference(flow, FlowLayout.PACKETS_REV, FlowLayout.GOT_PACKETS_REV)
                + difference(flow, FlowLayout.OCTETS, FlowLayout.GOT_OCTETS)
                + difference(flow, FlowLayout.OCTETS_REV, FlowLayout.GOT_OCTETS_REV);
        return counted * Aspect.values().length + Integer.bitCount(flowAspects);
    }

    private static long difference(long flow, int right, int got) {
        return Math.abs(FlowLayout.get(flow, right) - FlowLayout.get(flow, got));
    }

    /** The flows, the worst first. */
    List<WorstFlow> list(FlowStory story) {
        List<WorstFlow> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(story.tell(flows[i], aspects[i]));
        }
        return list;
    }
}
