package io.ringprobe.capture.live;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks at the state of an interface: libpcap goes on without a word when an interface goes down, and Java's own
 * NetworkInterface doesn't know interfaces without an address, as those that only capture are. Owned by one thread.
 *
 * <pre>
 *   0                            16             18        40
 *  +----------------------------+--------------+---------+
 *  | name, ends with a zero     | flags        |         |   struct ifreq
 *  +----------------------------+--------------+---------+
 * </pre>
 */
final class LinkWatch implements AutoCloseable {
    /** What has become of the interface. */
    enum State {
        UP,
        DOWN,
        GONE
    }

    private static final int NAME_LENGTH = 16;
    private static final int FLAGS = 16;
    private static final int LENGTH = 40;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final int IFF_UP = 0x1;
    private static final int IFF_RUNNING = 0x40;

    private final NativeBlock request = NativeBlock.allocateCleared(LENGTH);
    private int index;

    LinkWatch(String ifc) {
        byte[] name = Arrays.copyOf(ifc.getBytes(StandardCharsets.UTF_8), NAME_LENGTH - 1);
        Memory.copyFromArray(name, 0, request.address(), name.length);
    }

    /** Remembers which interface has been opened; 0 for what is no network interface, such as {@code any}. */
    void opened() {
        index = Libc.interfaceIndex(request.address());
    }

    /** Whether there is something to open. */
    boolean isThere() {
        return index == 0 || Libc.interfaceIndex(request.address()) != 0;
    }

    /**
     * The state now; always up for what is no network interface.
     *
     * @param socket any socket of the network namespace
     */
    State look(int socket) {
        if (index == 0) {
            return State.UP;
        }
        if (Libc.interfaceIndex(request.address()) != index
                || Libc.ioctl(socket, SIOCGIFFLAGS, request.address()) < 0) {
            return State.GONE;
        }
        int flags = Memory.getUnsignedShort(request.address() + FLAGS);
        return (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0 ? State.UP : State.DOWN;
    }

    @Override
    public void close() {
        request.close();
    }
}
