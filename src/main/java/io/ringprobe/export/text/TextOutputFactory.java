package io.ringprobe.export.text;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.OutputContext;
import java.util.List;

/** The output {@code text}: columns for people. Stateless. */
public final class TextOutputFactory extends LineOutputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            "output",
            "text",
            "readable columns, a line a flow and below it one for each plugin that found something",
            List.of(TextTarget.OPTION, OptionSpec.flag("m", "mac", "hide MAC addresses")));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    LineFormat format(Options options, OutputContext context) {
        return new TextFormat(context.schema(), !options.flag("mac"));
    }
}
