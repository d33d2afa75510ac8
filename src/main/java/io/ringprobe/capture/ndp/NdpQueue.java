package io.ringprobe.capture.ndp;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One queue of a card, open and started. Opened by any thread; then owned by the capture thread. */
final class NdpQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NdpQueue.class);

    private final Pointer card;
    private final Pointer queue;
    private final PacketTimes times;
    private final Optional<DiscardCounter> discards;

    private NdpQueue(Pointer card, Pointer queue, PacketTimes times, Optional<DiscardCounter> discards) {
        this.card = card;
        this.queue = queue;
        this.times = times;
        this.discards = discards;
    }

    /** @throws IOException saying what hinders it */
    static NdpQueue open(QueueName name) throws IOException {
        Pointer card = Libnfb.open(name.device()).orElse(null);
        if (card == null) {
            throw new IOException("ndp: " + noCard(name.device(), Libnfb.lastError()));
        }
        try {
            return open(card, name);
        } catch (IOException | RuntimeException | Error e) {
            Libnfb.close(card);
            throw e;
        }
    }

    private static String noCard(String device, int error) {
        Path path = Path.of(device);
        if (device.startsWith("/") && !Files.exists(path)) {
            return device + ": no such device: is the card in, and the driver nfb loaded (modprobe nfb)?";
        }
        if (device.startsWith("/") && !(Files.isReadable(path) && Files.isWritable(path))) {
            return device + ": permission denied: run as root, or as a member of the device's group (nfb)";
        }
        return device + ": libnfb can't open it (errno " + error + ")";
    }

    private static NdpQueue open(Pointer card, QueueName name) throws IOException {
        int queues = Libnfb.queues(card);
        if (name.queue() >= queues) {
            throw new IOException("ndp: " + name.device() + " has no queue " + name.queue() + ": it has " + queues
                    + ", numbered from 0");
        }
        Optional<PacketTimes> times = PacketTimes.of(Libnfb.deviceTree(card));
        if (times.isEmpty()) {
            LOG.warn("ndp: {} has a firmware that isn't known: packets get the time at which they are read", name);
        }
        Pointer queue = Libnfb.openQueue(card, name.queue())
                .orElseThrow(
                        () -> new IOException("ndp: " + name + " can't be opened (errno " + Libnfb.lastError() + ")"));
        Optional<DiscardCounter> discards = DiscardCounter.open(card, name.queue());
        int error = Libnfb.start(queue);
        if (error != 0) {
            discards.ifPresent(DiscardCounter::close);
            Libnfb.closeQueue(queue);
            throw new IOException("ndp: " + name + " can't be started (errno " + error + ")");
        }
        return new NdpQueue(card, queue, times.orElseGet(PacketTimes::none), discards);
    }

    /** As {@link Libnfb#get}. */
    int get(long packets, int count) {
        return Libnfb.get(Pointer.nativeValue(queue), packets, count);
    }

    /** As {@link Libnfb#put}. */
    void put() {
        Libnfb.put(Pointer.nativeValue(queue));
    }

    PacketTimes times() {
        return times;
    }

    /** Packets that the card had no room for since this was opened; 0 where it doesn't tell. */
    long discarded() {
        return discards.isPresent() ? discards.get().discarded() : 0;
    }

    @Override
    public void close() {
        int stopped = Libnfb.stop(queue);
        if (stopped != 0) {
            LOG.warn("ndp: a queue can't be stopped (errno {})", stopped);
        }
        discards.ifPresent(DiscardCounter::close);
        Libnfb.closeQueue(queue);
        Libnfb.close(card);
    }
}
