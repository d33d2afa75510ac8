package io.ringprobe.capture.raw;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The calls of libc that packet sockets need, directly mapped: calls with numbers alone allocate nothing. Addresses and
 * sizes are longs, as on every 64-bit Linux. All give -1 where they fail; {@link #error()} then tells why.
 *
 * <p>Loading this class loads JNA. Stateless.
 */
final class SystemCalls {
    static final int EPERM = 1;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOBUFS = 105;

    static {
        Native.register(SystemCalls.class, NativeLibrary.getProcess());
    }

    private SystemCalls() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, long address, int length);

    static native int setsockopt(int socket, int level, int option, long value, int length);

    static native int getsockopt(int socket, int level, int option, long value, long length);

    static native int getsockname(int socket, long address, long length);

    static native int ioctl(int file, long request, long argument);

    static native long mmap(long address, long length, int protection, int flags, int file, long offset);

    static native int munmap(long address, long length);

    static native long sendto(int socket, long data, long length, int flags, long address, int addressLength);

    static native int ppoll(long files, long count, long timeout, long signals);

    static native int open(String path, int flags);

    static native long pread(int file, long buffer, long count, long offset);

    static native int close(int file);

    static native int clock_gettime(int clock, long time);

    private static native String strerror(int error);

    /** Why this thread's last call failed. */
    static int error() {
        return Native.getLastError();
    }

    /** What the system says to an error, such as {@code Operation not permitted}. */
    static String text(int error) {
        String text = strerror(error);
        return text == null ? "error " + error : text;
    }
}
