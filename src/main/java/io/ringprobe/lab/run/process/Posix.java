package io.ringprobe.lab.run.process;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts processes and waits for them as libc does: Java's own way tells nothing of what a process took, and its reaper
 * would be there first. For Linux on 64 bits with glibc 2.34 or later. Stateless; any thread.
 */
final class Posix {
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY_CREAT_TRUNC = 01 | 0100 | 01000;
    private static final int FILE_MODE = 0666;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int FIRST_OTHER = 3;

    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    /** More than glibc's structures take (80, 336 and 128 octets). */
    private static final int STRUCTURE_LENGTH = 1024;

    private static final int SIGNALS_LENGTH = 128;

    /** struct rusage: two times of seconds and microseconds, then long numbers. */
    private static final int USAGE_LENGTH = 144;

    private static final int SYSTEM_OFFSET = 16;
    private static final int MAX_RESIDENT_OFFSET = 32;
    private static final int MINOR_FAULTS_OFFSET = 64;
    private static final int MAJOR_FAULTS_OFFSET = 72;
    private static final int SWITCHES_OFFSET = 128;
    private static final int PREEMPTIONS_OFFSET = 136;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long KIBI = 1024;

    private static final int EINTR = 4;
    private static final int SIGNAL_MASK = 0x7f;
    private static final int EXIT_SHIFT = 8;
    private static final int EXIT_MASK = 0xff;
    private static final int OF_SIGNAL = 128;

    private Posix() {}

    /** How a process ended: its exit status, or 128 and the signal's number; and what it took. */
    record End(int status, Usage usage) {}

    /**
     * Starts a program in a session of its own, with nothing to read, no signal blocked, and none of our files open.
     *
     * @param output where both what it prints and its complaints go
     * @return its process id
     * @throws IOException if it can't be started
     */
    static int spawn(List<String> command, Map<String, String> environment, Path output) throws IOException {
        try (Memory files = new Memory(STRUCTURE_LENGTH);
                Memory attributes = new Memory(STRUCTURE_LENGTH);
                Memory pid = new Memory(Integer.BYTES)) {
            check("posix_spawn_file_actions_init", files);
            check("posix_spawnattr_init", attributes);
            try {
                redirect(files, output);
                setAttributes(attributes);
                int error = invoke(
                        "posix_spawnp", pid, command.getFirst(), files, attributes, words(command), of(environment));
                if (error != 0) {
                    throw new IOException(command.getFirst() + " can't be started: " + message(error));
                }
                return pid.getInt(0);
            } finally {
                check("posix_spawn_file_actions_destroy", files);
                check("posix_spawnattr_destroy", attributes);
            }
        }
    }

    private static void redirect(Memory files, Path output) {
        check("posix_spawn_file_actions_addopen", files, 0, "/dev/null", O_RDONLY, 0);
        check(
                "posix_spawn_file_actions_addopen",
                files,
                STANDARD_OUTPUT,
                output.toString(),
                O_WRONLY_CREAT_TRUNC,
                FILE_MODE);
        check("posix_spawn_file_actions_adddup2", files, STANDARD_OUTPUT, STANDARD_ERROR);
        check("posix_spawn_file_actions_addclosefrom_np", files, FIRST_OTHER);
    }

    private static void setAttributes(Memory attributes) {
        try (Memory none = new Memory(SIGNALS_LENGTH)) {
            none.clear();
            check("posix_spawnattr_setsigmask", attributes, none);
        }
        check("posix_spawnattr_setflags", attributes, (short) (SETSID | SETSIGMASK));
    }

    private static String[] words(List<String> command) {
        return command.toArray(String[]::new);
    }

    private static String[] of(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
    }

    /** Waits for the end of a child. */
    static End await(int pid) {
        try (Memory status = new Memory(Integer.BYTES);
                Memory usage = new Memory(USAGE_LENGTH)) {
            while (!isWaitedFor(pid, status, usage)) {
                // A signal of the JVM's came between.
                Thread.onSpinWait();
            }
            return new End(statusOf(status.getInt(0)), usageOf(usage));
        }
    }

    private static boolean isWaitedFor(int pid, Memory status, Memory usage) {
        try {
            return call("wait4", pid, status, 0, usage) == pid;
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EINTR) {
                return false;
            }
            throw e;
        }
    }

    private static int statusOf(int status) {
        int signal = status & SIGNAL_MASK;
        return signal == 0 ? status >> EXIT_SHIFT & EXIT_MASK : OF_SIGNAL + signal;
    }

    private static Usage usageOf(Pointer usage) {
        return new Usage(
                micros(usage, 0),
                micros(usage, SYSTEM_OFFSET),
                usage.getLong(MAX_RESIDENT_OFFSET) * KIBI,
                usage.getLong(MINOR_FAULTS_OFFSET),
                usage.getLong(MAJOR_FAULTS_OFFSET),
                usage.getLong(SWITCHES_OFFSET),
                usage.getLong(PREEMPTIONS_OFFSET));
    }

    private static long micros(Pointer usage, int offset) {
        return usage.getLong(offset) * MICROS_PER_SECOND + usage.getLong(offset + (long) Long.BYTES);
    }

    /**
     * Sends a signal to a process, or with a negative number to a group of them.
     *
     * @return whether there was one
     */
    static boolean signal(int pid, int signal) {
        try {
            return call("kill", pid, signal) == 0;
        } catch (LastErrorException e) {
            return false;
        }
    }

    private static String message(int error) {
        return NativeLibrary.getProcess().getFunction("strerror").invokeString(new Object[] {error}, false);
    }

    /** Calls a function that returns the number of an error. */
    private static void check(String function, Object... arguments) {
        int error = invoke(function, arguments);
        if (error != 0) {
            throw new IllegalStateException(function + ": " + message(error));
        }
    }

    private static int invoke(String function, Object... arguments) {
        return NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
    }

    private static int call(String function, Object... arguments) {
        return NativeLibrary.getProcess()
                .getFunction(function, Function.C_CONVENTION | Function.THROW_LAST_ERROR)
                .invokeInt(arguments);
    }
}
