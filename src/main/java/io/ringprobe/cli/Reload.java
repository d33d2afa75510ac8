package io.ringprobe.cli;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.ProbeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Reads the configuration again when asked to, gives it to the probe that runs, and tells what came of it. What is
 * wrong with the new one leaves the old in force.
 *
 * <p>Works on a thread of its own, one time after the other: whoever asks while it works gets one more time. Any thread
 * may ask.
 */
final class Reload implements Runnable {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long START_MILLIS = 10;

    /** What takes the new configuration: the probe. */
    interface Target {
        /** As {@link io.ringprobe.pipeline.Probe#reload}. */
        List<String> reload(ProbeConfig next) throws IOException;

        /** Whether it runs, and so can change. */
        boolean isRunning();
    }

    private final HostProcess process;
    private final Messages messages;
    private final Notifier notifier;
    private final Target target;
    private ProbeConfig current;
    /** Guarded by this, as is what follows. */
    private Thread thread;

    private boolean isAsked;
    private boolean isClosed;

    /** @param notifier the service manager, or null */
    Reload(HostProcess process, Notifier notifier, Target target, ProbeConfig current) {
        this.process = process;
        this.messages = process.messages();
        this.notifier = notifier;
        this.target = target;
        this.current = current;
    }

    /** Asks for it; returns at once. */
    synchronized void request() {
        if (isClosed) {
            return;
        }
        isAsked = true;
        if (thread == null) {
            thread = Thread.ofPlatform().name("reload").daemon(true).start(this);
        }
    }

    private synchronized boolean isToDo() {
        boolean todo = isAsked && !isClosed;
        isAsked = false;
        if (!todo) {
            thread = null;
        }
        return todo;
    }

    /** Waits for the one under way; there will be none after it. */
    void close() throws InterruptedException {
        Thread working;
        synchronized (this) {
            isClosed = true;
            working = thread;
        }
        if (working != null) {
            working.join(PATIENCE_MILLIS);
        }
    }

    @Override
    public void run() {
        try {
            while (isToDo()) {
                if (awaitStart()) {
                    once();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the probe runs; false where it ends before. */
    private boolean awaitStart() throws InterruptedException {
        while (!target.isRunning()) {
            if (isClosed()) {
                return false;
            }
            Thread.sleep(START_MILLIS);
        }
        return true;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    private void once() {
        process.forgoPrivileges();
        if (notifier != null) {
            notifier.reloading();
        }
        messages.reopenFile();
        try {
            apply(process.readAgain());
        } catch (ConfigException e) {
            refuse(e.problems());
        } catch (UncheckedIOException e) {
            refuse(List.of(e.getCause().toString()));
        } catch (IOException e) {
            refuse(List.of(e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (RuntimeException | Error e) {
            messages.error(e);
            refuse(List.of("it failed by a mistake of the program"));
        }
        if (notifier != null) {
            notifier.reloaded();
        }
    }

    private void apply(ProbeConfig next) throws IOException {
        List<String> changes = ConfigChanges.between(current, next);
        List<String> restart = target.reload(next);
        messages.info("the configuration was read again from " + place() + ": "
                + (changes.isEmpty() ? "nothing has changed" : "changes"));
        for (String change : changes) {
            messages.info("  " + change);
        }
        for (String change : restart) {
            messages.warn(change);
        }
        current = next;
    }

    private String place() {
        return process.configFile() == null
                ? "the command line"
                : process.configFile().toString();
    }

    private void refuse(List<String> problems) {
        messages.error("the new configuration is refused, and the probe goes on as it was:");
        for (String problem : problems) {
            messages.error("  " + problem);
        }
    }
}
