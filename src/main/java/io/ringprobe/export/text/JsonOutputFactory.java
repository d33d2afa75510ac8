package io.ringprobe.export.text;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputSettings;
import java.util.List;

/** The output {@code json}: one object a line. Stateless. */
public final class JsonOutputFactory extends LineOutputFactory {
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
    LineFormat format(Options options, OutputContext context) {
        return new JsonFormat(context.schema(), OutputSettings.from(options, false));
    }
}
