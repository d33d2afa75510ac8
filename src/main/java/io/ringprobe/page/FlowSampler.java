package io.ringprobe.page;

import io.ringprobe.export.FlowTap;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;

/**
 * Takes finished flows from the export thread to the page's: a ring of {@link FlowSlot}s, one writer and one reader,
 * neither of which waits. When it is full, flows pass by uncopied and are counted. While nobody watches, a flow costs
 * one read.
 *
 * <p>{@link #see} belongs to the export thread, all else to the page's.
 */
final class FlowSampler implements FlowTap, AutoCloseable {
    /** Schemas that are remembered; a flow names its own by the number modulo this. One comes with each reload. */
    private static final int SCHEMAS = 16;

    private final int mask;
    private final AtomicReferenceArray<List<String>> pluginNames = new AtomicReferenceArray<>(SCHEMAS);

    private NativeBlock block;
    private long slots;
    private volatile boolean watched;

    // The export thread writes these, the page's thread reads.
    private volatile long written;
    private volatile long passed;
    // The page's thread writes this.
    private volatile long read;

    // The export thread's own.
    private RecordSchema schema;
    private TextPlaces places;
    private int schemaNumber = -1;

    /** @param size flows that the ring has room for, a power of two */
    FlowSampler(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("no power of two: " + size);
        }
        mask = size - 1;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a change of plugins brings another object, and comparing takes no time
    public void see(long record, RecordSchema recordSchema) {
        if (!watched) {
            return;
        }
        long next = written;
        if (next - read > mask) {
            passed = passed + 1;
            return;
        }
        if (recordSchema != schema) {
            learn(recordSchema);
        }
        long slot = slots + (next & mask) * FlowSlot.LENGTH;
        Memory.copyWords(record, slot, FlowSlot.HEAD_LENGTH);
        Memory.putShort(slot + FlowSlot.SCHEMA_OFFSET, schemaNumber);
        places.copy(record, slot);
        written = next + 1;
    }

    /** Once for each schema, so it may allocate. */
    private void learn(RecordSchema recordSchema) {
        schema = recordSchema;
        places = new TextPlaces(recordSchema);
        schemaNumber = (schemaNumber + 1) % SCHEMAS;
        pluginNames.set(
                schemaNumber,
                recordSchema.plugins().stream().map(Schema::plugin).toList());
    }

    /** Whether flows are to be copied from now on. Memory is taken when they are for the first time. */
    void watch(boolean on) {
        if (on && block == null) {
            block = NativeBlock.allocate((mask + 1L) * FlowSlot.LENGTH);
            slots = block.address();
        }
        watched = on;
    }

    /** Shows all flows that have come to {@code reader}, oldest first, as addresses of their slots. */
    void drain(LongConsumer reader) {
        long end = written;
        for (long next = read; next < end; next++) {
            reader.accept(slots + (next & mask) * FlowSlot.LENGTH);
            read = next + 1;
        }
    }

    /** Flows that were copied so far. */
    long taken() {
        return written;
    }

    /** Flows that passed by uncopied while somebody watched. */
    long passed() {
        return passed;
    }

    /** The names that belong to the bits of the flow's presence bitmap. */
    List<String> pluginNames(long slot) {
        return pluginNames.get(Memory.getUnsignedShort(slot + FlowSlot.SCHEMA_OFFSET));
    }

    /** Frees the memory; when the export thread has ended. */
    @Override
    public void close() {
        watched = false;
        if (block != null) {
            block.close();
        }
    }
}
