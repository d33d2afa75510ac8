package io.ringprobe.profile;

import jdk.jfr.Event;

/**
 * A span that writes an event each time it ends, if a recording wants it. It has one event object, which it uses again
 * and again: none makes garbage. Belongs to the thread that does what the span tells of.
 *
 * @param <E> the event
 */
class EventSpan<E extends Event> extends Span {
    /** Filled once with what stays, and each time with what {@link #fill} knows. */
    final E event;

    EventSpan(E event) {
        this.event = event;
    }

    @Override
    public final void begin() {
        event.begin();
    }

    @Override
    public void end(long amount, long total) {
        event.end();
        if (event.shouldCommit()) {
            fill(amount, total);
            event.commit();
        }
    }

    /** Tells the event what {@link Span#end} was told. */
    void fill(long amount, long total) {}
}
