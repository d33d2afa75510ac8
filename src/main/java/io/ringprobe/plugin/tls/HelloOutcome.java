package io.ringprobe.plugin.tls;

/** What became of parsing a hello message. */
public enum HelloOutcome {
    /** The whole message was there. */
    COMPLETE,
    /** The message begins here and is cut off; what stands before the cut was read. */
    INCOMPLETE,
    /** It is no such message. */
    OTHER
}
