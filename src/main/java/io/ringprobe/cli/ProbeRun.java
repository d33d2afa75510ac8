package io.ringprobe.cli;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.pipeline.Balance;
import io.ringprobe.pipeline.Probe;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToIntFunction;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * One run of the probe as a process sees it: signals, the balance at the end, the exit status. Used by the main thread;
 * signals come on threads of the JVM.
 *
 * <p>SIGTERM and SIGINT stop the inputs, and all that they have delivered is still exported; the second one ends the
 * process at once. SIGUSR1 prints the balance so far.
 */
public final class ProbeRun implements ToIntFunction<ProbeSetup> {
    /** What shells add to a signal's number where a process ended by it. */
    private static final int ENDED_BY_SIGNAL = 128;

    private final PrintStream err;

    /** @param err for the balance, and for what goes wrong */
    public ProbeRun(PrintStream err) {
        this.err = err;
    }

    @Override
    public int applyAsInt(ProbeSetup setup) {
        try (Probe probe = Probe.open(setup.config(), setup.components())) {
            SignalHandler stop = new Stop(probe);
            Signal.handle(new Signal("TERM"), stop);
            Signal.handle(new Signal("INT"), stop);
            Signal.handle(new Signal("USR1"), signal -> print(probe));
            setup.started().run();
            probe.run();
            print(probe);
            return status(probe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.ERROR;
        }
    }

    private void print(Probe probe) {
        StringBuilder table = new StringBuilder();
        for (String line : probe.balance().table(probe.nanos())) {
            table.append(line).append('\n');
        }
        err.print(table);
    }

    private int status(Probe probe) {
        Balance balance = probe.balance();
        int status = balance.lost() > 0 ? ExitStatus.FLOWS_LOST : ExitStatus.OK;
        List<String> broken = balance.broken();
        for (String sum : broken) {
            err.println("ringprobe: the balance is broken: " + sum);
        }
        for (Throwable failure : probe.failures()) {
            complain(failure);
        }
        if (isNoCapture(probe)) {
            return ExitStatus.USAGE;
        }
        return broken.isEmpty() && probe.failures().isEmpty() ? status : ExitStatus.ERROR;
    }

    /**
     * What went wrong in the input says its message; anything else is a mistake of ours, which the stack trace helps to
     * find.
     */
    private void complain(Throwable failure) {
        if (failure instanceof IOException) {
            err.println("ringprobe: " + failure.getMessage());
        } else {
            err.println("ringprobe: an error stopped the probe:");
            failure.printStackTrace(err);
        }
    }

    private static boolean isNoCapture(Probe probe) {
        boolean noCapture = probe.balance().packets() == 0 && !probe.failures().isEmpty();
        for (Throwable failure : probe.failures()) {
            noCapture &= failure instanceof CaptureException c && c.kind() == CaptureException.Kind.NOT_A_CAPTURE;
        }
        return noCapture;
    }

    /** Stops the probe at the first signal, and the process at the second. */
    private static final class Stop implements SignalHandler {
        private final Probe probe;
        private boolean stopping;

        Stop(Probe probe) {
            this.probe = probe;
        }

        @Override
        public synchronized void handle(Signal signal) {
            if (stopping) {
                System.exit(ENDED_BY_SIGNAL + signal.getNumber());
            }
            stopping = true;
            probe.stop();
        }
    }
}
