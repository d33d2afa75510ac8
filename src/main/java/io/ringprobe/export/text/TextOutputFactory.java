package io.ringprobe.export.text;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The output {@code text}: columns for people. Stateless. */
public final class TextOutputFactory implements OutputFactory {
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
    public List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        TextFormat format = new TextFormat(context.schema(), !options.flag("mac"));
        return List.of(new LineExporter(
                SPEC.name(), format, TextTarget.open(options.text("file"), context.goesOn()), context));
    }

    @Override
    public Set<String> holds(Options options) {
        return TextTarget.holds(options);
    }

    @Override
    public void checkReopening(Options options) throws IOException {
        TextTarget.checkReopening(options);
    }
}
