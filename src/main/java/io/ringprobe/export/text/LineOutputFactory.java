package io.ringprobe.export.text;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;
import io.ringprobe.export.OutputContext;
import io.ringprobe.export.OutputFactory;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What the outputs that write lines have in common: all but their {@linkplain #format format}. Stateless. */
abstract class LineOutputFactory implements OutputFactory {
    /**
     * How such an output writes its lines.
     *
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     */
    abstract LineFormat format(Options options, OutputContext context);

    @Override
    public final List<FlowExporter> open(Options options, OutputContext context) throws IOException {
        LineFormat format = format(options, context);
        TextTarget target = TextTarget.open(options.text("file"), context.goesOn());
        return List.of(new LineExporter(spec().name(), format, target, context));
    }

    @Override
    public final Set<String> holds(Options options) {
        return TextTarget.holds(options);
    }

    @Override
    public final void checkReopening(Options options) throws IOException {
        TextTarget.checkReopening(options);
    }
}
