package io.ringprobe.profile;

/**
 * Something that one thread does over and over: tells when it begins and when it ends. This one tells nobody, and the
 * compiler leaves nothing of it: as long as no events are written there is no other class. Belongs to the thread that
 * does it.
 */
public class Span {
    /** Tells nobody. */
    static final Span SILENT = new Span();

    /** It begins. */
    public void begin() {}

    /**
     * It has ended.
     *
     * @param amount how much was done, in what the kind of span counts
     * @param total a count that has grown to this since the run began, or 0
     */
    public void end(long amount, long total) {}
}
