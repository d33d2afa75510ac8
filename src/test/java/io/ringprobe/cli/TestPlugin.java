package io.ringprobe.cli;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/** A plugin named {@code testplugin} for tests of the command line. */
public final class TestPlugin extends FlowPlugin {
    static final String NAME = "testplugin";

    private static final Schema.Builder S = Schema.builder(NAME);

    static {
        S.uint16("TEST_NUMBER", Ipfix.fixed(Ipfix.CESNET, 1, 2), "packets", "a number | or another");
        S.string("TEST_TEXT", 10, Ipfix.variable(Ipfix.CESNET, 2), "a \"text\"");
        S.array("TEST_LIST", Type.UINT8, 3, Ipfix.fixed(Ipfix.CESNET, 3, 1), "", "a list");
    }

    private static final Schema SCHEMA = S.build();

    static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "a plugin for tests",
            List.of(OptionSpec.flag("z", "zeros", "zeros too")),
            Interest.everything(),
            false);

    public TestPlugin() {
        super(DESCRIPTOR);
    }
}
