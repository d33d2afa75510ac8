package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.net.Resolver;
import io.ringprobe.export.net.TlsTrouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector, or several of which the first that answers is taken: where to find it, when to try it next, and what is
 * said of it: one line when it is found to be away and one when it is there again; with {@code verbose} each attempt.
 * Looks each host up anew for each round through their addresses, without waiting. Owned by the export thread.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(60);
    private static final long LAST_PAUSE_AT_END = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private final List<Collector> collectors;
    private final List<Resolver> resolvers;
    private final String name;
    private final boolean verbose;
    private int current;
    private InetAddress[] addresses = {};
    private int next;
    private long nextAttempt;
    private long pause = FIRST_PAUSE;
    private long lastPause = LAST_PAUSE;
    private boolean away;
    private volatile String trouble;
    private long askedAt;

    /** @param protocol for the name, such as {@code udp} or {@code tcp} */
    Peer(List<Collector> collectors, String protocol, boolean verbose, long now) {
        this(collectors, collectors.stream().map(c -> new Resolver(c.host())).toList(), protocol, verbose, now);
    }

    Peer(List<Collector> collectors, List<Resolver> resolvers, String protocol, boolean verbose, long now) {
        this.collectors = List.copyOf(collectors);
        this.resolvers = List.copyOf(resolvers);
        this.name = collectors.stream().map(Collector::toString).collect(Collectors.joining(",")) + "/" + protocol;
        this.verbose = verbose;
        this.nextAttempt = now;
    }

    String name() {
        return name;
    }

    boolean isDue(long now) {
        return now - nextAttempt >= 0;
    }

    /** The host whose address was given last. */
    String host() {
        return collectors.get(current).host();
    }

    /** The next address to try; null while they are being looked up: then ask again. */
    InetSocketAddress next(long now) throws IOException {
        if (next == addresses.length) {
            next = 0;
            addresses = lookUp(now);
        }
        return addresses.length == 0
                ? null
                : new InetSocketAddress(
                        addresses[next++], collectors.get(current).port());
    }

    private InetAddress[] lookUp(long now) throws IOException {
        Resolver resolver = resolvers.get(current);
        if (!resolver.isAsking()) {
            askedAt = now;
        }
        InetAddress[] found = resolver.poll();
        if (found == null && now - askedAt > PATIENCE) {
            throw new UnknownHostException("name servers don't answer for " + host());
        }
        return found == null ? new InetAddress[0] : found;
    }

    /** Whether addresses are being looked up, and not for so long that it seems in vain. */
    boolean isLookingUp(long now) {
        return resolvers.get(current).isAsking() && now - askedAt <= PATIENCE;
    }

    /**
     * An attempt failed: the next address, of this collector or the next, is tried at once, the next round after a
     * pause that doubles from 1 to 60 seconds.
     */
    void failed(IOException cause, long now) {
        if (verbose) {
            LOG.info("ipfix {}: {}", name, TlsTrouble.describe(cause));
        }
        if (next < addresses.length) {
            nextAttempt = now;
            return;
        }
        current = current + 1 == collectors.size() ? 0 : current + 1;
        addresses = new InetAddress[0];
        next = 0;
        if (current > 0) {
            nextAttempt = now;
            return;
        }
        sayAway(cause);
        nextAttempt = now + pause;
        pause = Math.min(pause * 2, lastPause);
    }

    /** A connection was made. */
    void connected() {
        if (away || verbose) {
            LOG.info("ipfix {}: connected", name);
        }
        away = false;
        trouble = null;
        pause = Math.min(FIRST_PAUSE, lastPause);
    }

    /** A connection broke: the collectors are tried from the first on, after the shortest pause. */
    void lost(IOException cause, long now) {
        sayAway(cause);
        current = 0;
        addresses = new InetAddress[0];
        next = 0;
        nextAttempt = now + pause;
    }

    /** From now on attempts follow each other fast, beginning at once. */
    void hurry(long now) {
        nextAttempt = now;
        lastPause = LAST_PAUSE_AT_END;
        pause = LAST_PAUSE_AT_END;
    }

    void sayAway(IOException cause) {
        String why = TlsTrouble.describe(cause);
        if (!away) {
            LOG.warn("ipfix {}: no collector: {}", name, why);
        }
        away = true;
        trouble = "no connection to " + name + ": " + why;
    }

    /** Where there are no connections: what is sent seems to arrive again. */
    void seemsWell() {
        if (trouble != null) {
            trouble = null;
        }
    }

    /** What is wrong now, or null; any thread may ask. */
    String trouble() {
        return trouble;
    }
}
