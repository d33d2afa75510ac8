package io.ringprobe.capture.live;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of libc that live capture calls; pointers are numbers. Stateless. */
final class Libc {
    /** int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *) */
    private static final MethodHandle PPOLL = link(
            "ppoll",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    /** unsigned int if_nametoindex(const char *) */
    private static final MethodHandle NAME_TO_INDEX =
            link("if_nametoindex", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** int ioctl(int, unsigned long, ...) */
    private static final MethodHandle IOCTL = link(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(2));

    private Libc() {}

    @SuppressWarnings("restricted") // the signatures are those of the manual
    private static MethodHandle link(String function, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), signature, options);
    }

    /** Waits until one descriptor is readable; a signal or an error only ends the wait. */
    static void awaitReadable(long pollfd, long timespec) {
        try {
            int ready = (int) PPOLL.invokeExact(pollfd, 1L, timespec, 0L);
            assert ready >= -1;
        } catch (Throwable e) {
            throw cannotCall("ppoll", e);
        }
    }

    /** The index of the interface of that name, a C string; 0 where there is none. */
    static int interfaceIndex(long name) {
        try {
            return (int) NAME_TO_INDEX.invokeExact(name);
        } catch (Throwable e) {
            throw cannotCall("if_nametoindex", e);
        }
    }

    /** Asks a socket's device something; below 0 on an error. */
    static int ioctl(int descriptor, long request, long argument) {
        try {
            return (int) IOCTL.invokeExact(descriptor, request, argument);
        } catch (Throwable e) {
            throw cannotCall("ioctl", e);
        }
    }

    private static IllegalStateException cannotCall(String function, Throwable e) {
        return new IllegalStateException(function + " can't be called", e);
    }
}
