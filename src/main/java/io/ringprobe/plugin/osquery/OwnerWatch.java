package io.ringprobe.plugin.osquery;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the sockets of this host in a thread of its own, one a process, shared by the plugin's instances of all
 * shards. A shard that sees a flow of this host says {@link #want} and goes on; wishes that come together are one. The
 * sockets are then read, at most twice a second, and those of the past are kept, up to a bound, so that a flow finds
 * its owner when it is exported, be the socket closed or not.
 *
 * <p>What shards ask is immutable and replaced as a whole.
 */
final class OwnerWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerWatch.class);

    private static final int MAX_SOCKETS = 1 << 16;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** After reading it rests at least so many times as long: it may take a tenth of a processor. */
    private static final int REST_FACTOR = 9;

    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long END_MILLIS = 5_000;
    private static final Path ROOT = Path.of("/");

    /** The running ones by the program that they ask; guarded by the class. */
    private static final Map<String, OwnerWatch> RUNNING = new HashMap<>();

    /** Tells the addresses of this host. */
    interface AddressSource {
        LocalAddresses read() throws SocketException;
    }

    private final Thread thread;
    private final AddressSource addressSource;
    private final ProcSource fallback;
    private final Map<SocketName, Owner> known = new LinkedHashMap<>();
    private volatile SocketSource source;
    private volatile HostFacts host = HostFacts.UNKNOWN;
    private volatile LocalAddresses addresses;
    private volatile SocketTable sockets = SocketTable.EMPTY;
    private volatile boolean wanted;
    private volatile boolean stopping;
    private int users;

    /**
     * @param source asked first
     * @param fallback asked for ever after {@code source} has failed
     * @param addressSource asked at once, and every few seconds
     */
    OwnerWatch(SocketSource source, ProcSource fallback, AddressSource addressSource) throws SocketException {
        this.source = source;
        this.fallback = fallback;
        this.addressSource = addressSource;
        addresses = addressSource.read();
        thread = Thread.ofPlatform().name("osquery").daemon(true).unstarted(this);
    }

    /** The one that asks {@code program} where that is installed, else /proc; to be given back by {@link #release}. */
    static synchronized OwnerWatch share(String program) {
        OwnerWatch watch = RUNNING.get(program);
        if (watch == null) {
            watch = open(program);
            RUNNING.put(program, watch);
            watch.start();
        }
        watch.users++;
        return watch;
    }

    private static OwnerWatch open(String program) {
        ProcSource own = new ProcSource(new ProcFiles(ROOT));
        Optional<String> path = OsquerySource.locate(
                program, Optional.ofNullable(System.getenv("PATH")).orElse(""));
        SocketSource source = own;
        if (path.isPresent()) {
            try {
                source = OsquerySource.start(path.get());
            } catch (IOException e) {
                LOG.warn("osquery: {} can't be started, reading /proc: {}", path.get(), e.getMessage());
            }
        }
        try {
            return new OwnerWatch(source, own, LocalAddresses::ofThisHost);
        } catch (SocketException e) {
            throw new IllegalStateException("the addresses of this host can't be read", e);
        }
    }

    /** One user less; the last one ends it. */
    void release() {
        synchronized (OwnerWatch.class) {
            if (--users > 0) {
                return;
            }
            RUNNING.values().remove(this);
        }
        stop();
    }

    void start() {
        thread.start();
    }

    /** Ends the thread, and the program that it asks, and waits for that. */
    void stop() {
        stopping = true;
        source.close();
        fallback.close();
        LockSupport.unpark(thread);
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether an address, as in a flow key, is one of this host. */
    boolean isLocal(int version, long word0, long word1) {
        return addresses.contains(version, word0, word1);
    }

    /** Facts of the host; unknown at the very beginning. */
    HostFacts host() {
        return host;
    }

    /** The sockets known by now. */
    SocketTable sockets() {
        return sockets;
    }

    /** The sockets shall be read soon. Cheap where that is so already. */
    void want() {
        if (!wanted) {
            wanted = true;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        readHost();
        while (!stopping) {
            if (wanted) {
                wanted = false;
                long begin = System.nanoTime();
                readSockets();
                rest(Math.max(PAUSE_NANOS, (System.nanoTime() - begin) * REST_FACTOR), false);
            } else {
                readAddresses();
                rest(REFRESH_NANOS, true);
            }
        }
    }

    /** Waits that long, or until it is wanted, or to end. */
    private void rest(long nanos, boolean untilWanted) {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !stopping && !(untilWanted && wanted)) {
            LockSupport.parkNanos(this, left);
            left = end - System.nanoTime();
        }
    }

    private void readHost() {
        try {
            host = source.host();
        } catch (IOException e) {
            fallBack(e);
            host = fallback.host();
        }
    }

    private void readSockets() {
        try {
            learn(source.sockets());
        } catch (IOException e) {
            fallBack(e);
            wanted = true;
        }
    }

    private void fallBack(IOException e) {
        if (!stopping) {
            LOG.warn("osquery: reading /proc from now on: {}", e.getMessage());
        }
        source.close();
        source = fallback;
    }

    /** What was seen now goes to the end; what was seen longest ago makes room. */
    private void learn(Map<SocketName, Owner> seen) {
        known.keySet().removeAll(seen.keySet());
        known.putAll(seen);
        int excess = known.size() - MAX_SOCKETS;
        var oldest = known.keySet().iterator();
        for (; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
        sockets = new SocketTable(known);
    }

    private void readAddresses() {
        try {
            addresses = addressSource.read();
        } catch (SocketException e) {
            LOG.warn("osquery: the addresses of this host can't be read: {}", e.getMessage());
        }
    }
}
