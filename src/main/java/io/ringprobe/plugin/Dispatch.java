package io.ringprobe.plugin;

import io.ringprobe.flow.ExtensionStore;
import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowHooks;
import io.ringprobe.packet.PacketDescriptor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls the plugins of one shard, each only where it has work: where the {@link Interests} say so, and where the plugin
 * overrides the hook at all. Bit i is plugin i.
 *
 * <p>An exception from a hook is counted and detaches that plugin from that flow; so do the errors of a plugin that was
 * built for another version or calls itself for ever, and a call that takes too long ({@link TimeBudget}). A plugin
 * that does so too often is switched off: its hooks aren't called any more, and what it had found goes out as it is.
 * Other errors are the probe's own and end it. Owned by the shard's thread.
 */
public final class Dispatch implements FlowHooks {
    private static final long NANOS = 1_000_000_000L;

    private final FlowPlugin[] plugins;
    private final Interests interests;
    private final long preCreate;
    private final long postCreate;
    private final long preUpdate;
    private final long postUpdate;
    private final long preExport;
    private final long tick;
    private final long gathering;
    private final PluginStats stats;
    private final PluginCounters counters;
    private final TimeBudget budget;
    private final Streams streams;
    private final ExtensionStore extensions;
    private final long inSeries;
    private final Series series = new Series();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    /** The plugins that aren't switched off. */
    private long working = -1;
    /** The packet has been put in its place in its stream, and no hook after the cut has seen it yet. */
    private boolean placed;
    /** The plugins that want to see the packet again in front of what comes next. */
    private long more;

    /**
     * @param plugins this shard's instances, in the order of their bits, opened
     * @param stats those of all shards
     * @param streams this shard's, closed with the dispatch
     * @param extensions where this shard keeps packets for plugins that look at them in series
     */
    public Dispatch(List<FlowPlugin> plugins, PluginStats stats, Streams streams, ExtensionStore extensions) {
        this.plugins = plugins.toArray(FlowPlugin[]::new);
        this.stats = stats;
        this.streams = streams;
        this.extensions = extensions;
        interests = new Interests(this.plugins);
        counters = stats.addShard();
        budget = new TimeBudget(TimeUnit.MILLISECONDS.toNanos(stats.limits().budgetMillis()));
        gathering = streams.isOn() ? interests.gathering(-1) : 0;
        inSeries = interests.inSeries();
        if (inSeries != 0 && !extensions.keepsPackets()) {
            throw new IllegalArgumentException("who looks at packets in series must say so in its descriptor");
        }
        preCreate = overriding("preCreate", Packet.class) & ~inSeries;
        postCreate = overriding("postCreate", Flow.class, Packet.class) & ~inSeries;
        preUpdate = overriding("preUpdate", Flow.class, Packet.class) & ~inSeries;
        postUpdate = overriding("postUpdate", Flow.class, Packet.class) & ~inSeries;
        preExport = overriding("preExport", Flow.class);
        tick = overriding("tick", long.class);
    }

