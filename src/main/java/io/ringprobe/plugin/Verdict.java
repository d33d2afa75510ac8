package io.ringprobe.plugin;

/** What a plugin wants to become of the record after a packet. Each packet is in exactly one record, always. */
public enum Verdict {
    /** Go on. */
    KEEP,
    /**
     * From {@code preUpdate} only: end the record before this packet, with reason forced; the packet opens the next
     * record of the same biflow, which keeps the direction and begins where the last one ended.
     */
    CUT_BEFORE,
    /** From {@code postCreate} and {@code postUpdate}: this packet was the record's last; reason forced. */
    CUT_AFTER,
    /**
     * From {@code postCreate} and {@code postUpdate} of a plugin that gathers: the message goes on in the next segment
     * of this direction; keep {@link Packet#data()} and show it again in front of what comes next.
     */
    MORE,
    /** Don't call this plugin for this flow any more; what it found stays. */
    DETACH
}
