package io.ringprobe.profile;

/** Gives spans that write events ({@link EventSpan}). */
final class EventProfile extends Profile {
    @Override
    public Span block(int shard) {
        return new BlockProcessed.Writer(shard);
    }

    @Override
    public Span export(String output) {
        return new FlowsExported.Writer(output);
    }

    @Override
    public Span stall(String output, String reason) {
        return new OutputStalled.Writer(output, reason);
    }

    @Override
    public Span full(String ring) {
        return new RingFull.Writer(ring);
    }

    @Override
    public Span reload() {
        return new ConfigurationChanged.Writer();
    }
}
