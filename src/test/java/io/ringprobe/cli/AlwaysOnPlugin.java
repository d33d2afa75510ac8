package io.ringprobe.cli;

import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.schema.Schema;
import java.util.List;

/** A plugin named {@code alwayson} that is on without being asked for. */
public final class AlwaysOnPlugin extends FlowPlugin {
    public AlwaysOnPlugin() {
        super(new PluginDescriptor(
                Schema.builder("alwayson").build(), "on for tests", List.of(), Interest.everything(), false, true));
    }
}
