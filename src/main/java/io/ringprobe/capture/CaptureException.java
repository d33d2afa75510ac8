package io.ringprobe.capture;

import java.io.IOException;

/**
 * An input that is broken at a known place: a file cut off in the middle, a block that is no block, an unknown link
 * type.
 */
public final class CaptureException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the run goes on after this. */
    public enum Kind {
        /** What was read counts; exit status 1. */
        CUT_OFF,
        /** The input is no capture, or one of a kind that we can't read; exit status 2 if nothing was read. */
        NOT_A_CAPTURE
    }

    private final Kind kind;

    /** @param message names the input and the offset */
    public CaptureException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
