package io.ringprobe.pipeline;

import java.time.Duration;
import java.util.List;

/** Waits for threads of the data path before their memory is freed. Stateless. */
final class Threads {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Threads() {}

    /**
     * Waits for threads that have been told to end; also when the caller is interrupted, whose flag stays set then.
     *
     * @throws IllegalStateException if one doesn't end for seconds: nothing that it uses may be freed
     */
    static void awaitEnd(List<Thread> threads) {
        boolean interrupted = false;
        try {
            for (Thread thread : threads) {
                interrupted |= awaitEnd(thread);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean awaitEnd(Thread thread) {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (thread.isAlive()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "thread " + thread.getName() + " doesn't end; its memory stays allocated");
            }
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
