package io.ringprobe.cli;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;

/** The calls of libc that Java has no way for. Loaded only when one is needed, for loading JNA takes time. */
final class Libc {
    private static final int O_RDWR = 2;
    private static final int STANDARD_STREAMS = 3;

    private Libc() {}

    /** Makes this process the leader of a session of its own, without a terminal (setsid(2)). */
    static void newSession() {
        call("setsid");
    }

    /** Points standard input, output and error to {@code /dev/null}. */
    static void dropStandardStreams() {
        int devNull = call("open", "/dev/null", O_RDWR);
        for (int stream = 0; stream < STANDARD_STREAMS; stream++) {
            call("dup2", devNull, stream);
        }
        call("close", devNull);
    }

    /**
     * Binds a thread to processors (sched_setaffinity(2)).
     *
     * @param thread Linux' id of the thread
     * @param mask bit n of byte n/8 stands for processor n
     */
    static void setAffinity(int thread, byte[] mask) {
        call("sched_setaffinity", thread, (long) mask.length, mask);
    }

    /**
     * Calls a function that says with -1 that it failed.
     *
     * @throws LastErrorException if it failed
     */
    private static int call(String function, Object... arguments) {
        return NativeLibrary.getProcess()
                .getFunction(function, Function.C_CONVENTION | Function.THROW_LAST_ERROR)
                .invokeInt(arguments);
    }
}
