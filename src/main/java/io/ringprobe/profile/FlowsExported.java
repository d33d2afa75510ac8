package io.ringprobe.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** An output has got a block of flows. The sum over an output's events are the flows that it was given. */
@Name("ringprobe.FlowsExported")
@Label("Flows Exported")
@Description("An output has taken a block of flows: what it wants of them is encoded, and sent as far as that was due")
@Category("Ringprobe")
@Threshold("10 ms")
@StackTrace(false)
final class FlowsExported extends Event {
    @Label("Output")
    String output;

    @Label("Flows")
    int flows;

    /** Owned by the export thread. */
    static final class Writer extends EventSpan<FlowsExported> {
        Writer(String output) {
            super(new FlowsExported());
            event.output = output;
        }

        @Override
        void fill(long amount, long total) {
            event.flows = (int) amount;
        }
    }
}
