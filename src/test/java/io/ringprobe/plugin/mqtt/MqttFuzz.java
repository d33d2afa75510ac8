package io.ringprobe.plugin.mqtt;

import io.ringprobe.testkit.PluginFuzz;

/** Fuzz target: any payload shown to the plugin mqtt. */
public final class MqttFuzz {
    private static final PluginFuzz FUZZ = PluginFuzz.tcp("mqtt;topiccount=3", 1883);

    private MqttFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FUZZ.run(input);
    }
}
