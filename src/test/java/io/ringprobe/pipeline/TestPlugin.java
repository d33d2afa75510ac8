package io.ringprobe.pipeline;

import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Schema;
import java.util.List;

/** A plugin without fields; each hook runs {@link #onHook} with the hook's name. */
class TestPlugin extends FlowPlugin {
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(Schema.builder("test").build(), "for tests", List.of(), Interest.everything(), false);

    /** What each hook does. */
    Verdict onHook(String hook) {
        return Verdict.KEEP;
    }

    TestPlugin() {
        this(DESCRIPTOR);
    }

    TestPlugin(PluginDescriptor descriptor) {
        super(descriptor);
    }

    @Override
    public void preCreate(Packet packet) {
        onHook("preCreate");
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return onHook("postCreate");
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet packet) {
        return onHook("preUpdate");
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return onHook("postUpdate");
    }

    @Override
    public void preExport(Flow flow) {
        onHook("preExport");
    }
}
