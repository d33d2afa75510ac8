package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.PacketDescriptor;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.text.StartLine.Kind;
import java.util.stream.IntStream;

/**
 * What plugins for HTTP and its relatives have in common: a message that begins at the start of a packet's data is
 * recognised by its first line and its fields are stored; a message that belongs in the next record cuts before its
 * packet. Of several messages in one packet (pipelining) the first counts, as a packet is in one record only.
 *
 * <p>Plugins that gather get messages put together whose header goes on in later TCP segments: what is there is stored
 * at once, and again with each further segment. The record begins with the packet in which the message is recognised.
 * They let go of TCP flows that are clearly of another protocol.
 */
public abstract class MessagePlugin extends FlowPlugin {
    /** Octets of private state that a subclass declares in its schema. */
    protected static final int STATE_LENGTH = 1;

    /** More packets than a proxy's preliminaries take (RFC 1928), handshake and acknowledgments included. */
    private static final int FIRST_PACKETS = 32;

    private static final int TLS_HANDSHAKE = 22;

    private static final int GOES_ON = 1;
    private static final int GOES_ON_REV = 2;
    private static final int REQUEST = 4;
    private static final int RESPONSE = 8;

    /** What one record holds. */
    protected enum RecordOf {
        /** A message: each opens a record. */
        MESSAGE,
        /**
         * A request and its response: a second one of either kind, or a request after a response, opens the next
         * record.
         */
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

    /**
     * The letters that methods and versions begin with, as the first octets of an interest; and that of a TLS
     * handshake, for such flows need no second look.
     */
    protected static Integer[] octets(String letters) {
        return IntStream.concat(letters.chars(), IntStream.of(TLS_HANDSHAKE))
                .boxed()
                .toArray(Integer[]::new);
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
        int flags = section == 0 ? 0 : flags(section);
        if (recordOf == RecordOf.EXCHANGE && flags == 0 || goesOn(flags, packet)) {
            return Verdict.KEEP;
        }
        Kind kind = recognise(packet.data(), packet.dataLength());
        if (kind != Kind.REQUEST && kind != Kind.RESPONSE) {
            return Verdict.KEEP;
        }
        boolean next = (flags & bit(kind)) != 0 || kind == Kind.REQUEST && (flags & RESPONSE) != 0;
        return recordOf == RecordOf.MESSAGE || next ? Verdict.CUT_BEFORE : Verdict.KEEP;
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
        long section = extensions().section(flow);
        if (section != 0 && !packet.isEarly()) {
            flags(section, flags(section) & ~goesOnBit(packet));
        }
        Kind kind = recognise(packet.data(), packet.dataLength());
        return switch (kind) {
            case NONE -> section == 0 && isOther(flow, packet) ? Verdict.DETACH : Verdict.KEEP;
            case PARTIAL -> canGoOn(packet) ? Verdict.MORE : Verdict.KEEP;
            case REQUEST, RESPONSE -> store(extensions().create(flow), kind, packet);
        };
    }

    /**
     * Whether a TCP flow is clearly of another protocol: it begins with a TLS handshake, or has had many packets since
     * its SYN and none was a message. A record that begins in the midst of a connection may have its first one late.
     */
    private boolean isOther(Flow flow, Packet packet) {
        if (!canGoOn(packet)) {
            return false;
        }
        boolean sinceSyn = (flow.tcpFlags() & PacketDescriptor.SYN) != 0;
        return sinceSyn && flow.packets() > FIRST_PACKETS || isTls(packet.data(), packet.dataLength());
    }

    /** A record of type handshake, version 3.0 to 3.4 (RFC 8446, 5.1). */
    private static boolean isTls(long data, int length) {
        return length > 2
                && Memory.getByte(data) == TLS_HANDSHAKE
                && Memory.getByte(data + 1) == 3
                && Memory.getUnsignedByte(data + 2) <= 4;
    }

    private Verdict store(long section, Kind kind, Packet packet) {
        boolean more = !store(section, kind) && canGoOn(packet);
        int found = isFinal(kind) ? bit(kind) : 0;
        flags(section, flags(section) | found | (more ? goesOnBit(packet) : 0));
        return more ? Verdict.MORE : afterMessage(kind);
    }

    private boolean canGoOn(Packet packet) {
        return gathers && packet.protocol() == Interest.TCP && !packet.isEarly();
    }

    private int flags(long section) {
        return Memory.getByte(section + state);
    }

    private void flags(long section, int flags) {
        Memory.putByte(section + state, flags);
    }
}
