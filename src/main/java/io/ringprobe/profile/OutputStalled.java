package io.ringprobe.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** An output has made the export thread wait. */
@Name("ringprobe.OutputStalled")
@Label("Output Stalled")
@Description("An output has waited, and with it all others: for the reader of a pipe, for a collector that pauses")
@Category("Ringprobe")
@Threshold("10 ms")
@StackTrace(false)
final class OutputStalled extends Event {
    @Label("Output")
    String output;

    @Label("Waited For")
    String waitedFor;

    /** Owned by the export thread. */
    static final class Writer extends EventSpan<OutputStalled> {
        Writer(String output, String reason) {
            super(new OutputStalled());
            event.output = output;
            event.waitedFor = reason;
        }
    }
}
