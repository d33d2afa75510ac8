package io.ringprobe.cli;

import io.ringprobe.metrics.MetricReference;
import java.io.PrintStream;
import picocli.CommandLine.Command;

/** {@code ringprobe metrics}: prints the reference of all metrics. */
@Command(name = "metrics", description = "Prints all metrics that the probe has for Prometheus.")
final class MetricsCommand implements CliCommand {
    private final PrintStream out;

    MetricsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        out.print(MetricReference.markdown());
        return ExitStatus.OK;
    }
}
