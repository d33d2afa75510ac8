package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.text.StartLine.Kind;

/**
 * What plugins for HTTP and its relatives have in common: a message that begins at the start of a packet's data is
 * recognised by its first line and its fields are stored; a message that belongs in the next record cuts before its
 * packet. Of several messages in one packet (pipelining) the first counts, as a packet is in one record only.
 *
 * <p>Plugins that gather get messages put together whose header goes on in later TCP segments: what is there is stored
 * at once, and again with each further segment. The record begins with the packet in which the message is recognised.
 */
public abstract class MessagePlugin extends FlowPlugin {
    /** Octets of private state that a subclass declares in its schema. */
    protected static final int STATE_LENGTH = 1;

    private static final int GOES_ON = 1;
    private static final int GOES_ON_REV = 2;
    private static final int REQUEST = 4;
    private static final int RESPONSE = 8;

    /** What one record holds. */
    protected enum RecordOf {
        /** A message: each opens a record. */
        MESSAGE,
        /** A request and a response: a second one of either kind opens the next record. */
        EXCHANGE
    }

    private final RecordOf recordOf;
    private final int state;
    private final boolean gathers;

    /** @param stateOffset where in the section the {@link #STATE_LENGTH} octets stand */
    protected MessagePlugin(PluginDescriptor descriptor, RecordOf recordOf, int stateOffset) {
        super(descriptor);
        this.recordOf = recordOf;
        state = stateOffset;
        gathers = descriptor.interest().payload() == Interest.Payload.GATHERED;
    }

    /** The letters that methods and versions begin with, as the first octets of an interest. */
    protected static Integer[] octets(String letters) {
        return letters.chars().boxed().toArray(Integer[]::new);
    }

    /** Recognises the message at the start of these octets. */
    protected abstract Kind recognise(long data, int length);

    /**
     * Stores the fields of the message recognised last, over those of an earlier state of it.
     *
     * @return whether its header is complete
     */
    protected abstract boolean store(long section, Kind kind);

    /** Whether the message stored last takes its place in the record, so that no other of its kind comes in. */
    protected boolean isFinal(Kind kind) {
        return true;
    }

    /** What becomes of the flow after a message whose header is complete. */
    protected Verdict afterMessage(Kind kind) {
        return Verdict.KEEP;
    }

    @Override
    public final Verdict preUpdate(Flow flow, Packet packet) {
        long section = extensions().section(flow);
        int flags = section == 0 ? 0 : Memory.getByte(section + state);
        if (recordOf == RecordOf.EXCHANGE && flags == 0 || goesOn(flags, packet)) {
            return Verdict.KEEP;
        }
        Kind kind = recognise(packet.data(), packet.dataLength());
        if (kind != Kind.REQUEST && kind != Kind.RESPONSE) {
            return Verdict.KEEP;
        }
        return recordOf == RecordOf.MESSAGE || (flags & bit(kind)) != 0 ? Verdict.CUT_BEFORE : Verdict.KEEP;
    }

    /** Whether the data begins with the message that this direction's last packet left incomplete. */
    private static boolean goesOn(int flags, Packet packet) {
        return (flags & goesOnBit(packet)) != 0 && packet.data() != packet.payload();
    }

    private static int bit(Kind kind) {
        return kind == Kind.REQUEST ? REQUEST : RESPONSE;
    }

    private static int goesOnBit(Packet packet) {
        return packet.isForward() ? GOES_ON : GOES_ON_REV;
    }

    @Override
    public final Verdict postCreate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    @Override
    public final Verdict postUpdate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    private Verdict read(Flow flow, Packet packet) {
        boolean canGoOn = gathers && packet.protocol() == Interest.TCP && !packet.isEarly();
        Kind kind = recognise(packet.data(), packet.dataLength());
        if (kind == Kind.NONE) {
            return Verdict.KEEP;
        }
        if (kind == Kind.PARTIAL) {
            return canGoOn ? Verdict.MORE : Verdict.KEEP;
        }
        long section = extensions().create(flow);
        boolean more = !store(section, kind) && canGoOn;
        int flags = Memory.getByte(section + state) & ~goesOnBit(packet);
        flags |= isFinal(kind) ? bit(kind) : 0;
        flags |= more ? goesOnBit(packet) : 0;
        Memory.putByte(section + state, flags);
        return more ? Verdict.MORE : afterMessage(kind);
    }
}
