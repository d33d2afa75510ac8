package io.ringprobe.export.trap;

/** Waits for I/O threads that have been told to end. Stateless. */
final class Joining {
    private Joining() {}

    /** Waits also when the caller is interrupted, whose flag stays set then: I/O threads end at once. */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
