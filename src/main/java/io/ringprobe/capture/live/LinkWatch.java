package io.ringprobe.capture.live;

import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * Looks at the state of an interface: libpcap goes on without a word when an interface goes down, and on some ways also
 * when it is replaced by another one of the same name. Owned by one thread.
 */
final class LinkWatch {
    /** What has become of the interface. */
    enum State {
        UP,
        DOWN,
        GONE
    }

    private final String ifc;
    private int index;

    LinkWatch(String ifc) {
        this.ifc = ifc;
    }

    /** Remembers which interface has been opened. */
    void opened() throws SocketException {
        NetworkInterface found = find();
        index = found == null ? 0 : found.getIndex();
    }

    /** The state now; always up for what is no network interface, such as {@code any}. */
    State look() throws SocketException {
        if (index == 0) {
            return State.UP;
        }
        NetworkInterface found = find();
        if (found == null || found.getIndex() != index) {
            return State.GONE;
        }
        return found.isUp() ? State.UP : State.DOWN;
    }

    /** Whether it makes sense to open it. */
    boolean isThere() throws SocketException {
        return index == 0 || find() != null;
    }

    private NetworkInterface find() throws SocketException {
        return ifc.equals(LiveSettings.ANY) ? null : NetworkInterface.getByName(ifc);
    }
}
