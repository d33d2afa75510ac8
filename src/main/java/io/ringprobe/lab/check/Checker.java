package io.ringprobe.lab.check;

import io.ringprobe.lab.collect.FieldValues;
import io.ringprobe.lab.collect.Received;
import io.ringprobe.lab.collect.RecordSink;
import io.ringprobe.lab.collect.Tally;
import io.ringprobe.lab.truth.TruthReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares records that a probe has sent with the truth: takes them as they come, then judges. A flow may come in
 * several records, and each direction in its own. Owned by one thread.
 *
 * <p>Memory: about 200 octets a flow, all off-heap; the heap doesn't grow with their number.
 */
public final class Checker implements RecordSink, AutoCloseable {
    private static final int FIRST_STRANGERS = 10;
    /** So many wrong values are kept to be shown. */
    private static final int MOST_VALUES = 10_000;

    private final TruthReader truth;
    private final FlowBook book;
    private final Set<String> toldFields = new HashSet<>();
    private final Map<Long, String> wrongValues = new HashMap<>();
    private final List<String> firstStrangers = new ArrayList<>();
    private long records;
    private long strangers;

    private Checker(TruthReader truth, FlowBook book) {
        this.truth = truth;
        this.book = book;
    }

    /**
     * Reads the truth.
     *
     * @throws io.ringprobe.config.ConfigException if it is none
     * @throws IOException if it can't be read
     */
    public static Checker of(Path truthFile) throws IOException {
        TruthReader truth = TruthReader.open(truthFile);
        try {
            return new Checker(truth, FlowBook.of(truth));
        } catch (RuntimeException e) {
            truth.close();
            throw e;
        }
    }

    @Override
    public void record(Received record) {
        records += record.isEmpty() ? 0 : 1;
        long flow = book.receive(record);
        if (flow == 0) {
            stranger(record);
        } else if (FlowLayout.number(flow, FlowLayout.FIELDS) > 0) {
            compareFields(flow, record.fields);
        }
    }

    private void stranger(Received record) {
        strangers++;
        if (firstStrangers.size() < FIRST_STRANGERS) {
            firstStrangers.add(record + ": " + record.packets + "+" + record.packetsRev + " packets");
        }
    }

    private void compareFields(long flow, FieldValues values) {
        truth.at(FlowLayout.get(flow, FlowLayout.PLACE));
        long right = FlowLayout.get(flow, FlowLayout.RIGHT);
        long wrong = FlowLayout.get(flow, FlowLayout.WRONG);
        long bit = 1;
        for (Map.Entry<String, String> field : truth.fields().entrySet()) {
            if ((right & bit) == 0 && values.has(field.getKey())) {
                toldFields.add(field.getKey());
                if (values.is(field.getKey(), field.getValue())) {
                    right |= bit;
                } else {
                    wrong |= bit;
                    keep(flow, bit, values.text(field.getKey()));
                }
            }
            bit <<= 1;
        }
        FlowLayout.set(flow, FlowLayout.RIGHT, right);
        FlowLayout.set(flow, FlowLayout.WRONG, wrong);
    }

    private void keep(long flow, long bit, String value) {
        if (wrongValues.size() < MOST_VALUES) {
            wrongValues.put(valueKey(flow, bit), value);
        }
    }

    /** Flows are a multiple of 64 octets apart and begin on such a boundary, so that a bit's number fits below. */
    private static long valueKey(long flow, long bit) {
        return flow | Long.numberOfTrailingZeros(bit);
    }

    /** A wrong value of the flow's field, or null where it wasn't kept. */
    String wrongValue(long flow, long bit) {
        return wrongValues.get(valueKey(flow, bit));
    }

    /**
     * Judges all that has come.
     *
     * @param tally what came besides
     */
    public CheckResult result(CheckSettings settings, Tally tally) {
        FlowJudge judge = new FlowJudge(settings, truth, toldFields);
        WorstFlows worst = new WorstFlows(settings.worst());
        for (int i = 0; i < book.count(); i++) {
            long flow = book.flow(i);
            worst.add(flow, judge.judge(flow));
        }
        Totals totals = judge.totals();
        return new CheckResult(
                book.lines(),
                book.count(),
                totals.found,
                totals.packets,
                totals.packetsFound,
                totals.octets,
                totals.octetsFound,
                totals.exact,
                totals.differences(),
                totals.fields(),
                judge.notTold(),
                records,
                strangers,
                List.copyOf(firstStrangers),
                worst.list(new FlowStory(truth, judge, this)),
                troubles(tally));
    }

    private static List<String> troubles(Tally tally) {
        List<String> troubles = new ArrayList<>();
        if (tally.damaged() > 0) {
            troubles.add(tally.damaged() + " damaged messages, the first: " + tally.firstDamage());
        }
        if (tally.withoutTemplate() > 0) {
            troubles.add(tally.withoutTemplate() + " sets of records whose template never came");
        }
        if (tally.lost() > 0) {
            troubles.add(tally.lost() + " records or messages lost on the way, by their sequence numbers");
        }
        return troubles;
    }

    @Override
    public void close() {
        book.close();
        truth.close();
    }
}
