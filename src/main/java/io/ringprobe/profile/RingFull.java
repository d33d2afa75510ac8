package io.ringprobe.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A capture thread or a shard has waited for who comes behind it; which thread it was, the event knows by itself. */
@Name("ringprobe.RingFull")
@Label("Ring Full")
@Description("A thread has waited for a place in a ring: what empties that ring is slower than what fills it")
@Category("Ringprobe")
@Threshold("10 ms")
@StackTrace(false)
final class RingFull extends Event {
    @Label("Ring")
    String ring;

    /** Owned by the thread that fills the ring. */
    static final class Writer extends EventSpan<RingFull> {
        Writer(String ring) {
            super(new RingFull());
            event.ring = ring;
        }
    }
}
