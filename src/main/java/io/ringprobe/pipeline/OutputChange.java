package io.ringprobe.pipeline;

import io.ringprobe.config.Options;
import io.ringprobe.schema.RecordSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How outputs become others while the probe runs: those that stay as they are go on; new ones are opened beside the old
 * ones, so that nothing has happened yet where that fails; and those that need what an old one holds are opened when it
 * is closed.
 *
 * <p>Made by the thread that reloads; {@link #open()} is for the export thread.
 */
final class OutputChange implements ExportStage.Predecessor {
    private static final Logger LOG = LoggerFactory.getLogger(OutputChange.class);

    private final OutputOpener opener;
    private final ExportStage before;
    private final RecordSchema schema;
    private final Set<OutputSlot> kept = new HashSet<>();
    private final List<OutputSlot> opened = new ArrayList<>();
    private final List<Options> late = new ArrayList<>();
    private final List<Options> closing = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private OutputChange(OutputOpener opener, ExportStage before, RecordSchema schema) {
        this.opener = opener;
        this.before = before;
        this.schema = schema;
    }

    /**
     * Finds out what is to do, and opens what can be opened now.
     *
     * @param before the stage whose outputs there are
     * @param wanted the outputs that there should be
     * @param schema what records can hold from now on
     * @param sameSchema whether that is what they could hold before
     */
    static OutputChange begin(
            OutputOpener opener, ExportStage before, List<Options> wanted, RecordSchema schema, boolean sameSchema)
            throws IOException {
        OutputChange change = new OutputChange(opener, before, schema);
        List<Options> changed = new ArrayList<>(wanted);
        change.keepOrClose(sameSchema, changed);
        try {
            change.openEarly(changed);
        } catch (IOException | RuntimeException e) {
            change.undo();
            throw e;
        }
        return change;
    }

    /**
     * One element of the configuration may have opened several outputs: they go on together or not at all. Of elements
     * that say the same each goes on for one.
     *
     * @param changed the outputs that there should be; those that go on are taken out
     */
    private void keepOrClose(boolean sameSchema, List<Options> changed) {
        Set<Options> decided = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Options> going = Collections.newSetFromMap(new IdentityHashMap<>());
        for (OutputSlot slot : before.outputs()) {
            Options options = slot.options();
            if (decided.add(options)) {
                int same = sameSchema ? indexOfSame(options, changed) : -1;
                if (same < 0) {
                    closing.add(options);
                } else {
                    going.add(options);
                    changed.remove(same);
                }
            }
            if (going.contains(options)) {
                kept.add(slot);
            }
        }
    }

    private static int indexOfSame(Options options, List<Options> among) {
        int index = among.size() - 1;
        while (index >= 0 && !among.get(index).saysTheSameAs(options)) {
            index--;
        }
        return index;
    }

    private void openEarly(List<Options> changed) throws IOException {
        Set<String> held = new HashSet<>();
        for (Options options : closing) {
            held.addAll(opener.holds(options));
        }
        for (Options options : changed) {
            Set<String> needed = new HashSet<>(opener.holds(options));
            needed.retainAll(held);
            if (needed.isEmpty()) {
                opened.addAll(opener.open(options, schema, false));
            } else {
                late.add(options);
                opener.checkReopening(options);
            }
        }
    }

    /** Closes what was opened; nothing has happened then. */
    void undo() {
        opened.forEach(OutputSlot::close);
    }

    /** Outputs that go on as they are. */
    Set<OutputSlot> kept() {
        return kept;
    }

    /** Outputs that are open from the beginning, once the old stage has let go of those that are kept. */
    List<OutputSlot> early() {
        List<OutputSlot> slots = new ArrayList<>();
        for (OutputSlot slot : before.outputs()) {
            if (kept.contains(slot)) {
                slots.add(slot);
            }
        }
        slots.addAll(opened);
        return slots;
    }

    @Override
    public boolean isClosed() {
        return before.isClosed();
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        before.awaitClosed();
    }

    @Override
    public List<OutputSlot> open() {
        List<OutputSlot> slots = new ArrayList<>();
        boolean complete = true;
        for (Options options : late) {
            complete &= open(options, slots);
        }
        if (!complete) {
            openOldAgain(slots);
        }
        return slots;
    }

    private boolean open(Options options, List<OutputSlot> slots) {
        try {
            slots.addAll(opener.open(options, schema, true));
            return true;
        } catch (IOException | RuntimeException e) {
            problems.add(options.origin() + ": " + options.spec().name() + " can't be opened: " + e.getMessage());
            return false;
        }
    }

    /** The old outputs that hold what a new one needed: better these than none. */
    private void openOldAgain(List<OutputSlot> slots) {
        Set<String> taken = new HashSet<>();
        for (OutputSlot slot : slots) {
            taken.addAll(opener.holds(slot.options()));
        }
        for (Options options : closing) {
            Set<String> held = opener.holds(options);
            if (!held.isEmpty() && Collections.disjoint(held, taken) && open(options, slots)) {
                problems.add("in its place " + options.spec().name() + " goes on with the options of before");
            }
        }
        for (String problem : problems) {
            LOG.error("{}", problem);
        }
    }

    /** What went wrong in {@link #open()}, when that is done. */
    List<String> problems() {
        return problems;
    }
}
