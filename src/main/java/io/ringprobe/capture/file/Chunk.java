package io.ringprobe.capture.file;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A piece of a stream in off-heap memory: filled, read by the capture thread, lent to the shards, used again. Handed
 * over through queues; one thread owns it at a time.
 */
final class Chunk implements AutoCloseable {
    /** Whether this holds one record that straddled two chunks, instead of a piece of the stream. */
    final boolean isBridge;

    /** {@link io.ringprobe.capture.PacketReceiver#mark()} after the last packet in here. */
    long mark;

    private NativeBlock memory;
    /** All of the memory; null until a channel is read into it. */
    private ByteBuffer view;

    private int length;

    Chunk(int size, boolean isBridge) {
        this.memory = NativeBlock.allocate(size);
        this.isBridge = isBridge;
    }

    long address() {
        return memory.address();
    }

    /** Bytes in use. */
    int length() {
        return length;
    }

    /** Bytes that still fit. */
    int room() {
        return (int) memory.size() - length;
    }

    int capacity() {
        return (int) memory.size();
    }

    void clear() {
        length = 0;
    }

    void append(byte[] from, int count) {
        Memory.copyFromArray(from, 0, memory.address() + length, count);
        length += count;
    }

    void append(long from, int count) {
        Memory.copy(from, memory.address() + length, count);
        length += count;
    }

    /** Reads up to {@code most} bytes, as far as they fit; what it returns is what the channel does. */
    int read(ReadableByteChannel channel, int most) throws IOException {
        if (view == null) {
            view = memory.buffer(0, capacity());
        }
        view.limit(length + Math.min(most, room())).position(length);
        int count = channel.read(view);
        length += Math.max(0, count);
        return count;
    }

    /** Makes room for {@code size} bytes in all, keeping what is in here. Only while nothing in here is lent. */
    void require(int size) {
        if (size > memory.size()) {
            NativeBlock larger = NativeBlock.allocate(Math.max(size, 2 * memory.size()));
            Memory.copy(memory.address(), larger.address(), length);
            memory.close();
            memory = larger;
            view = null;
        }
    }

    /** Gives back memory above {@code size}, where one long record made it grow; while nothing is in here. */
    void shrink(int size) {
        if (memory.size() > size) {
            memory.close();
            memory = NativeBlock.allocate(size);
            view = null;
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
