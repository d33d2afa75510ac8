package io.ringprobe.cli;

/**
 * What the process says to whoever started it; where a signal ended it at once, that is {@link #SIGNAL} and the
 * signal's number.
 */
public final class ExitStatus {
    /** All went well. */
    public static final int OK = 0;
    /** Something failed while running, such as all inputs, or a capture was cut off in the middle. */
    public static final int ERROR = 1;
    /** Wrong use, a wrong configuration, or an input that is no capture: nothing was done. */
    public static final int USAGE = 2;
    /** The run went well, but an output lost flows. */
    public static final int FLOWS_LOST = 3;
    /** Added to the number of the signal that ended the process: the second, or the first while it started. */
    static final int SIGNAL = 128;

    private ExitStatus() {}
}
