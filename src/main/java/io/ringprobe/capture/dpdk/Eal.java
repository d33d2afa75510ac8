package io.ringprobe.capture.dpdk;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Regions;
import java.io.IOException;

/**
 * DPDK's environment, which a process can start once: all inputs share it, and the last one to go ends it. Used by the
 * main thread.
 */
final class Eal {
    private static final int MOST_PIECES = 256;
    private static final int PIECE_LENGTH = 2 * Long.BYTES;
    private static final String HELD_BY_FIRST = "the first input's arguments, or none: a process can start DPDK once";

    private static boolean started;
    private static String startedWith = "";
    private static boolean ended;
    private static int users;

    private Eal() {}

    /**
     * Starts DPDK unless it runs. Each call that returns takes a call of {@link #leave}.
     *
     * @param options have the option {@code eal}
     * @param arguments what it says
     * @throws IOException if it can't start, or the native part is missing
     */
    static synchronized void enter(Options options, EalArguments arguments) throws IOException {
        if (arguments.asksForHelp()) {
            throw options.wrong("eal", "arguments of DPDK, but not the one for help, which ends the process", null);
        }
        if (arguments.seeksInVain()) {
            throw options.wrong("eal", "--no-shconf only in the process that others don't read from", null);
        }
        ShimFile.load();
        if (started && options.has("eal") && !arguments.toString().equals(startedWith)) {
            throw options.wrong("eal", HELD_BY_FIRST, null);
        }
        if (!started) {
            start(options, arguments);
        }
        users++;
    }

    private static void start(Options options, EalArguments arguments) throws IOException {
        if (ended) {
            throw new IOException("DPDK has run in this process, and can't be started again");
        }
        ended = true;
        int result = init(arguments);
        if (result < 0) {
            throw new IOException(
                    options.place("eal") + ": " + options.spec().name() + ": DPDK doesn't start with eal=\""
                            + arguments + "\": " + error(result)
                            + "; what it says itself stands above or in the system's log. It needs root, or access to"
                            + " the device and to huge pages (or --no-huge -m 256 to try)");
        }
        started = true;
        startedWith = arguments.toString();
        if (Memory.CHECKED) {
            knowMemory();
        }
    }

    /** On a thread of its own, because DPDK pins the one that starts it and all that come of it. */
    private static int init(EalArguments arguments) throws IOException {
        int[] result = new int[1];
        Thread thread = Thread.ofPlatform()
                .name("dpdk-init")
                .daemon(true)
                .start(() -> result[0] = Shim.rp_dpdk_init(arguments.toString()));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while DPDK starts", e);
        }
        return result[0];
    }

    private static void knowMemory() {
        try (NativeBlock pieces = NativeBlock.allocateCleared((long) MOST_PIECES * PIECE_LENGTH)) {
            int count = Shim.rp_dpdk_memory(pieces.address(), MOST_PIECES);
            for (int i = 0; i < count; i++) {
                long piece = pieces.address() + (long) i * PIECE_LENGTH;
                Regions.add(Memory.getLong(piece), Memory.getLong(piece + Long.BYTES));
            }
        }
    }

    /** Ends DPDK when nobody uses it any more. */
    static synchronized void leave() throws IOException {
        users--;
        if (users == 0) {
            started = false;
            check(Shim.rp_dpdk_cleanup(), "end DPDK");
        }
    }

    /** The text of a negative errno. */
    static String error(int result) {
        return Shim.rp_dpdk_error(-result) + " (" + -result + ")";
    }

    /**
     * Passes on what isn't an error.
     *
     * @throws IOException "can't" do what was to be done, and why
     */
    static int check(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException("can't " + what + ": " + error(result));
        }
        return result;
    }
}
