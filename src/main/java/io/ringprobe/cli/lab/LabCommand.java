package io.ringprobe.cli.lab;

import io.ringprobe.cli.CliCommand;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringprobe lab COMMAND}: artificial traffic, its truth, and what probes make of it. */
@Command(name = "lab", description = "Makes traffic, checks what probes saw of it, and measures what that costs.")
public final class LabCommand implements CliCommand {
    @Spec
    private CommandSpec spec;

    /**
     * Adds the commands below this one.
     *
     * @param out for what was asked for
     */
    public static void addTo(CommandLine lab, PrintStream out) {
        lab.addSubcommand(new LabCheckCommand(out));
        lab.addSubcommand(new LabCompareCommand(out));
        lab.addSubcommand(new LabMakeCommand(out));
        lab.addSubcommand(new LabReportCommand(out));
        lab.addSubcommand(new LabRunCommand(out));
        lab.addSubcommand(new LabSendCommand(out));
    }

    @Override
    public int run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what: " + String.join(", ", spec.subcommands().keySet()));
    }
}
