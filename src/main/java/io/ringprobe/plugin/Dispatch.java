package io.ringprobe.plugin;

import io.ringprobe.flow.FlowEntry;
import io.ringprobe.flow.FlowHooks;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.plugin.Interest.Payload;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Calls the plugins of one shard, each only where it has work. The plugins' interests are compiled into bitmaps: which
 * plugins a new flow gets attached (by protocol and port), which of them a packet without payload concerns, after which
 * packet of a flow one detaches, and which override a hook at all. Bit i is plugin i.
 *
 * <p>An exception from a hook is counted and detaches that plugin from that flow; so do the errors of a plugin that was
 * built for another version or calls itself for ever. Other errors are the probe's own and end it. Owned by the shard's
 * thread.
 */
public final class Dispatch implements FlowHooks {
    private static final int PROTOCOLS = 256;
    private static final int PORTS = 1 << 16;
    private static final int OCTETS = 256;
    private static final int MAX_FIRST_PACKETS = 64;

    private final FlowPlugin[] plugins;
    private final long[] byProtocol = new long[PROTOCOLS];
    private final long anyPort;
    private final long[] byPort;
    private final long withoutPayload;
    private final long readsPayload;
    private final long[] byOctet;
    private final long[] detachedAfter = new long[MAX_FIRST_PACKETS + 1];
    private final long preCreate;
    private final long postCreate;
    private final long preUpdate;
    private final long postUpdate;
    private final long preExport;
    private final long gathering;
    private final PluginStats stats;
    private final Streams streams;
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();
    /** The packet has been put in its place in its stream, and no hook after the cut has seen it yet. */
    private boolean placed;
    /** The plugins that want to see the packet again in front of what comes next. */
    private long more;

    /**
     * @param plugins this shard's instances, in the order of their bits, opened
     * @param streams this shard's, closed with the dispatch
     */
    public Dispatch(List<FlowPlugin> plugins, PluginStats stats, Streams streams) {
        this.plugins = plugins.toArray(FlowPlugin[]::new);
        this.stats = stats;
        this.streams = streams;
        long portless = 0;
        long noPayload = 0;
        long reads = 0;
        long gathers = 0;
        long[] ports = null;
        for (int i = 0; i < this.plugins.length; i++) {
            Interest interest = this.plugins[i].interest();
            addProtocols(interest, 1L << i);
            if (interest.ports().isEmpty()) {
                portless |= 1L << i;
            } else {
                ports = ports == null ? new long[PORTS] : ports;
                for (int port : interest.ports()) {
                    ports[port] |= 1L << i;
                }
            }
            noPayload |= interest.payload() == Payload.UNUSED ? 1L << i : 0;
            reads |= interest.payload().isRead() ? 1L << i : 0;
            gathers |= interest.payload() == Payload.GATHERED ? 1L << i : 0;
            addFirstPackets(interest, 1L << i);
        }
        gathering = streams.isOn() ? gathers : 0;
        anyPort = portless;
        byPort = ports;
        withoutPayload = noPayload;
        readsPayload = reads;
        byOctet = octets(this.plugins);
        preCreate = overriding("preCreate", Packet.class);
        postCreate = overriding("postCreate", Flow.class, Packet.class);
        preUpdate = overriding("preUpdate", Flow.class, Packet.class);
        postUpdate = overriding("postUpdate", Flow.class, Packet.class);
        preExport = overriding("preExport", Flow.class);
    }

    private void addProtocols(Interest interest, long bit) {
        if (interest.protocols().isEmpty()) {
            for (int p = 0; p < PROTOCOLS; p++) {
                byProtocol[p] |= bit;
            }
        }
        for (int p : interest.protocols()) {
            byProtocol[p] |= bit;
        }
    }

    /** For each value of the payload's first octet, the plugins that may want it. */
    private static long[] octets(FlowPlugin[] plugins) {
        long[] bits = new long[OCTETS];
        for (int i = 0; i < plugins.length; i++) {
            for (int octet = 0; octet < OCTETS; octet++) {
                boolean wanted = plugins[i].interest().firstOctets().isEmpty()
                        || plugins[i].interest().firstOctets().contains(octet);
                bits[octet] |= wanted ? 1L << i : 0;
            }
        }
        return bits;
    }

