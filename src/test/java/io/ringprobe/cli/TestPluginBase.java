package io.ringprobe.cli;

import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.PluginDescriptor;

/** A plugin that claims to be {@link TestPlugin}. */
abstract class TestPluginBase extends FlowPlugin {
    @Override
    public PluginDescriptor descriptor() {
        return new TestPlugin().descriptor();
    }
}
