package io.ringprobe.lab.check;

import io.ringprobe.lab.check.CheckResult.WorstFlow;
import io.ringprobe.lab.collect.KeyText;
import io.ringprobe.lab.truth.TruthReader;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells in words in what a flow differs. Owned by one thread. */
final class FlowStory {
    private static final long SECOND = 1_000_000_000L;

    private final TruthReader truth;
    private final FlowJudge judge;
    private final Checker checker;

    FlowStory(TruthReader truth, FlowJudge judge, Checker checker) {
        this.truth = truth;
        this.judge = judge;
        this.checker = checker;
    }

    /** @param aspects in what the flow differs, bits by the aspects' ordinals */
    WorstFlow tell(long flow, int aspects) {
        truth.at(FlowLayout.get(flow, FlowLayout.PLACE));
        List<String> differences = new ArrayList<>();
        for (int bits = aspects; bits != 0; bits &= bits - 1) {
            tell(flow, Aspect.values()[Integer.numberOfTrailingZeros(bits)], differences);
        }
        return new WorstFlow(name(flow), differences);
    }

    private String name(long flow) {
        try (NativeBlock key = NativeBlock.allocate(FlowKey.LENGTH)) {
            FlowKey.copy(flow, key.address());
            if (FlowLayout.octet(flow, FlowLayout.SOURCE_IS_B) == 1) {
                FlowKey.swap(key.address());
            }
            return KeyText.of(key.address()) + " (" + truth.application() + ")";
        }
    }

    private void tell(long flow, Aspect aspect, List<String> differences) {
        switch (aspect) {
            case MISSING ->
                differences.add("missing: " + pair(flow, FlowLayout.PACKETS) + " packets, "
                        + pair(flow, FlowLayout.OCTETS) + " octets");
            case PACKETS -> differences.add(counted("packets", flow, FlowLayout.PACKETS, FlowLayout.GOT_PACKETS));
            case OCTETS -> differences.add(counted("octets", flow, FlowLayout.OCTETS, FlowLayout.GOT_OCTETS));
            case TIMES -> differences.add(times(flow));
            case FLAGS ->
                differences.add(
                        "flags: " + flags(flow, FlowLayout.GOT_FLAGS) + ", right is " + flags(flow, FlowLayout.FLAGS));
            case DIRECTION -> differences.add("direction: the other side is told to have begun");
            case FIELDS -> fields(flow, differences);
        }
    }

    private static String counted(String what, long flow, int right, int got) {
        return what + ": " + pair(flow, got) + ", right is " + pair(flow, right);
    }

    private static String pair(long flow, int offset) {
        return FlowLayout.get(flow, offset) + "+" + FlowLayout.get(flow, offset + Long.BYTES);
    }

    private static String times(long flow) {
        return "times: " + time(FlowJudge.firstReceived(flow)) + " to "
                + time(FlowLayout.get(flow, FlowLayout.GOT_LAST)) + ", right is "
                + time(FlowLayout.get(flow, FlowLayout.FIRST)) + " to " + time(FlowLayout.get(flow, FlowLayout.LAST));
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
                .toString();
    }

    private static String flags(long flow, int offset) {
        return String.format("0x%02x+0x%02x", FlowLayout.octet(flow, offset), FlowLayout.octet(flow, offset + 1));
    }

    private void fields(long flow, List<String> differences) {
        long right = FlowLayout.get(flow, FlowLayout.RIGHT);
        long bit = 1;
        for (Map.Entry<String, String> field : truth.fields().entrySet()) {
            if ((right & bit) == 0 && judge.counts(field.getKey())) {
                String got = checker.wrongValue(flow, bit);
                differences.add(field.getKey() + ": " + (got == null ? "missing" : "'" + got + "'") + ", right is '"
                        + field.getValue() + "'");
            }
            bit <<= 1;
        }
    }
}
