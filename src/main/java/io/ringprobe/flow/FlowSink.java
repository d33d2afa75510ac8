package io.ringprobe.flow;

/** Takes flows that have ended, on the shard's thread. */
public interface FlowSink {
    /**
     * A flow has ended.
     *
     * @param entry its entry in the cache, valid only during the call
     */
    void accept(long entry, EndReason reason);
}
