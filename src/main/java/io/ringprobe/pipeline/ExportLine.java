package io.ringprobe.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import io.ringprobe.flow.FlowBlock;
import io.ringprobe.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The way from the shards to the outputs, as one configuration wants it: a ring, and the stage that empties it. What
 * belongs to threads is said at the parts; the line itself is made, started and closed by whoever builds the pipeline.
 */
final class ExportLine implements AutoCloseable {
    private final Disruptor<Cargo<FlowBlock>> disruptor;
    private final ExportStage stage;
    private final List<Thread> thread;
    private boolean freed;

    /** @param thread the thread that empties the ring, when it has been started */
    ExportLine(Disruptor<Cargo<FlowBlock>> disruptor, ExportStage stage, List<Thread> thread) {
        this.disruptor = disruptor;
        this.stage = stage;
        this.thread = thread;
    }

    /** All outputs that there are and were on these lines; one that has moved from line to line counts once. */
    static List<OutputSlot> outputs(List<ExportLine> lines) {
        Set<OutputSlot> outputs = new LinkedHashSet<>();
        for (ExportLine line : lines) {
            outputs.addAll(line.stage().outputs());
        }
        return new ArrayList<>(outputs);
    }

    void start() {
        disruptor.start();
    }

    RingBuffer<Cargo<FlowBlock>> ring() {
        return disruptor.getRingBuffer();
    }

    /** The thread that empties the ring, when it has been started. */
    List<Thread> threads() {
        return thread;
    }

    ExportStage stage() {
        return stage;
    }

    /** Says in a shard's place that it will send nothing. */
    void endForShard(BooleanSupplier abandoned) {
        sendEmpty(true, abandoned);
    }

    /** Makes the stage look around, though no shard may have anything to send. */
    void wake(BooleanSupplier abandoned) {
        sendEmpty(false, abandoned);
    }

    private void sendEmpty(boolean last, BooleanSupplier abandoned) {
        long sequence = Claim.next(ring(), true, abandoned, Profile.current().full("flows"));
        FlowBlock block = ring().get(sequence).block();
        block.reset();
        if (last) {
            block.markLast();
        }
        ring().publish(sequence);
    }

    /** Stops the thread, closes outputs that are still open, and frees the blocks. */
    @Override
    public void close() {
        disruptor.halt();
        Threads.awaitEnd(thread);
        stage.closeOutputs();
        free();
    }

    /** Frees the blocks of a line that no thread uses. */
    void free() {
        if (freed) {
            return;
        }
        freed = true;
        for (int i = 0; i < disruptor.getBufferSize(); i++) {
            disruptor.get(i).block().close();
        }
    }
}
