package io.ringprobe.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Takes room on a disk, and pages of mapped memory, at once in place of one by one. Stateless. */
final class Prefault {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 02000000;
    /** Linux 5.14 and later; without it pages come one by one, as they do anyway. */
    private static final int MADV_POPULATE_WRITE = 23;

    private static final int ENOSPC = 28;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;

    /** int open(const char *, int, ...) */
    private static final MethodHandle OPEN = link(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));

    /** int close(int) */
    private static final MethodHandle CLOSE =
            link("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /** int posix_fallocate(int, off_t, off_t), which returns the error. */
    private static final MethodHandle ALLOCATE = link(
            "posix_fallocate",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /** int madvise(void *, size_t, int) */
    private static final MethodHandle ADVISE = link(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private Prefault() {}

    @SuppressWarnings("restricted") // the signatures are those of the manual
    private static MethodHandle link(String function, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), signature, options);
    }

    /**
     * A descriptor of a file that is there.
     *
     * @throws IOException if it can't be opened
     */
    static int open(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int opened = (int) OPEN.invokeExact(name.address(), O_RDWR | O_CLOEXEC);
            if (opened < 0) {
                throw new IOException(file + " can't be opened a second time");
            }
            return opened;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw cannotCall("open", e);
        }
    }

    static void close(int descriptor) {
        try {
            int closed = (int) CLOSE.invokeExact(descriptor);
            assert closed == 0;
        } catch (Throwable e) {
            throw cannotCall("close", e);
        }
    }

    /**
     * Takes room for a part of a file.
     *
     * @throws IOException if there isn't enough
     */
    static void allocate(int descriptor, long from, long length) throws IOException {
        int error;
        try {
            error = (int) ALLOCATE.invokeExact(descriptor, from, length);
        } catch (Throwable e) {
            throw cannotCall("posix_fallocate", e);
        }
        switch (error) {
            case 0 -> {
                // There is room.
            }
            case ENOSPC, EDQUOT -> throw new IOException("the disk is full");
            case EFBIG -> throw new IOException("the file gets larger than it may");
            default -> throw new IOException("there is no room for it (posix_fallocate: error " + error + ")");
        }
    }

    /** Maps pages to memory, for writing; where the system can't, they come when they are touched. */
    static void touch(long address, long length) {
        try {
            int advised = (int) ADVISE.invokeExact(address, length, MADV_POPULATE_WRITE);
            assert advised <= 0;
        } catch (Throwable e) {
            throw cannotCall("madvise", e);
        }
    }

    private static IllegalStateException cannotCall(String function, Throwable cause) {
        return new IllegalStateException("libc's " + function + " can't be called", cause);
    }
}
