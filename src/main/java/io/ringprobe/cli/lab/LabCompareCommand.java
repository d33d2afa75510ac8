package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.report.figures.Comparison;
import io.ringprobe.lab.report.html.HtmlComparison;
import io.ringprobe.lab.report.json.RunJson;
import io.ringprobe.lab.report.table.ComparisonText;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab compare}: what moved from one run to another. */
@Command(
        name = "compare",
        description = {
            "Compares two runs of the lab, cell by cell.",
            "Exit status: 0 if no figure of ringprobe got worse by more than the threshold and more than noise, 1 if"
                    + " one did, 2 if a file is no run of the lab."
        })
final class LabCompareCommand implements CliCommand {
    private final PrintStream out;

    @Parameters(index = "0", paramLabel = "BEFORE.json", description = "the older run")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER.json", description = "the newer run")
    private Path after;

    @Option(names = "--html", paramLabel = "FILE", description = "write a page too, complete in this one file")
    private Path html;

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "by how much a figure must move to be named (default: 10)")
    private double threshold;

    LabCompareCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        if (!(threshold >= 0) || Double.isInfinite(threshold)) {
            throw new ConfigException("--threshold " + threshold + ": can't be negative or without an end");
        }
        Comparison comparison = Comparison.of(RunJson.read(before), RunJson.read(after), threshold / 100);
        if (html != null) {
            TextFile.write(html, HtmlComparison.of(comparison));
        }
        out.print(ComparisonText.markdown(comparison));
        return comparison.isWorse() ? ExitStatus.ERROR : ExitStatus.OK;
    }
}
