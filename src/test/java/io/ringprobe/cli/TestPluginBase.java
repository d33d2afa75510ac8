package io.ringprobe.cli;

import io.ringprobe.plugin.FlowPlugin;

/** A plugin that claims to be {@link TestPlugin}. */
abstract class TestPluginBase extends FlowPlugin {
    TestPluginBase() {
        super(TestPlugin.DESCRIPTOR);
    }
}
