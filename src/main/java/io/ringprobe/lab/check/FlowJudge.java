package io.ringprobe.lab.check;

import io.ringprobe.lab.truth.TruthReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says of flow after flow in what it differs from the truth, and sums up. Owned by one thread. */
final class FlowJudge {
    private final CheckSettings settings;
    private final TruthReader truth;
    private final Set<String> toldFields;
    private final Set<String> fieldsNotTold = new TreeSet<>();
    private final Totals totals = new Totals();
    private final int ignored;
    private boolean timesTold;
    private boolean flagsTold;

    /** @param toldFields fields that some record has told */
    FlowJudge(CheckSettings settings, TruthReader truth, Set<String> toldFields) {
        this.settings = settings;
        this.truth = truth;
        this.toldFields = toldFields;
        int bits = 0;
        for (Aspect aspect : settings.ignored()) {
            bits |= bit(aspect);
        }
        ignored = bits;
    }

    static int bit(Aspect aspect) {
        return 1 << aspect.ordinal();
    }

    /** In what the flow differs, bits by the aspects' ordinals; counts it. */
    int judge(long flow) {
        count(flow);
        int aspects;
        if (isMissing(flow)) {
            aspects = bit(Aspect.MISSING);
        } else {
            totals.found++;
            aspects = differences(flow) & ~ignored;
        }
        totals.count(aspects);
        return aspects;
    }

    private static boolean isMissing(long flow) {
        return FlowLayout.number(flow, FlowLayout.RECORDS) == 0;
    }

    private void count(long flow) {
        if (!isIgnored(Aspect.PACKETS)) {
            totals.packets += both(flow, FlowLayout.PACKETS);
            totals.packetsFound += found(flow, FlowLayout.PACKETS, FlowLayout.GOT_PACKETS);
        }
        if (!isIgnored(Aspect.OCTETS)) {
            totals.octets += both(flow, FlowLayout.OCTETS);
            totals.octetsFound += found(flow, FlowLayout.OCTETS, FlowLayout.GOT_OCTETS);
        }
    }

    private boolean isIgnored(Aspect aspect) {
        return (ignored & bit(aspect)) != 0;
    }

    private static long both(long flow, int offset) {
        return FlowLayout.get(flow, offset) + FlowLayout.get(flow, offset + Long.BYTES);
    }

    private static long found(long flow, int right, int got) {
        return Math.min(FlowLayout.get(flow, right), FlowLayout.get(flow, got))
                + Math.min(FlowLayout.get(flow, right + Long.BYTES), FlowLayout.get(flow, got + Long.BYTES));
    }

    private int differences(long flow) {
        int aspects = 0;
        aspects |= isEqual(flow, FlowLayout.PACKETS, FlowLayout.GOT_PACKETS) ? 0 : bit(Aspect.PACKETS);
        aspects |= isEqual(flow, FlowLayout.OCTETS, FlowLayout.GOT_OCTETS) ? 0 : bit(Aspect.OCTETS);
        aspects |= timesDiffer(flow) ? bit(Aspect.TIMES) : 0;
        aspects |= isTurned(flow) ? bit(Aspect.DIRECTION) : 0;
        aspects |= flagsDiffer(flow) ? bit(Aspect.FLAGS) : 0;
        if (FlowLayout.number(flow, FlowLayout.FIELDS) > 0 && !isIgnored(Aspect.FIELDS)) {
            aspects |= fieldsDiffer(flow) ? bit(Aspect.FIELDS) : 0;
        }
        return aspects;
    }

    private static boolean isEqual(long flow, int right, int got) {
        return FlowLayout.get(flow, right) == FlowLayout.get(flow, got)
                && FlowLayout.get(flow, right + Long.BYTES) == FlowLayout.get(flow, got + Long.BYTES);
    }

    private static boolean isTold(long flow, int what) {
        return (FlowLayout.octet(flow, FlowLayout.TOLD) & what) != 0;
    }

    private boolean timesDiffer(long flow) {
        if (!isTold(flow, FlowLayout.TOLD_TIMES)) {
            return settings.strict();
        }
        timesTold = true;
        return differs(flow, FlowLayout.get(flow, FlowLayout.FIRST), firstReceived(flow))
                || differs(flow, FlowLayout.get(flow, FlowLayout.LAST), FlowLayout.get(flow, FlowLayout.GOT_LAST));
    }

    static long firstReceived(long flow) {
        return Math.min(FlowLayout.get(flow, FlowLayout.FIRST_FORWARD), FlowLayout.get(flow, FlowLayout.FIRST_REVERSE));
    }

    private boolean differs(long flow, long right, long got) {
        return Math.abs(right - got) >= FlowLayout.get(flow, FlowLayout.PRECISION) + settings.toleranceNanos();
    }

    /** Whether the earliest record says that the other side began. */
    private boolean isTurned(long flow) {
        long forward = FlowLayout.get(flow, FlowLayout.FIRST_FORWARD);
        long reverse = FlowLayout.get(flow, FlowLayout.FIRST_REVERSE);
        if (!isTold(flow, FlowLayout.TOLD_TIMES) || reverse >= forward) {
            return false;
        }
        return forward == Long.MAX_VALUE || differs(flow, forward, reverse);
    }

    private boolean flagsDiffer(long flow) {
        if (!isTold(flow, FlowLayout.TOLD_FLAGS)) {
            return settings.strict();
        }
        flagsTold = true;
        return FlowLayout.octet(flow, FlowLayout.FLAGS) != FlowLayout.octet(flow, FlowLayout.GOT_FLAGS)
                || FlowLayout.octet(flow, FlowLayout.FLAGS_REV) != FlowLayout.octet(flow, FlowLayout.GOT_FLAGS_REV);
    }

    private boolean fieldsDiffer(long flow) {
        long right = FlowLayout.get(flow, FlowLayout.RIGHT);
        int count = FlowLayout.number(flow, FlowLayout.FIELDS);
        if (right == -1L >>> Long.SIZE - count) {
            return false;
        }
        boolean differs = false;
        truth.at(FlowLayout.get(flow, FlowLayout.PLACE));
        long bit = 1;
        for (String name : truth.fields().keySet()) {
            if ((right & bit) == 0) {
                differs |= fieldDiffers(name);
            }
            bit <<= 1;
        }
        return differs;
    }

    /** A field that isn't right differs, unless no record of any flow has it. */
    private boolean fieldDiffers(String name) {
        boolean told = toldFields.contains(name);
        if (!told) {
            fieldsNotTold.add(name);
        }
        if (told || settings.strict()) {
            totals.countField(name);
            return true;
        }
        return false;
    }

    /** Whether a field counts that isn't right. */
    boolean counts(String name) {
        return settings.strict() || toldFields.contains(name);
    }

    Totals totals() {
        return totals;
    }

    /** What the truth has, but no record of all flows that were judged. */
    List<String> notTold() {
        List<String> names = new ArrayList<>();
        if (totals.found > 0 && !timesTold && !isIgnored(Aspect.TIMES)) {
            names.add(Aspect.TIMES.text());
        }
        if (totals.found > 0 && !flagsTold && !isIgnored(Aspect.FLAGS)) {
            names.add(Aspect.FLAGS.text());
        }
        names.addAll(fieldsNotTold);
        return names;
    }
}
