package io.ringprobe.plugin.dns.message;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.Verdict;

/**
 * Finds the DNS messages in a flow's packets. A datagram is one message. Over TCP each stands behind two octets with
 * its length (RFC 1035, 4.2.2; RFC 7766, 8): a segment may hold several, and a message may span several segments. One
 * for which too much would have to be kept is shown as far as the data have it, and its rest is passed over. Where the
 * way is lost, a message is looked for at the start of each segment.
 *
 * <p>What it must know from one segment to the next stands in the section of the plugin, one number a direction: how
 * many octets at the front of the next data are done with. As long as there is no section nothing was found, so that
 * reading the same octets again does no harm.
 *
 * <pre>
 *   state: | forward 4 | backward 4 |   each: bit 31 = the octets were kept by the core; the rest = number of octets
 * </pre>
 *
 * <p>One a plugin, owned by one shard's thread.
 */
public final class MessageFeed {
    /** Octets of state in the plugin's section. */
    public static final int STATE_LENGTH = 2 * Integer.BYTES;

    private static final int PREFIX = 2;
    /** Octets of data up to which a message is waited for; the core keeps about twice as much. */
    private static final int LONGEST_KEPT = 4096;
    /** With fewer octets of it, a message that is too long to be kept is waited for all the same. */
    private static final int WORTH_READING = 512;

    private static final int KEPT = 1 << 31;

    /** A plugin that reads messages. */
    public interface Reader {
        /** Takes a message, or what there is of it; false if it isn't one. */
        boolean read(Flow flow, long message, int length);

        /** Address of the {@link #STATE_LENGTH} octets of state in the flow's section, 0 if it has none. */
        long feedState(Flow flow);
    }

    private final Reader reader;
    private long data;
    private int length;
    private boolean found;

    public MessageFeed(Reader reader) {
        this.reader = reader;
    }

    /**
     * Shows the messages of a packet to the reader.
     *
     * @return CUT_AFTER if there were any and none is under way; MORE if one goes on in the next segment; else KEEP
     */
    public Verdict feed(Flow flow, Packet packet) {
        data = packet.data();
        length = packet.dataLength();
        if (packet.protocol() != Interest.TCP) {
            return reader.read(flow, data, length) ? Verdict.CUT_AFTER : Verdict.KEEP;
        }
        return packet.isEarly() ? Verdict.KEEP : segment(flow, packet);
    }

    private Verdict segment(Flow flow, Packet packet) {
        int at = done(flow, packet);
        found = at > 0; // whatever is done with has been shown
        if (at > length) {
            return passOver(flow, packet, at - length);
        }
        while (length - at >= PREFIX) {
            int message = Memory.getUnsignedShortBE(data + at);
            int left = length - at - PREFIX;
            if (message < DnsMessage.HEADER_LENGTH) {
                return finished(flow, packet);
            }
            if (message > left) {
                return unfinished(flow, packet, at, message);
            }
            if (!reader.read(flow, data + at + PREFIX, message)) {
                return finished(flow, packet);
            }
            found = true;
            at += PREFIX + message;
        }
        return at < length ? more(flow, packet, at) : finished(flow, packet);
    }

    /** A message of which the data hold the beginning only. */
    private Verdict unfinished(Flow flow, Packet packet, int at, int message) {
        int left = length - at - PREFIX;
        boolean cutOff = packet.payloadCaptured() < packet.payloadLength();
        boolean canBeKept = at + PREFIX + message <= LONGEST_KEPT;
        boolean hasJustBegun = left < WORTH_READING && length <= LONGEST_KEPT;
        if (!cutOff && (canBeKept || hasJustBegun)) {
            return more(flow, packet, at);
        }
        if (left >= DnsMessage.HEADER_LENGTH) {
            if (!reader.read(flow, data + at + PREFIX, left)) {
                return finished(flow, packet);
            }
            found = true;
        }
        return cutOff ? finished(flow, packet) : passOver(flow, packet, message - left);
    }

    private Verdict more(Flow flow, Packet packet, int at) {
        long state = reader.feedState(flow);
        if (state != 0) {
            Memory.putInt(direction(state, packet), at | KEPT);
        }
        return Verdict.MORE;
    }

    /** Octets that follow belong to a message that was shown; without a section nobody remembers them. */
    private Verdict passOver(Flow flow, Packet packet, int octets) {
        long state = reader.feedState(flow);
        if (state != 0) {
            Memory.putInt(direction(state, packet), octets);
        }
        return Verdict.KEEP;
    }

    /** Octets at the front of the data that need not be read any more. */
    private int done(Flow flow, Packet packet) {
        long state = reader.feedState(flow);
        int done = state == 0 ? 0 : Memory.getInt(direction(state, packet));
        boolean lost = (done & KEPT) != 0 && data == packet.payload();
        return lost ? 0 : done & ~KEPT;
    }

    private static long direction(long state, Packet packet) {
        return packet.isForward() ? state : state + Integer.BYTES;
    }

    /** Nothing is under way in this direction: the data are at their end, or what comes next is no message. */
    private Verdict finished(Flow flow, Packet packet) {
        long state = reader.feedState(flow);
        if (state == 0) {
            return found ? Verdict.CUT_AFTER : Verdict.KEEP;
        }
        Memory.putInt(direction(state, packet), 0);
        boolean otherWaits = Memory.getLong(state) != 0;
        return found && !otherWaits ? Verdict.CUT_AFTER : Verdict.KEEP;
    }
}
