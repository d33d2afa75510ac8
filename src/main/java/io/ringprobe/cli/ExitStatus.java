package io.ringprobe.cli;

/** What the process says to whoever started it. */
public final class ExitStatus {
    /** All went well. */
    public static final int OK = 0;
    /** Something failed while running, or a capture was cut off in the middle. */
    public static final int ERROR = 1;
    /** Wrong use, a wrong configuration, or an input that is no capture: nothing was done. */
    public static final int USAGE = 2;
    /** The run went well, but an output lost flows. */
    public static final int FLOWS_LOST = 3;

    private ExitStatus() {}
}
