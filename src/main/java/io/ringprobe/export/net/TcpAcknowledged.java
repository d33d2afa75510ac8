package io.ringprobe.export.net;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many octets of a connection the peer's kernel has acknowledged: Linux tells it with the socket option TCP_INFO
 * (tcp(7)). It still knows after the connection broke, until the socket is closed. One object a connection, made before
 * anything is written to it. Owned by the thread that owns the channel.
 */
public final class TcpAcknowledged {
    private static final Logger LOG = LoggerFactory.getLogger(TcpAcknowledged.class);
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /** tcpi_bytes_acked in struct tcp_info, a long in the machine's byte order; since Linux 4.1. */
    private static final int BYTES_ACKED_OFFSET = 120;

    private static final int LENGTH = BYTES_ACKED_OFFSET + Long.BYTES;
    private static final AtomicBoolean MISSING_SAID = new AtomicBoolean();

    private final Function getsockopt;
    private final int socket;
    private final byte[] info = new byte[LENGTH];
    private final ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
    private final int[] length = new int[1];
    /** The kernel also counts the SYN. */
    private final long before;

    private long octets;

    private TcpAcknowledged(Function getsockopt, int socket) throws IOException {
        this.getsockopt = getsockopt;
        this.socket = socket;
        ask();
        if (length[0] < LENGTH) {
            throw new IOException("this kernel doesn't count acknowledged octets");
        }
        this.before = fields.getLong(BYTES_ACKED_OFFSET);
    }

    /** Begins to count on a new connection; null where that can't be known, which is logged once. */
    public static TcpAcknowledged of(SocketChannel channel) {
        try {
            Function getsockopt = NativeLibrary.getProcess()
                    .getFunction("getsockopt", Function.C_CONVENTION | Function.THROW_LAST_ERROR);
            return new TcpAcknowledged(getsockopt, descriptor(channel));
        } catch (IOException
                | ReflectiveOperationException
                | InaccessibleObjectException
                | LastErrorException
                | LinkageError e) {
            if (!MISSING_SAID.getAndSet(true)) {
                LOG.warn(
                        "no way to know what a collector's system has acknowledged, so what a broken connection had"
                                + " taken counts as exported: {}",
                        e.toString());
            }
            return null;
        }
    }

    /** The file descriptor, which Java shows only to itself; conf/jvm.options opens the package. */
    private static int descriptor(SocketChannel channel) throws ReflectiveOperationException {
        Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
        method.setAccessible(true);
        return (int) method.invoke(channel);
    }

    private void ask() {
        length[0] = LENGTH;
        getsockopt.invokeInt(new Object[] {socket, IPPROTO_TCP, TCP_INFO, info, length});
    }

    /** Asks the kernel; the channel must not be closed yet. */
    public long octets() {
        try {
            ask();
            octets = Math.max(octets, fields.getLong(BYTES_ACKED_OFFSET) - before);
        } catch (LastErrorException e) {
            throw new IllegalStateException("TCP_INFO of an open socket", e);
        }
        return octets;
    }
}
