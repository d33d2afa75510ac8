package io.ringprobe.export.text;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import io.ringprobe.export.OutputSettings;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The output {@code json}: one object a line. Stateless. */
public final class JsonOutputFactory implements OutputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            "output",
            "json",
            "one JSON object a line and flow, with the fields of the plugins that found something",
            List.of(TextTarget.OPTION, OutputSettings.ID_OPTION, OutputSettings.DIR_OPTION));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        JsonFormat format = new JsonFormat(context.schema(), OutputSettings.from(options, false));
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
