package io.ringprobe.page;

import io.ringprobe.export.FlowTap;
import io.ringprobe.metrics.ProbeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the live page shows, on a thread of its own: figures each second, and, while somebody watches and for a
 * minute longer, flows ten times a second. The data path is asked for nothing but copies of its flows, and makes none
 * while nobody watches.
 *
 * <p>Any thread may call the methods that aren't private.
 */
final class LivePage implements AutoCloseable {
    /** More would watch each other rather than the link. */
    static final int MAX_VIEWERS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINGER = TimeUnit.MINUTES.toNanos(1);
    private static final long GOODBYE = TimeUnit.SECONDS.toNanos(1);
    /** A tenth of a second of 160,000 flows/s. */
    private static final int SAMPLED = 1 << 14;

    private final ProbeFigures figures;
    private final long interval;
    private final String version;
    private final FlowSampler sampler = new FlowSampler(SAMPLED);
    private final Queue<Viewer> coming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger places = new AtomicInteger(MAX_VIEWERS);
    private final Thread thread = Thread.ofPlatform().name("page").daemon(true).unstarted(this::run);
    private volatile boolean closed;

    // The page's thread only.
    private final List<Viewer> viewers = new ArrayList<>();
    private Snapshot snapshot;
    private FlowFeed flows;
    private long lastWatched;
    private boolean watching;
    private long nextSecond;
    private int seconds;

    /** @param version of the program, to be shown */
    LivePage(ProbeFigures figures, String version) {
        this(figures, version, SECOND);
    }

    /** @param interval nanoseconds that stand for a second: tests have less time */
    LivePage(ProbeFigures figures, String version, long interval) {
        this.figures = figures;
        this.version = version;
        this.interval = interval;
    }

    /** What shows flows to the page: to be given to the probe before it runs. */
    FlowTap tap() {
        return sampler;
    }

    /** Begins to gather. */
    void start() {
        thread.start();
    }

    /**
     * Takes a place among the viewers, which must be {@linkplain #giveBackPlace given back}; false if all are taken.
     */
    boolean takePlace() {
        if (places.decrementAndGet() >= 0 && !closed) {
            return true;
        }
        places.incrementAndGet();
        return false;
    }

    void giveBackPlace() {
        places.incrementAndGet();
    }

    /** From now on the viewer is told what happens. */
    void join(Viewer viewer) {
        coming.add(viewer);
        LockSupport.unpark(thread);
    }

    private void run() {
        snapshot = new Snapshot(figures);
        try (FlowFeed feed = new FlowFeed(sampler)) {
            flows = feed;
            nextSecond = System.nanoTime();
            while (!closed) {
                round(System.nanoTime());
            }
            goodbye();
        } catch (RuntimeException e) {
            LOG.error("the live page has failed and shows nothing any more; the probe itself goes on", e);
            closed = true;
            letAllGo();
        } finally {
            sampler.watch(false);
        }
    }

    private void round(long now) {
        welcome();
        watch(now);
        if (watching) {
            flows.drain(viewers);
        }
        if (now - nextSecond >= 0) {
            nextSecond = Math.max(nextSecond + interval, now);
            everySecond(now);
        }
        long wait = nextSecond - System.nanoTime();
        if (coming.isEmpty() && wait > 0 && !closed) {
            LockSupport.parkNanos(this, watching ? Math.min(wait, DRAIN) : wait);
        }
    }

    private void watch(long now) {
        viewers.removeIf(Viewer::isGone);
        if (!viewers.isEmpty()) {
            lastWatched = now;
        }
        boolean on = !viewers.isEmpty() || watching && now - lastWatched < LINGER;
        if (on != watching) {
            watching = on;
            sampler.watch(on);
        }
    }

    /** Shows new viewers what was before. */
    private void welcome() {
        for (Viewer viewer = coming.poll(); viewer != null; viewer = coming.poll()) {
            Json json = new Json().open('{').member("version", version);
            snapshot.history().write(json.name("history"));
            viewer.offer(Viewer.Event.of("hello", json.close('}')));
            flows.welcome(viewer);
            viewers.add(viewer);
        }
    }

    private void everySecond(long now) {
        if (++seconds % SlidingTop.SPAN_SECONDS == 0) {
            flows.turn();
        }
        Json json = new Json().open('{');
        snapshot.write(json, now);
        if (!viewers.isEmpty()) {
            flows.write(json);
            Viewer.Event event = Viewer.Event.of("now", json.close('}'));
            for (Viewer viewer : viewers) {
                viewer.offer(event);
            }
            flows.tell(viewers);
        }
    }

    /** Tells all viewers the last figures, and gives them a moment to hear them. */
    private void goodbye() {
        welcome();
        flows.drain(viewers);
        everySecond(System.nanoTime());
        for (Viewer viewer : viewers) {
            viewer.offer(Viewer.Event.last("end"));
        }
        long deadline = System.nanoTime() + GOODBYE;
        while (!viewers.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, DRAIN / 10);
            viewers.removeIf(Viewer::isGone);
        }
        letAllGo();
    }

    private void letAllGo() {
        viewers.forEach(Viewer::letGo);
        coming.forEach(Viewer::letGo);
    }

    /** Tells the viewers that the probe has ended; when it has, for the tap's memory goes too. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts who ends the page", e);
        }
        sampler.close();
    }
}