    private void addFirstPackets(Interest interest, long bit) {
        int first = interest.firstPackets();
        if (first > MAX_FIRST_PACKETS) {
            throw new IllegalArgumentException(
                    "a plugin can ask for the first " + MAX_FIRST_PACKETS + " packets at most");
        }
        if (first > 0) {
            for (int n = first; n <= MAX_FIRST_PACKETS; n++) {
                detachedAfter[n] |= bit;
            }
        }
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
    public boolean created(long entry, long descriptor, boolean forward) {
        long interested = interested(descriptor);
        long attached = interested & ~detachedAfter[1];
        FlowEntry.attached(entry, attached);
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

    /** Returns the plugins that didn't fail. */
    private long preCreate(long interested) {
        long working = interested;
        for (long bits = interested & preCreate; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            try {
                shape(i);
                plugins[i].preCreate(packet);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(i, e);
                working &= ~(1L << i);
            }
        }
        return working;
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

    private long interested(long descriptor) {
        long key = descriptor + PacketDescriptor.KEY_OFFSET;
        long bits = byProtocol[FlowKey.protocol(key)];
        if (byPort != null) {
            bits &= anyPort | byPort[FlowKey.portA(key)] | byPort[FlowKey.portB(key)];
        }
        return bits;
    }

    private long concerned(long bits, long descriptor) {
        return PacketDescriptor.payloadWire(descriptor) == 0 ? bits & withoutPayload : readable(bits, descriptor);
    }

    /** Takes away those who read payload where this packet has none to read, or none that begins as they want it. */
    private long readable(long bits, long descriptor) {
        if ((bits & readsPayload) == 0) {
            return bits;
        }
        if (PacketDescriptor.payloadCaptured(descriptor) == 0
                || (PacketDescriptor.flags(descriptor) & PacketDescriptor.LATER_FRAGMENT) != 0) {
            return bits & ~readsPayload;
        }
        long payload = PacketDescriptor.frame(descriptor) + PacketDescriptor.payloadOffset(descriptor);
        long fitting = bits & byOctet[Memory.getUnsignedByte(payload)];
        return streams.isShaped() ? fitting & ~gathering | gatherable(bits & gathering) : fitting;
    }

    /** For those who gather it is what they are shown that must begin as they want it; who waits has seen that. */
    private long gatherable(long bits) {
        return streams.isHidden() ? 0 : bits & (streams.waiting() | byOctet[streams.firstFreshOctet()]);
    }

    @Override
    public boolean cutsBefore(long entry, long descriptor, boolean forward) {
        long attached = FlowEntry.attached(entry);
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
        long attached = FlowEntry.attached(entry);
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
        long packets = flow.packets();
        if (packets <= MAX_FIRST_PACKETS && (attached & detachedAfter[(int) packets]) != 0) {
            detach(detachedAfter[(int) packets]);
        }
        return cut;
    }

    /** Lets the packet show the plugin what it is to see. */
    private void shape(int i) {
        if (streams.isShaped()) {
            if ((gathering & 1L << i) == 0) {
                packet.showPayload();
            } else {
                streams.show(packet, 1L << i);
            }
        }
    }

    @Override
    public void ending(long entry) {
        if (preExport == 0) {
            return;
        }
        flow.wrap(entry);
        for (long bits = FlowEntry.presence(entry) & preExport; bits != 0; bits &= bits - 1) {
            int i = Long.numberOfTrailingZeros(bits);
            try {
                plugins[i].preExport(flow);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                failed(i, e);
            }
        }
    }

    @Override
    public void ended(long entry) {
        streams.release(entry);
    }

    @Override
    public void blockDone() {
        streams.stats().publish();
    }

    private Verdict postCreate(int i) {
        try {
            shape(i);
            return heed(i, plugins[i].postCreate(flow, packet));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict preUpdate(int i) {
        try {
            shape(i);
            Verdict verdict = plugins[i].preUpdate(flow, packet);
            return verdict == Verdict.MORE ? Verdict.KEEP : heed(i, verdict);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict postUpdate(int i) {
        try {
            shape(i);
            return heed(i, plugins[i].postUpdate(flow, packet));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(i, e);
        }
    }

    private Verdict heed(int i, Verdict verdict) {
        if (verdict == Verdict.DETACH) {
            detach(1L << i);
        } else if (verdict == Verdict.MORE) {
            more |= gathering & 1L << i;
        }
        return verdict;
    }

    private Verdict failed(int i, Throwable e) {
        stats.addFailure(i, e);
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
