package io.ringprobe.export.ipfix.transport;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.DatagramChannel;

/**
 * Lets the kernel cut what one call sends into datagrams of one length, the last of which may be shorter: they take one
 * way through its layers instead of one each (UDP_SEGMENT, udp(7), since Linux 4.18).
 *
 * <p>Java has no such option, so it is set, and many pieces are written without an object for each, by the native
 * methods below the channel's own, which Java shows only to itself; conf/jvm.options opens the package. (Loading JNA or
 * linking functions of libc takes 35 to 60 ms of each run.) Of one channel, owned by the thread that owns it, which
 * also closes it.
 */
final class Segmentation {
    /** Datagrams that older kernels make of one call. */
    static final int MAX_SEGMENTS = 64;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final FileDescriptor descriptor;
    private int length;

    /** @throws IOException if this Java or kernel can't do it */
    Segmentation(DatagramChannel channel) throws IOException {
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD");
            method.setAccessible(true);
            this.descriptor = (FileDescriptor) method.invoke(channel);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IOException("this Java doesn't show the descriptor of a channel", e);
        }
        if (Calls.SET_OPTION == null || Calls.WRITE == null) {
            throw new IOException("this Java doesn't let us set UDP_SEGMENT");
        }
        set(0);
    }

    /**
     * Sends what the pieces hold behind each other, all or nothing.
     *
     * @param pieces address of as many struct iovec (address and length, 8 octets each)
     * @param octets length of each datagram but the last
     * @return octets sent, or a negative number when there is no room now
     */
    long write(long pieces, int count, int octets) throws IOException {
        cutAt(octets);
        try {
            return (long) Calls.WRITE.invokeExact(descriptor, pieces, count);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on what is longer goes in datagrams of that length; with 0 it goes whole. */
    void cutAt(int octets) throws IOException {
        if (length != octets) {
            set(octets);
        }
    }

    private void set(int octets) throws IOException {
        try {
            Calls.SET_OPTION.invokeExact(descriptor, false, SOL_UDP, UDP_SEGMENT, octets, false);
            length = octets;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looked up when they are first used; null where this Java has them no more, or hides them. */
    private static final class Calls {
        /** (descriptor, whether to convert, level, option, value, whether IPv6). */
        private static final MethodHandle SET_OPTION = find(
                "sun.nio.ch.Net",
                "setIntOption0",
                FileDescriptor.class,
                boolean.class,
                int.class,
                int.class,
                int.class,
                boolean.class);

        /** (descriptor, address of the pieces, how many), gives octets or a negative number. */
        private static final MethodHandle WRITE =
                find("sun.nio.ch.DatagramDispatcher", "writev0", FileDescriptor.class, long.class, int.class);

        private static MethodHandle find(String type, String name, Class<?>... parameters) {
            try {
                Method method = Class.forName(type).getDeclaredMethod(name, parameters);
                method.setAccessible(true);
                return MethodHandles.lookup().unreflect(method);
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                return null;
            }
        }
    }
}
