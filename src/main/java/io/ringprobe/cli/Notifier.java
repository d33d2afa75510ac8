package io.ringprobe.cli;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Tells the service manager how the probe fares, as sd_notify(3) says: datagrams to the socket that the environment
 * names. Where nobody listens that is told once, and changes nothing else. Any thread may use it.
 */
final class Notifier implements AutoCloseable {
    private static final String SOCKET_VARIABLE = "NOTIFY_SOCKET";
    private static final short AF_UNIX = 1;
    /** sizeof(sockaddr_un.sun_path), unix(7). */
    private static final int MAX_PATH = 108;

    private final Messages messages;
    private final byte[] address;
    private final int socket;
    private boolean isBroken;
    private boolean isReady;
    private boolean isStopping;

    private Notifier(Messages messages, byte[] address, int socket) {
        this.messages = messages;
        this.address = address;
        this.socket = socket;
    }

    /** The one that the environment names, or null. */
    static Notifier ofEnvironment(Messages messages) {
        String path = System.getenv(SOCKET_VARIABLE);
        return path == null || path.isEmpty() ? null : to(path, messages);
    }

    /** One that sends to the socket of that path, or, behind an {@code @}, abstract name; null where that can't be. */
    static Notifier to(String path, Messages messages) {
        byte[] address = address(path);
        if (address == null) {
            messages.warn(SOCKET_VARIABLE + "=" + path + " is no socket that can be written to:"
                    + " the service manager isn't told how the probe fares");
            return null;
        }
        return new Notifier(messages, address, Libc.datagramSocket());
    }

    /**
     * A struct sockaddr_un: a short in machine byte order, then the path, or, for an abstract one, zero and the name.
     */
    static byte[] address(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name[0] == '@';
        if (!isAbstract && name[0] != '/' || name.length >= MAX_PATH) {
            return null;
        }
        if (isAbstract) {
            name[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + name.length + (isAbstract ? 0 : 1))
                .order(ByteOrder.nativeOrder())
                .putShort(AF_UNIX)
                .put(name)
                .array();
    }

    /** The probe runs. */
    synchronized void started() {
        isReady = true;
        send("READY=1\nMAINPID=" + ProcessHandle.current().pid());
    }

    /** The configuration is being read again; nothing is told before the probe runs. */
    synchronized void reloading() {
        if (isReady) {
            // On Linux nanoTime is the monotonic clock that is asked for.
            send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        }
    }

    /** It has been. */
    synchronized void reloaded() {
        if (isReady) {
            send("READY=1");
        }
    }

    /** The probe comes to its end. */
    synchronized void stopping() {
        if (!isStopping) {
            isStopping = true;
            send("STOPPING=1");
        }
    }

    /** One line for whoever looks at the service. */
    synchronized void status(String line) {
        send("STATUS=" + line);
    }

    /** All is well. */
    synchronized void feedWatchdog() {
        send("WATCHDOG=1");
    }

    private void send(String state) {
        try {
            Libc.send(socket, state.getBytes(StandardCharsets.UTF_8), address);
            isBroken = false;
        } catch (LastErrorException e) {
            if (!isBroken) {
                isBroken = true;
                messages.warn("the service manager can't be told how the probe fares: " + e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        Libc.close(socket);
    }
}
