package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.config.WebConfig;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import io.ringprobe.web.ProbeWeb;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Runs the probe from opening to balance: signals, progress on a terminal, what went wrong, and the exit status. Used
 * by the main thread.
 */
public final class ProbeRunner implements ToIntFunction<ProbeSetup> {
    private final PrintStream err;

    /** @param err takes progress, balance and errors: standard output belongs to the records */
    public ProbeRunner(PrintStream err) {
        this.err = err;
    }

    @Override
    public int applyAsInt(ProbeSetup setup) {
        try (ProbeWeb web = bind(setup.config().web());
                Probe probe = Probe.open(setup.config(), setup.components())) {
            // A daemon's starter may send a signal as soon as it knows that we are up.
            Signals.handle(probe, err);
            if (web != null) {
                web.serve(probe.figures(), Version.text());
            }
            setup.started().run();
            Progress progress = Progress.start(probe, err);
            probe.run();
            progress.stop();
            if (web != null) {
                web.stop();
            }
            return report(probe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the main thread", e);
        }
    }

    /** A port below 1024 wants privileges, and of one that is taken one should hear before anything happens. */
    private static ProbeWeb bind(WebConfig config) {
        return config.address().isPresent() ? ProbeWeb.bind(config) : null;
    }

    private int report(Probe probe) {
        Balance balance = probe.balance();
        print(balance.table(probe.nanos()));
        List<Throwable> failures = probe.failures();
        for (Throwable failure : failures) {
            complain(failure);
        }
        List<String> broken = balance.broken();
        for (String sum : broken) {
            err.println("ringprobe: the balance doesn't hold: " + sum);
        }
        if (!failures.isEmpty() && balance.packets() == 0 && isNoCapture(failures.getFirst())) {
            return ExitStatus.USAGE;
        }
        if (!failures.isEmpty() || !broken.isEmpty()) {
            return ExitStatus.ERROR;
        }
        return balance.lost() > 0 ? ExitStatus.FLOWS_LOST : ExitStatus.OK;
    }

    private void print(List<String> lines) {
        for (String line : lines) {
            err.println(line);
        }
    }

    private static boolean isNoCapture(Throwable failure) {
        return failure instanceof CaptureException c && c.kind() == CaptureException.Kind.NOT_A_CAPTURE;
    }

    /** What happens to an input is told in a line; what we did wrong ourselves, with all that helps to find it. */
    private void complain(Throwable failure) {
        if (failure instanceof IOException) {
            err.println("ringprobe: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        } else if (failure instanceof InternalError) {
            // So the JVM calls memory that can't be read. Here that can only be the mapping of a file.
            err.println("ringprobe: packets of a capture file can't be read any more, for it became shorter while it"
                    + " was read, or its disk fails: " + failure.getMessage());
        } else {
            err.print("ringprobe: ");
            failure.printStackTrace(err);
        }
    }
}
