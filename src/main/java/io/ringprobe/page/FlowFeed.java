package io.ringprobe.page;

import java.util.List;

/**
 * Takes flows from the sampler, counts them in the top lists, and finds for each viewer those that its filter wants: of
 * all flows that were seen, not of those only that are shown. Used by the page's thread.
 */
final class FlowFeed implements AutoCloseable {
    private static final int KEPT = 1 << 12;

    private final FlowSampler sampler;
    private final TopLists tops = new TopLists();
    private final RecentFlows recent = new RecentFlows(KEPT);
    private final FlowText text = new FlowText();
    private final FlowJson writer = new FlowJson();
    private List<Viewer> viewers = List.of();
    private long shownUpTo;
    private long takenBefore;
    private long passedBefore;

    FlowFeed(FlowSampler sampler) {
        this.sampler = sampler;
    }

    /** Takes what has come. */
    void drain(List<Viewer> forViewers) {
        viewers = forViewers;
        sampler.drain(this::take);
    }

    private void take(long slot) {
        recent.add(slot);
        tops.add(slot);
        boolean read = false;
        for (Viewer viewer : viewers) {
            if (!viewer.filter().isEmpty()) {
                if (!read) {
                    text.read(slot, sampler.pluginNames(slot));
                    read = true;
                }
                if (viewer.filter().matches(slot, text) && viewer.match()) {
                    write(viewer.flows(), slot);
                }
            }
        }
    }

    private void write(Json json, long slot) {
        writer.write(json, slot, sampler.pluginNames(slot));
    }

    /** Shows a viewer that has just come the flows of before that it wants. */
    void welcome(Viewer viewer) {
        for (long i = recent.count() - 1; i >= recent.oldest() && viewer.hasRoom(); i--) {
            long slot = recent.at(i);
            text.read(slot, sampler.pluginNames(slot));
            if (viewer.filter().matches(slot, text) && viewer.match()) {
                write(viewer.flows(), slot);
            }
        }
        Json json = new Json().open('{').name("list").open('[').raw(viewer.flows());
        viewer.offer(Viewer.Event.of("before", json.close(']').close('}')));
        viewer.turn();
    }

    /** Tells every viewer the flows of this second, in the order in which they came. */
    void tell(List<Viewer> all) {
        Viewer.Event newest = null;
        for (Viewer viewer : all) {
            if (viewer.filter().isEmpty()) {
                newest = newest == null ? newest() : newest;
                viewer.offer(newest);
            } else {
                viewer.offer(event(viewer.flows(), viewer.matched()));
            }
            viewer.turn();
        }
        shownUpTo = recent.count();
    }

    private Viewer.Event newest() {
        Json list = new Json();
        long from = Math.max(shownUpTo, recent.count() - Viewer.MOST_FLOWS);
        for (long i = from; i < recent.count(); i++) {
            write(list, recent.at(i));
        }
        return event(list, recent.count() - shownUpTo);
    }

    private static Viewer.Event event(Json list, long matched) {
        Json json = new Json().open('{').member("matched", matched);
        return Viewer.Event.of(
                "flows", json.name("list").open('[').raw(list).close(']').close('}'));
    }

    /** Adds top lists, and how much was seen since the last call, as members of an object that is open. */
    void write(Json json) {
        long taken = sampler.taken();
        long passed = sampler.passed();
        json.member("seen", taken - takenBefore).member("unseen", passed - passedBefore);
        takenBefore = taken;
        passedBefore = passed;
        tops.write(json.name("top"), writer);
    }

    /** Gives up top lists that are too old. */
    void turn() {
        tops.turn();
    }

    @Override
    public void close() {
        recent.close();
        text.close();
        writer.close();
    }
}
