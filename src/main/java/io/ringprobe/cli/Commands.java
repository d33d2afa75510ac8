package io.ringprobe.cli;

import io.ringprobe.cli.lab.LabCommand;
import io.ringprobe.config.ConfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands beside running the probe. They are picocli's, which is loaded only for them. Used by the main thread.
 */
final class Commands {
    private Commands() {}

    /**
     * Runs the command that the first argument names ({@link Arguments#COMMANDS}) and returns the exit status.
     *
     * @throws ConfigException on wrong use
     */
    static int run(PrintStream out, String... args) {
        CliCommand command = switch (args[0]) {
            case "check" -> new CheckCommand(out);
            case "fields" -> new FieldsCommand(out);
            case "lab" -> new LabCommand();
            case "metrics" -> new MetricsCommand(out);
            default -> new NewPluginCommand(out);
        };
        CommandLine commandLine = new CommandLine(command);
        if (command instanceof LabCommand) {
            LabCommand.addTo(commandLine, out);
        }
        commandLine
                .setCommandName("ringprobe " + args[0])
                .setUsageHelpWidth(Paragraphs.WIDTH)
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()));
        addHelp(commandLine);
        commandLine.getSubcommands().values().forEach(Commands::addHelp);
        try {
            ParseResult result = commandLine.parseArgs(Arrays.copyOfRange(args, 1, args.length));
            Integer helped = CommandLine.executeHelpRequest(result);
            return helped == null ? run(result) : helped;
        } catch (ParameterException e) {
            throw wrongUse(e);
        }
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).version("ringprobe " + Version.text());
    }

    /** Runs the command, or the one below it that was named. */
    private static int run(ParseResult result) {
        ParseResult named = result.hasSubcommand() ? result.subcommand() : result;
        return ((CliCommand) named.commandSpec().userObject()).run();
    }

    private static ConfigException wrongUse(ParameterException e) {
        List<String> meant = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String right = meant.isEmpty()
                ? e.getCommandLine().getCommandName() + " -h says what is right"
                : "did you mean " + meant.getFirst() + "?";
        return new ConfigException(e.getMessage() + ": " + right, e);
    }
}
