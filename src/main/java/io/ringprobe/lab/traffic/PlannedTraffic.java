package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.traffic.Part.Impairments;
import io.ringprobe.lab.traffic.Part.Manner;
import io.ringprobe.lab.truth.TruthSink;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Slab;

/**
 * The traffic of a {@link Plan}. Holds {@link FlowState} of the flows that last, and nothing of those that have ended.
 *
 * <p>Each flow has one timer, for its next packet. What one packet becomes on the way, fragments or a duplicate,
 * follows it at once, before anything of another flow.
 */
public final class PlannedTraffic implements Traffic {
    /** The timer at which the next flow begins. */
    private static final int ARRIVAL = 0;

    private static final int NOTHING = 0;
    private static final int OVER = -1;
    private static final int CUT_FROM = 64;
    private static final int LONGEST_FRAME = 66_000;

    private final Plan plan;
    private final Cast cast;
    private final Templates templates;
    private final FrameWriter writer;
    private final TruthTeller teller;
    private final Dice dice;
    private final Slab flows = new Slab(FlowState.LENGTH);
    private final Timers timers = new Timers(flows);
    private final Fragments fragments = new Fragments();
    private final NativeBlock duplicate = NativeBlock.allocate(LONGEST_FRAME);

    private final long mostPackets;
    private final int mtu;
    private long flowsLeft;
    private long packets;
    private long time;

    /** The flow whose packet was last, 0 = none; and what is still to come of that packet. */
    private int current;

    private long flow;
    private long template;
    private int duplicateLength;

    /**
     * @param sink hears of each flow when its last packet was sent; null where nobody wants to know
     * @throws io.ringprobe.config.ConfigException if an application can't be as the plan has it
     */
    public PlannedTraffic(Plan plan, TruthSink sink) {
        this.plan = plan;
        cast = new Cast(plan);
        templates = cast.templates();
        writer = new FrameWriter(plan.clients(), plan.servers(), cast.prefixes());
        teller = new TruthTeller(plan, sink);
        dice = Dice.of(plan.seed(), 0);
        mostPackets = plan.limits().packets();
        mtu = plan.mtu();
        flowsLeft = plan.limits().flows();
        if (flowsLeft > 0) {
            timers.add(0, ARRIVAL);
        }
    }

    @Override
    public int next(long address) {
        int length = NOTHING;
        while (length == NOTHING && packets < mostPackets) {
            if (fragments.isOpen()) {
                length = fragment(address);
            } else if (duplicateLength > 0) {
                length = duplicated(address);
            } else {
                length = step(address);
            }
        }
        if (length <= 0) {
            return 0;
        }
        packets++;
        return length;
    }

    /** The next packet of the flow whose turn it is, unless it is lost or held back. */
    private int step(long address) {
        settle();
        if (!timers.next()) {
            return OVER;
        }
        if (timers.time() >= plan.limits().nanos()) {
            // Its flow is still to be told of.
            timers.add(timers.time(), timers.handle());
            return OVER;
        }
        time = timers.time();
        current = timers.handle();
        if (current == ARRIVAL) {
            begin();
        }
        flow = flows.address(current);
        Script script = cast.script(flow);
        Manner manner = script.part().manner();
        return manner.impairments().any() ? impaired(address, script, manner) : send(address, script, manner);
    }

    private void begin() {
        current = flows.take();
        cast.cast(flows.address(current), dice);
        if (--flowsLeft > 0) {
            timers.add(time + plan.arrival().next(dice), ARRIVAL);
        }
    }

    /** Sets the timer of the flow whose packet is all out, or ends it. */
    private void settle() {
        if (current == 0) {
            return;
        }
        if (Memory.getInt(flow + FlowState.STEP) < Memory.getInt(flow + FlowState.STEPS)
                || Memory.getInt(flow + FlowState.HELD) != 0) {
            timers.add(time + cast.script(flow).part().manner().gap().next(dice), current);
        } else {
            teller.tell(flow, cast.script(flow));
            flows.free(current);
        }
        current = 0;
    }

    private int send(long address, Script script, Manner manner) {
        take(script);
        int sequence = sequence();
        return emit(address, manner, sequence, acknowledgment());
    }

    /** The template of the flow's next step. */
    private int take(Script script) {
        int step = Memory.getInt(flow + FlowState.STEP);
        Memory.putInt(flow + FlowState.STEP, step + 1);
        int handle = script.template(step, Memory.getInt(flow + FlowState.STEPS), dice);
        template = templates.address(handle);
        return handle;
    }

    /** The packet's sequence number; the next one's is behind it. */
    private int sequence() {
        if (Template.protocol(template) != Template.TCP) {
            return 0;
        }
        long at = flow + (Template.isFromServer(template) ? FlowState.SERVER_SEQUENCE : FlowState.CLIENT_SEQUENCE);
        int sequence = Memory.getInt(at);
        int flags = Template.flags(template);
        int counted = (flags & Tcp.SYN) != 0 || (flags & Tcp.FIN) != 0 ? 1 : 0;
        Memory.putInt(at, sequence + Template.payloadLength(template) + counted);
        return sequence;
    }

