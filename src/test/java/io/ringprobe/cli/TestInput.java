package io.ringprobe.cli;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.util.List;

/** An input named {@code testinput} for tests of the command line; its options tell {@link TestProbe} what to do. */
public final class TestInput implements InputFactory {
    static final String NAME = "testinput";

    @Override
    public ComponentSpec spec() {
        return new ComponentSpec(
                ComponentSpec.INPUT,
                NAME,
                "stands for a packet source in tests",
                List.of(
                        OptionSpec.value("r", "report", "FILE", "", "write what was seen to this file"),
                        OptionSpec.value("u", "until", "FILE", "", "run until this file is there"),
                        OptionSpec.value("s", "status", "STATUS", "0", "end with this status")
                                .from(0, 3),
                        OptionSpec.value("e", "error", "config|io|cut-off|no-capture|none", "none", "fail like this")));
    }

    @Override
    public boolean isOffline(Options options) {
        return true;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) {
        throw new UnsupportedOperationException("the test probe opens no input");
    }
}
