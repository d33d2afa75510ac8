package io.ringprobe.model;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A plugin that fails in one hook, and counts how often it is called after that. For captures of one flow. */
final class FailingPlugin extends FlowPlugin {
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(Schema.builder("failing").build(), "fails", List.of(), Interest.everything(), false);

    private final Hook failing;
    private final AtomicLong callsAfterwards;
    private boolean failed;

    /** The hooks that concern packets. */
    enum Hook {
        PRE_CREATE,
        POST_CREATE,
        PRE_UPDATE,
        POST_UPDATE
    }

    FailingPlugin(Hook failing, AtomicLong callsAfterwards) {
        super(DESCRIPTOR);
        this.failing = failing;
        this.callsAfterwards = callsAfterwards;
    }

    @Override
    public void preCreate(Packet packet) {
        called(Hook.PRE_CREATE);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return called(Hook.POST_CREATE);
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet packet) {
        return called(Hook.PRE_UPDATE);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return called(Hook.POST_UPDATE);
    }

    private Verdict called(Hook hook) {
        if (failed) {
            callsAfterwards.incrementAndGet();
        }
        if (hook == failing) {
            failed = true;
            throw new IllegalStateException("as it was told");
        }
        return Verdict.KEEP;
    }
}
