package io.ringprobe.lab.check;

import java.util.Locale;

/** In what a received flow can differ from the truth. */
public enum Aspect {
    /** No record of the flow came. */
    MISSING,
    /** Packets of either direction. */
    PACKETS,
    /** IP octets of either direction. */
    OCTETS,
    /** When it began or ended, by more than the times are exact. */
    TIMES,
    /** TCP flags of either direction. */
    FLAGS,
    /** Which side sent the first packet. */
    DIRECTION,
    /** Expected fields. */
    FIELDS;

    /** The name in options and reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
