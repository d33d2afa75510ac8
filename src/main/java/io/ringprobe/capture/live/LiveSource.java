package io.ringprobe.capture.live;

import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.capture.Trouble;
import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets from one interface through libpcap. libpcap lends a packet only until the next one is asked for, so packets
 * are copied into a buffer of ours, whose slices are lent to the shards. Where that is full, packets stay in the
 * kernel's buffer, and where that is full too, the kernel counts what it drops.
 *
 * <p>An interface that goes down or away is trouble, not the end: it is opened again once a second.
 *
 * <p>Owned by the capture thread; {@link #trouble()} and {@link #position()} may be asked by any.
 */
final class LiveSource implements PacketSource {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSource.class);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final LiveSettings settings;
    private final CopyBuffer buffer;
    private final LinkWatch link;
    private final DropCounters drops = new DropCounters();

    /** Null while the interface can't be opened. */
    private LiveHandle handle;

    /** Whether the handle stands at a packet that has found no room yet. */
    private boolean held;

    /** When the interface was looked at last, or packets came. */
    private long lastLook = System.nanoTime();

    private boolean quiet;
    private final Trouble trouble;
    private long bytes;
    private volatile long position;

    private LiveSource(LiveSettings settings, int packetBufferBytes) {
        this.settings = settings;
        this.trouble = new Trouble(LOG, "interface " + settings.ifc());
        this.buffer = new CopyBuffer(packetBufferBytes, settings.snaplen());
        this.link = new LinkWatch(settings.ifc());
    }

    /**
     * Opens the interface; one that is only down is waited for.
     *
     * @throws ConfigException if the options are wrong
     * @throws IOException if it can't be opened, such as for want of permission
     */
    static LiveSource open(LiveSettings settings, int packetBufferBytes) throws IOException {
        LiveSource source = new LiveSource(settings, packetBufferBytes);
        try {
            source.openHandle();
        } catch (InterfaceDownException e) {
            source.trouble.is(e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
        return source;
    }

    private void openHandle() throws IOException {
        handle = LiveHandle.open(settings);
        drops.begin();
        link.opened();
        trouble.is(null);
    }

    @Override
    public String name() {
        return settings.ifc();
    }

    @Override
    public int poll(PacketReceiver receiver, int limit) throws IOException {
        int handed = 0;
        while (handed < limit && next() && deliver(receiver)) {
            handed++;
        }
        if (handed > 0) {
            quiet = false;
            drops.touch();
            position = bytes;
        }
        return handed;
    }

    /** Whether the handle stands at a packet now. */
    private boolean next() {
        if (held) {
            return true;
        }
        int result = handle == null ? 0 : handle.next();
        if (result < 0) {
            dropHandle(settings.ifc() + ": " + handle.error());
        }
        return result > 0;
    }

    private boolean deliver(PacketReceiver receiver) {
        int captured = handle.captured();
        long frame = buffer.take(captured, receiver);
        held = frame == 0;
        if (held) {
            return false;
        }
        handle.copyTo(frame);
        bytes += captured;
        receiver.onPacket(handle.nanos(), frame, captured, handle.wire(), handle.link());
        return true;
    }

    @Override
    public void await(long nanos) {
        lookAfterLink();
        if (handle == null || held) {
            LockSupport.parkNanos(nanos);
        } else {
            handle.await(nanos);
        }
    }

    /** Once a second while nothing comes: an interface from which packets come is up. */
    private void lookAfterLink() {
        long now = System.nanoTime();
        if (!quiet) {
            quiet = true;
            lastLook = now;
            if (handle != null && trouble.text() != null) {
                trouble.is(null);
            }
        }
        if (now - lastLook < SECOND_NANOS || held) {
            return;
        }
        lastLook = now;
        if (handle == null) {
            reopen();
        } else {
            look();
        }
    }

    private void look() {
        switch (link.look(handle.socket())) {
            case UP -> trouble.is(null);
            case DOWN -> trouble.is("interface " + settings.ifc() + " is down");
            case GONE -> dropHandle("interface " + settings.ifc() + " is gone");
        }
    }

    private void reopen() {
        try {
            if (link.isThere()) {
                openHandle();
            }
        } catch (IOException | ConfigException e) {
            trouble.is(e.getMessage());
        }
    }

    /** What it has delivered was copied, so it can go at once. */
    private void dropHandle(String reason) {
        trouble.is(reason);
        drops.update(handle);
        handle.close();
        handle = null;
    }

    @Override
    public String trouble() {
        return trouble.text();
    }

    @Override
    public long missed() {
        if (handle != null) {
            drops.update(handle);
        }
        return drops.dropped();
    }

    @Override
    public long missedByInterface() {
        return drops.droppedByInterface();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        if (handle != null) {
            handle.close();
            handle = null;
        }
        link.close();
        buffer.close();
    }
}