    private long overriding(String hook, Class<?>... parameters) {
        long bits = 0;
        for (int i = 0; i < plugins.length; i++) {
            try {
                Method method = plugins[i].getClass().getMethod(hook, parameters);
                bits |= method.getDeclaringClass() == FlowPlugin.class ? 0 : 1L << i;
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }
        return bits;
    }

    @Override
    public boolean isActive() {
        return plugins.length > 0;
    }

    @Override
    public boolean hasOutside() {
        return gathering != 0;
    }

    @Override
    public void touch(long entry) {
        streams.touch(entry);
    }

    @Override
    public boolean created(long entry, long descriptor, boolean forward) {
        long interested = interests.ofFlow(descriptor) & working;
        long attached = interested & ~interests.doneAfter(interested, 1);
        FlowEntry.attached(entry, attached);
        keep(entry, descriptor, forward, attached);
        interested &= ~inSeries;
        if (interested == 0) {
            return false;
        }
        boolean streaming = place(entry, descriptor, forward, attached);
        packet.wrap(descriptor, forward);
        flow.wrap(entry);
        interested = preCreate(readable(interested, descriptor));
        boolean cut = false;
        for (long bits = interested & postCreate; bits != 0; bits &= bits - 1) {
            cut |= postCreate(Long.numberOfTrailingZeros(bits)) == Verdict.CUT_AFTER;
        }
        if (streaming) {
            endPlace(entry);
        }
        return cut;
    }

    /**
     * Keeps the packet if a plugin looks at packets in series; first shows those that there are, if there's no room.
     */
    private void keep(long entry, long descriptor, boolean forward, long attached) {
        if ((attached & inSeries) != 0) {
            if (!extensions.keep(entry, descriptor, forward)) {
                boolean isLast = false;
                showSeries(entry, 1, isLast);
                extensions.keep(entry, descriptor, forward);
            }
        }
    }

    /** @param later packets that have been counted, but are not among those kept */
    private void showSeries(long entry, int later, boolean isLast) {
        flow.wrap(entry);
        int kept = extensions.kept(entry);
        series.wrap(extensions.firstKept(entry), kept, flow.packets() - later - kept, isLast);
        for (long bits = FlowEntry.attached(entry) & inSeries & working; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            counters.addCall(i);
            long start = budget.start();
            try {
                plugins[i].series(flow, series);
                isInTime(i, start);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(i, e);
            }
        }
        extensions.dropKept(entry);
    }

    /** Returns the plugins that didn't fail. */
    private long preCreate(long interested) {
        long sound = interested;
        for (long bits = interested & preCreate; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            long start = begin(i);
            try {
                plugins[i].preCreate(packet);
                sound &= isInTime(i, start) ? -1 : ~(1L << i);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(i, e);
                sound &= ~(1L << i);
            }
        }
        return sound;
    }

    /** Puts the packet in its place in its stream where plugins gather and no earlier hook has had it done. */
    private boolean place(long entry, long descriptor, boolean forward, long attached) {
        boolean streaming = placed || (attached & gathering) != 0 && streams.begin(entry, descriptor, forward);
        placed = false;
        more = 0;
        return streaming;
    }

    private void endPlace(long entry) {
        streams.end(more & FlowEntry.attached(entry));
    }

    private long concerned(long bits, long descriptor) {
        return PacketDescriptor.payloadWire(descriptor) == 0
                ? interests.withoutPayload(bits)
                : readable(bits, descriptor);
    }

    /** Takes away those who read payload where this packet has none to read, or none that begins as they want it. */
    private long readable(long bits, long descriptor) {
        long others = interests.notReading(bits);
        if (others == bits
                || PacketDescriptor.payloadCaptured(descriptor) == 0
                || (PacketDescriptor.flags(descriptor) & PacketDescriptor.LATER_FRAGMENT) != 0) {
            return others;
        }
        long payload = PacketDescriptor.frame(descriptor) + PacketDescriptor.payloadOffset(descriptor);
        long fitting = interests.beginningAt(bits, payload);
        return streams.isShaped() ? fitting & ~gathering | gatherable(bits & gathering) : fitting;
    }

    /** For those who gather it is what they are shown that must begin as they want it; who waits has seen that. */
    private long gatherable(long bits) {
        return streams.isHidden() ? 0 : bits & streams.waiting() | interests.beginningAt(bits, streams.fresh());
    }

    @Override
    public boolean cutsBefore(long entry, long descriptor, boolean forward) {
        long attached = FlowEntry.attached(entry) & working;
        if ((attached & preUpdate) == 0) {
            return false;
        }
        placed = (attached & preUpdate & gathering) != 0 && streams.begin(entry, descriptor, forward);
        long bits = concerned(attached, descriptor) & preUpdate;
        if (bits == 0) {
            return false;
        }
        packet.wrap(descriptor, forward);
        flow.wrap(entry);
        boolean cut = false;
        for (; bits != 0; bits &= bits - 1) {
            cut |= preUpdate(Long.numberOfTrailingZeros(bits)) == Verdict.CUT_BEFORE;
        }
        return cut;
    }

    @Override
    public boolean updated(long entry, long descriptor, boolean forward) {
        long attached = FlowEntry.attached(entry) & working;
        keep(entry, descriptor, forward, attached);
        attached &= ~inSeries;
        if (attached == 0 && !placed) {
            return false;
        }
        boolean streaming = place(entry, descriptor, forward, attached);
        packet.wrap(descriptor, forward);
        flow.wrap(entry);
        boolean cut = false;
        for (long bits = concerned(attached, descriptor) & postUpdate; bits != 0; bits &= bits - 1) {
            cut |= postUpdate(Long.numberOfTrailingZeros(bits)) == Verdict.CUT_AFTER;
        }
        if (streaming) {
            endPlace(entry);
        }
        long done = interests.doneAfter(attached, flow.packets());
        if (done != 0) {
            detach(done & ~streams.waiting(entry));
        }
        return cut;
    }

    /** A call begins: it is counted, the packet shows the plugin what it is to see, and its time is taken. */
    private long begin(int i) {
        counters.addCall(i);
        if (streams.isShaped()) {
            if ((gathering & 1L << i) == 0) {
                packet.showPayload();
            } else {
                streams.show(packet, 1L << i);
            }
        }
        return budget.start();
    }

    @Override
    public void ending(long entry) {
        if (extensions.kept(entry) > 0) {
            boolean isLast = true;
            showSeries(entry, 0, isLast);
        }
        flow.wrap(entry);
        for (long bits = FlowEntry.presence(entry) & preExport & working; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            counters.addCall(i);
            long start = budget.start();
            try {
                plugins[i].preExport(flow);
                isInTime(i, start);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(i, e);
            }
        }
        counters.addRecord(FlowEntry.presence(entry));
    }

    @Override
    public void ended(long entry) {
        streams.release(entry);
    }

    @Override
    public void beginBlock() {
        budget.beginBlock();
        working = ~stats.switchedOff();
    }

    @Override
    public void tick(int clock) {
        for (long bits = tick & working; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            counters.addCall(i);
            long start = budget.start();
            try {
                plugins[i].tick(Integer.toUnsignedLong(clock) * NANOS);
                addIfOverrun(i, start);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                stats.addFailure(i, e);
            }
        }
    }

    @Override
    public void endBlock() {
        budget.endBlock();
        counters.publish();
        streams.stats().publish();
    }

    private Verdict postCreate(int i) {
        long start = begin(i);
        try {
            return heed(i, start, plugins[i].postCreate(flow, packet));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict preUpdate(int i) {
        long start = begin(i);
        try {
            Verdict verdict = plugins[i].preUpdate(flow, packet);
            return heed(i, start, verdict == Verdict.MORE ? Verdict.KEEP : verdict);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict postUpdate(int i) {
        long start = begin(i);
        try {
            return heed(i, start, plugins[i].postUpdate(flow, packet));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict heed(int i, long start, Verdict verdict) {
        if (isInTime(i, start)) {
            if (verdict == Verdict.DETACH) {
                detach(1L << i);
            } else if (verdict == Verdict.MORE) {
                more |= gathering & 1L << i;
            }
        }
        return verdict;
    }

    /** Detaches the plugin if its call took too long. */
    private boolean isInTime(int i, long start) {
        if (addIfOverrun(i, start)) {
            detach(1L << i);
            return false;
        }
        return true;
    }

    private boolean addIfOverrun(int i, long start) {
        long overrun = budget.overrun(start);
        if (overrun > 0) {
            stats.addOverrun(i, overrun);
            working = ~stats.switchedOff();
        }
        return overrun > 0;
    }

    private Verdict failed(int i, Throwable e) {
        stats.addFailure(i, e);
        working = ~stats.switchedOff();
        detach(1L << i);
        return Verdict.DETACH;
    }

    private void detach(long bits) {
        long left = FlowEntry.attached(flow.entry()) & ~bits;
        FlowEntry.attached(flow.entry(), left);
        if ((bits & gathering) != 0) {
            streams.detached(flow.entry(), left & gathering);
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
