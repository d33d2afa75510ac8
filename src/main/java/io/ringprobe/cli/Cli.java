package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.config.ConfigCheck;
import io.ringprobe.config.ConfigDraft;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.GeneralSettings;
import io.ringprobe.config.HoconReader;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.config.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The command line: reads it, and the configuration file where it names one, and does what they say. Used by the main
 * thread.
 *
 * <p>Classes on the way to a running probe avoid what is slow to load: lambdas, streams, regular expressions,
 * reflection.
 */
public final class Cli {
    private final PrintStream out;
    private final PrintStream err;
    private final ToIntFunction<ProbeSetup> probe;

    /**
     * @param out for what was asked for
     * @param err for what is wrong
     * @param probe runs the probe to its end and returns the exit status
     */
    public Cli(PrintStream out, PrintStream err, ToIntFunction<ProbeSetup> probe) {
        this.out = out;
        this.err = err;
        this.probe = probe;
    }

    /** Does what the arguments say and returns the exit status. */
    public int run(String... args) {
        try {
            return Arguments.isCommand(args) ? Commands.run(out, args) : run(new Arguments(args));
        } catch (ConfigException e) {
            for (String problem : e.problems()) {
                complain(problem);
            }
            return ExitStatus.USAGE;
        } catch (UncheckedIOException e) {
            complain(e.getCause().getMessage() == null ? e.toString() : messageOf(e));
            return isWrongInput(e.getCause()) ? ExitStatus.USAGE : ExitStatus.ERROR;
        }
    }

    private static boolean isWrongInput(IOException e) {
        return e instanceof NoSuchFileException
                || (e instanceof CaptureException c && c.kind() == CaptureException.Kind.NOT_A_CAPTURE);
    }

    /** An exception that only wraps another repeats its class in front of the message. */
    private static String messageOf(UncheckedIOException e) {
        return e.getCause().toString().equals(e.getMessage()) ? e.getCause().getMessage() : e.getMessage();
    }

    private void complain(String problem) {
        err.println("ringprobe: " + problem);
    }

    private int run(Arguments arguments) {
        if (arguments.isVersion()) {
            out.println("ringprobe " + Version.text());
            return ExitStatus.OK;
        }
        List<ConfigDraft> layers = new ArrayList<>();
        if (arguments.configFile() != null && !arguments.isHelp()) {
            layers.add(HoconReader.read(arguments.configFile()));
        }
        layers.add(arguments.draft());
        Components components = components(layers);
        if (arguments.isHelp()) {
            out.print(Help.on(arguments.helpTopic(), components));
            return ExitStatus.OK;
        }
        ProbeConfig config = ConfigCheck.check(layers, components);
        if (Listing.print(out, config.inputs(), components)) {
            return ExitStatus.OK;
        }
        return new Launch(out, probe).run(config, components);
    }

    /** The components, with those of the folder that the strongest layer names. */
    static Components components(List<ConfigDraft> layers) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            Setting folder = layers.get(i).general(GeneralSettings.PLUGINS_PATH);
            if (folder != null) {
                return Components.with(Path.of(folder.value()));
            }
        }
        return Components.builtIn();
    }
}
