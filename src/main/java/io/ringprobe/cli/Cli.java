package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.ProbeConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
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
    private final Messages messages;
    private final ToIntFunction<ProbeSetup> probe;

    /**
     * @param out for what was asked for
     * @param err for what is wrong
     * @param probe runs the probe to its end and returns the exit status
     */
    public Cli(PrintStream out, PrintStream err, ToIntFunction<ProbeSetup> probe) {
        this.out = out;
        messages = new Messages(err);
        this.probe = probe;
    }

    /** Does what the arguments say and returns the exit status. */
    public int run(String... args) {
        try {
            return Arguments.isCommand(args) ? Commands.run(out, args) : run(new Arguments(args));
        } catch (ConfigException e) {
            for (String problem : e.problems()) {
                messages.fatal(problem);
            }
            return ExitStatus.USAGE;
        } catch (UncheckedIOException e) {
            messages.fatal(e.getCause().getMessage() == null ? e.toString() : messageOf(e));
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

    private int run(Arguments arguments) {
        if (arguments.isVersion()) {
            out.println("ringprobe " + Version.text());
            return ExitStatus.OK;
        }
        ConfigReader reader = new ConfigReader(arguments);
        if (arguments.isHelp()) {
            out.print(Help.on(arguments.helpTopic(), reader.components()));
            return ExitStatus.OK;
        }
        ProbeConfig config = reader.read();
        if (Listing.print(out, config.inputs(), reader.components())) {
            return ExitStatus.OK;
        }
        return new Launch(out, messages, probe).run(config, reader);
    }
}
