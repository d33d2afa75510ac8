package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;

/** The interface {@code b:}: all that is sent to it is gone, and counts as sent. Owned by the export thread. */
final class BlackholeInterface implements TrapInterface {
    private final String name;
    private final OutputCounters counters;

    BlackholeInterface(String name, OutputCounters counters) {
        this.name = name;
        this.counters = counters;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(MessageBuffer message, long now) {
        counters.addMessage(message.length() - MessageBuffer.HEADER_LENGTH);
        counters.add(OutputCount.EXPORTED, message.flows());
        counters.add(OutputCount.REPEATS, message.repeats());
    }

    @Override
    public void tick(long now) {
        // What is gone has no time to keep.
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
