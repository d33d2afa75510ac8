package io.ringprobe.cli;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import java.util.List;

/** An output named {@code testoutput} for tests of the command line. */
public final class TestOutput implements OutputFactory {
    static final String NAME = "testoutput";

    @Override
    public ComponentSpec spec() {
        return new ComponentSpec(
                ComponentSpec.OUTPUT,
                NAME,
                "stands for an output in tests, with a documentation that is so long that it must be wrapped in help",
                List.of(
                        OptionSpec.value("h", "host", "HOST", "127.0.0.1", "where it goes"),
                        OptionSpec.value("", "port", "PORT", "4739", "and to which port")
                                .from(1, 65535),
                        OptionSpec.value("", "a-name-that-is-longer-than-others", "A-LONG-ARGUMENT", "", "is rare"),
                        OptionSpec.flag("u", "udp", "over UDP")));
    }

    @Override
    public List<FlowExporter> open(Options options, OutputContext context) {
        throw new UnsupportedOperationException("the test probe opens no output");
    }
}
