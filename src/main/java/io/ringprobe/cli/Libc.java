package io.ringprobe.cli;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/** The calls of libc that Java has no way for. Loaded only when one is needed, for loading JNA takes time. */
final class Libc {
    private static final int O_RDWR = 2;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0100;
    private static final int O_APPEND = 02000;
    private static final int O_CLOEXEC = 02000000;
    private static final int FILE_MODE = 0666;
    private static final int STANDARD_ERROR = 2;
    private static final int STANDARD_STREAMS = 3;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    /** Where struct passwd of a 64-bit Linux has its numbers: behind two pointers. */
    private static final int PASSWD_UID_OFFSET = 16;

    private static final int PASSWD_GID_OFFSET = 20;

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

    /** Points standard error to the end of a file, which is made where it isn't there. */
    static void redirectStandardError(Path file) {
        int opened = call("open", file.toString(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, FILE_MODE);
        call("dup2", opened, STANDARD_ERROR);
        call("close", opened);
    }

    /** The numbers of a user and of its group, or null where there is no such user. */
    static int[] user(String name) {
        Pointer entry = NativeLibrary.getProcess().getFunction("getpwnam").invokePointer(new Object[] {name});
        return entry == null ? null : new int[] {entry.getInt(PASSWD_UID_OFFSET), entry.getInt(PASSWD_GID_OFFSET)};
    }

    /** The effective user of this process. */
    static int effectiveUser() {
        return call("geteuid");
    }

    /** Makes this process, all its threads, that user's, for good; takes root. */
    static void becomeUser(String name, int user, int group) {
        call("initgroups", name, group);
        call("setresgid", group, group, group);
        call("setresuid", user, user, user);
    }

    /** Whether this process may become that user. */
    static boolean mayBecome(int user) {
        try {
            call("seteuid", user);
            return true;
        } catch (LastErrorException e) {
            return false;
        }
    }

    /** The calling thread, and all that it makes from now on, can't gain privileges by executing a program. */
    static void forgoNewPrivileges() {
        NativeLong zero = new NativeLong(0);
        call("prctl", PR_SET_NO_NEW_PRIVS, new NativeLong(1), zero, zero, zero);
    }

    /** A socket for datagrams on this machine. */
    static int datagramSocket() {
        return call("socket", AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    }

    /** Sends a datagram; the address is a struct sockaddr_un. */
    static void send(int socket, byte[] datagram, byte[] address) {
        call("sendto", socket, datagram, new NativeLong(datagram.length), 0, address, address.length);
    }

    static void close(int descriptor) {
        call("close", descriptor);
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
