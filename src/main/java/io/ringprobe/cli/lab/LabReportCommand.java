package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import io.ringprobe.cli.ExitStatus;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.html.HtmlReport;
import io.ringprobe.lab.report.json.RunJson;
import io.ringprobe.lab.report.table.Markdown;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringprobe lab report}: shows again what a run measured. */
@Command(name = "report", description = "Shows what a run of the lab measured: as a page, or as Markdown.")
final class LabReportCommand implements CliCommand {
    private final PrintStream out;

    @Parameters(paramLabel = "RUN.json", description = "what lab run wrote")
    private Path run;

    @Option(names = "--html", paramLabel = "FILE", description = "write a page, complete in this one file")
    private Path html;

    @Option(names = "--markdown", description = "print tables in Markdown (default, unless --html is given)")
    private boolean markdown;

    LabReportCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        LabRun read = RunJson.read(run);
        if (html != null) {
            TextFile.write(html, HtmlReport.of(read));
        }
        if (markdown || html == null) {
            out.print(Markdown.of(read));
        }
        return ExitStatus.OK;
    }
}