    private int acknowledgment() {
        if ((Template.flags(template) & Tcp.ACK) == 0) {
            return 0;
        }
        return Memory.getInt(
                flow + (Template.isFromServer(template) ? FlowState.CLIENT_SEQUENCE : FlowState.SERVER_SEQUENCE));
    }

    private int emit(long address, Manner manner, int sequence, int acknowledgment) {
        int length = Template.ipLength(template);
        if (length > mtu || manner.fragments() > 0 && isCut(manner)) {
            strike();
            writer.packet(fragments.packet(), flow, template, sequence, acknowledgment);
            fragments.begin(Template.version(template), length, mtu);
            return fragment(address);
        }
        int prefix = writer.prefix(address, flow, Template.isFromServer(template), length);
        writer.packet(address + prefix, flow, template, sequence, acknowledgment);
        return count(address, prefix, length);
    }

    private boolean isCut(Manner manner) {
        return Template.payloadLength(template) >= CUT_FROM && dice.chance(manner.fragments());
    }

    private int fragment(long address) {
        int length = fragments.nextLength();
        int prefix = writer.prefix(address, flow, Template.isFromServer(template), length);
        fragments.next(address + prefix);
        return count(address, prefix, length);
    }

    private int count(long address, int prefix, int length) {
        boolean fromServer = Template.isFromServer(template);
        FlowState.count(flow, fromServer, length, time);
        FlowState.flags(flow, fromServer, Template.flags(template));
        return FrameWriter.pad(address, prefix + length);
    }

    /** Nobody can be asked any more for what the flow's messages say. */
    private void strike() {
        if (Template.payloadLength(template) > 0) {
            FlowState.set(flow, FlowState.STRUCK);
        }
    }

    private int impaired(long address, Script script, Manner manner) {
        boolean holds = Memory.getInt(flow + FlowState.HELD) != 0;
        boolean last = Memory.getInt(flow + FlowState.STEP) == Memory.getInt(flow + FlowState.STEPS);
        if (holds && (last || FlowState.is(flow, FlowState.RELEASED))) {
            return release(address, manner);
        }
        if (holds) {
            FlowState.set(flow, FlowState.RELEASED);
        }
        int handle = take(script);
        int sequence = sequence();
        int acknowledgment = acknowledgment();
        Impairments impairments = manner.impairments();
        if (dice.chance(impairments.loss())) {
            strike();
            return NOTHING;
        }
        if (!holds && mayWait() && dice.chance(impairments.reordering())) {
            hold(handle, sequence, acknowledgment);
            return NOTHING;
        }
        int length = emit(address, manner, sequence, acknowledgment);
        if (!holds && isRepeatable() && dice.chance(impairments.retransmission())) {
            hold(handle, sequence, acknowledgment);
        }
        if (!fragments.isOpen() && dice.chance(impairments.duplicates())) {
            strike();
            Memory.copy(address, duplicate.address(), length);
            duplicateLength = length;
        }
        return length;
    }

    /** Whether another packet comes that can go first. */
    private boolean mayWait() {
        return Memory.getInt(flow + FlowState.STEP) < Memory.getInt(flow + FlowState.STEPS);
    }

    /** Whether it is a TCP segment that counts. */
    private boolean isRepeatable() {
        int flags = Template.flags(template);
        return Template.protocol(template) == Template.TCP
                && (Template.payloadLength(template) > 0 || (flags & (Tcp.SYN | Tcp.FIN)) != 0);
    }

    private void hold(int handle, int sequence, int acknowledgment) {
        strike();
        Memory.putInt(flow + FlowState.HELD, handle);
        Memory.putInt(flow + FlowState.HELD_SEQUENCE, sequence);
        Memory.putInt(flow + FlowState.HELD_ACKNOWLEDGMENT, acknowledgment);
    }

    private int release(long address, Manner manner) {
        template = templates.address(Memory.getInt(flow + FlowState.HELD));
        Memory.putInt(flow + FlowState.HELD, 0);
        FlowState.clear(flow, FlowState.RELEASED);
        return emit(
                address,
                manner,
                Memory.getInt(flow + FlowState.HELD_SEQUENCE),
                Memory.getInt(flow + FlowState.HELD_ACKNOWLEDGMENT));
    }

    private int duplicated(long address) {
        int length = duplicateLength;
        duplicateLength = 0;
        Memory.copy(duplicate.address(), address, length);
        FlowState.count(flow, Template.isFromServer(template), Template.ipLength(template), time);
        return length;
    }

    @Override
    public long time() {
        return plan.startNanos() + time;
    }

    @Override
    public int maxFrameLength() {
        return Math.max(FrameWriter.LEAST, cast.longestPrefix() + Math.min(mtu, templates.longest()));
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public long flows() {
        return plan.limits().flows() - flowsLeft;
    }

    /** Flows that last now. */
    public int activeFlows() {
        return flows.used();
    }

    @Override
    public void close() {
        settleAll();
        timers.close();
        flows.close();
        fragments.close();
        duplicate.close();
        cast.close();
    }

    private void settleAll() {
        if (current != 0) {
            teller.tell(flow, cast.script(flow));
            current = 0;
        }
        while (timers.next()) {
            if (timers.handle() != ARRIVAL) {
                long left = flows.address(timers.handle());
                teller.tell(left, cast.script(left));
            }
        }
    }
}
