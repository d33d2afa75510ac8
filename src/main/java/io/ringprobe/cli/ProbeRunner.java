package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.config.Options;
import io.ringprobe.config.ProbeConfig;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Runs the probe from opening to balance: signals, progress on a terminal, what went wrong, and the exit status. Used
 * by the main thread. Standard output belongs to the records: all that it tells are messages.
 */
public final class ProbeRunner implements ToIntFunction<ProbeSetup> {
    /** The probe, as far as a new configuration needs it. */
    private record Reloaded(Probe probe) implements Reload.Target {
        @Override
        public boolean isRunning() {
            return probe.figures().isRunning();
        }

        @Override
        public List<String> reload(ProbeConfig next) throws IOException {
            return probe.reload(next);
        }
    }

    @Override
    public int applyAsInt(ProbeSetup setup) {
        try (Web web = Web.bind(setup.config().web());
                Probe probe = Probe.open(setup.config(), setup.components());
                Notifier notifier = Notifier.ofEnvironment(setup.process().messages())) {
            if (web != null) {
                web.serve(probe);
            }
            int status = run(setup, probe, notifier);
            if (web != null) {
                web.stop();
            }
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the main thread", e);
        }
    }

    private static int run(ProbeSetup setup, Probe probe, Notifier notifier) throws InterruptedException {
        HostProcess process = setup.process();
        Reload reload = new Reload(process, notifier, new Reloaded(probe), setup.config());
        // A daemon's starter may send a signal as soon as it knows that we are up.
        process.signals().attach(probe, reload, notifier);
        process.started();
        Supervisor supervisor = supervisor(setup, probe, notifier);
        Progress progress = new Progress(probe, process.messages().stream());
        progress.start();
        probe.run();
        progress.stop();
        if (notifier != null) {
            notifier.stopping();
        }
        process.signals().detach();
        reload.close();
        if (supervisor != null) {
            supervisor.close();
        }
        return report(probe, process.messages());
    }

    /** One that has begun, or null: who reads a file can do without. */
    private static Supervisor supervisor(ProbeSetup setup, Probe probe, Notifier notifier) {
        boolean isLive = isLive(setup);
        if (notifier == null && !isLive) {
            return null;
        }
        Supervisor supervisor = new Supervisor(
                probe.figures(), notifier, setup.process().messages(), Supervisor.watchdogOfEnvironment(), isLive);
        supervisor.start();
        return supervisor;
    }

    private static boolean isLive(ProbeSetup setup) {
        for (Options input : setup.config().inputs()) {
            if (!setup.components().input(input.spec().name()).isOffline(input)) {
                return true;
            }
        }
        return false;
    }

    private static int report(Probe probe, Messages messages) {
        Balance balance = probe.balance();
        messages.info(balance.table(probe.nanos()));
        List<Throwable> failures = probe.failures();
        for (Throwable failure : failures) {
            complain(failure, messages);
        }
        List<String> broken = balance.broken();
        for (String sum : broken) {
            messages.error("the balance doesn't hold: " + sum);
        }
        if (!failures.isEmpty() && balance.packets() == 0 && isNoCapture(failures.getFirst())) {
            return ExitStatus.USAGE;
        }
        if (!failures.isEmpty() || !broken.isEmpty()) {
            return ExitStatus.ERROR;
        }
        return balance.lost() > 0 ? ExitStatus.FLOWS_LOST : ExitStatus.OK;
    }

    private static boolean isNoCapture(Throwable failure) {
        return failure instanceof CaptureException c && c.kind() == CaptureException.Kind.NOT_A_CAPTURE;
    }

    /** What happens to an input is told in a line; what we did wrong ourselves, with all that helps to find it. */
    private static void complain(Throwable failure, Messages messages) {
        if (failure instanceof IOException) {
            messages.error(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        } else if (failure instanceof InternalError) {
            // So the JVM calls memory that can't be read or written. Here that can only be the mapping of a spool's
            // file.
            messages.error("a file of a spool can't be read or written any more, for somebody has cut it or its disk"
                    + " fails: " + failure.getMessage());
        } else {
            messages.error(failure);
        }
    }
}
