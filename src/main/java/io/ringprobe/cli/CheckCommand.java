package io.ringprobe.cli;

import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.HoconReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ringprobe check FILE}: says whether a configuration file is right, or all that is wrong with it. */
@Command(name = "check", description = "Checks a configuration file and names all its mistakes.")
final class CheckCommand implements CliCommand {
    private final PrintStream out;

    @Parameters(paramLabel = "FILE", description = "the configuration file")
    private Path file;

    CheckCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        ConfigDraft draft = HoconReader.read(file);
        ConfigCheck.check(List.of(draft), ConfigReader.componentsOf(List.of(draft)));
        out.println(file + ": OK");
        return ExitStatus.OK;
    }
}
