package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageQueueTest {
    private static final int CAPACITY = 4096;

    private record Message(int length, int records, int templates, byte fill) {}

    @Test
    void shouldGiveMessagesBackInOrderLikeASimpleQueue() {
        Random random = new Random(11);
        Deque<Message> model = new ArrayDeque<>();
        try (MessageQueue queue = new MessageQueue(CAPACITY);
                NativeBlock source = NativeBlock.allocate(CAPACITY)) {
            int added = 0;
            for (int i = 0; i < 50_000; i++) {
                Message message = new Message(32 + random.nextInt(600), random.nextInt(9), random.nextInt(9), (byte) i);
                if (random.nextInt(100) < 52 && queue.hasRoom(message.length())) {
                    fill(source, message);
                    queue.add(source.address(), message.length(), message.records(), message.templates());
                    model.add(message);
                    added++;
                } else if (!model.isEmpty()) {
                    assertHead(queue, model.remove());
                    queue.remove();
                }
                assertEquals(model.size(), queue.count());
                assertEquals(model.stream().mapToInt(Message::length).sum(), queue.bytes());
            }
            assertTrue(added > 10_000);
        }
    }

    @Test
    void shouldPutMessagesInOrderOfTheirLengthAndKeepThemWhole() {
        Random random = new Random(13);
        List<Message> model = new ArrayList<>();
        try (MessageQueue queue = new MessageQueue(CAPACITY);
                NativeBlock source = NativeBlock.allocate(CAPACITY)) {
            int removed = 0;
            for (int i = 0; i < 50_000; i++) {
                Message message = new Message(32 + random.nextInt(40) * 8, i, random.nextInt(9), (byte) i);
                int dice = random.nextInt(100);
                if (dice < 52 && queue.hasRoom(message.length())) {
                    fill(source, message);
                    queue.add(source.address(), message.length(), message.records(), message.templates());
                    model.add(message);
                } else if (dice < 95 && !model.isEmpty()) {
                    assertHead(queue, model.removeFirst());
                    queue.remove();
                    removed++;
                } else if (queue.arranged() == 0) {
                    queue.arrange(1 + random.nextInt(9));
                    model.subList(0, queue.arranged())
                            .sort(Comparator.comparingInt(Message::length)
                                    .reversed()
                                    .thenComparingInt(Message::records));
                }
                assertEquals(model.size(), queue.count());
            }
            assertTrue(removed > 10_000);
        }
    }

    private static void fill(NativeBlock source, Message message) {
        for (int i = 0; i < message.length(); i++) {
            Memory.putByte(source.address() + i, message.fill());
        }
    }

    private static void assertHead(MessageQueue queue, Message expected) {
        assertEquals(expected.length(), queue.length(0));
        assertEquals(expected.records(), queue.records(0));
        assertEquals(expected.templates(), queue.templates(0));
        for (int i = 0; i < expected.length(); i++) {
            assertEquals(expected.fill(), Memory.getByte(queue.address(0) + i));
        }
    }

    @Test
    void shouldSayWhenItIsFull() {
        try (MessageQueue queue = new MessageQueue(CAPACITY);
                NativeBlock source = NativeBlock.allocateCleared(CAPACITY)) {
            for (int i = 0; i < 4; i++) {
                assertTrue(queue.hasRoom(1000));
                queue.add(source.address(), 1000, 1, 1);
            }
            assertFalse(queue.hasRoom(1000));
            queue.remove();
            assertFalse(queue.hasRoom(1000), "a gap of exactly the length would make full and empty look alike");
            assertTrue(queue.hasRoom(999));
            queue.remove();
            assertTrue(queue.hasRoom(1000));
            assertFalse(queue.hasRoom(CAPACITY));
        }
    }

    @Test
    void shouldTouchLittleMemoryWhileItIsNeverLong() throws IOException {
        int capacity = 1 << 28;
        try (MessageQueue queue = new MessageQueue(capacity);
                NativeBlock source = NativeBlock.allocateCleared(64)) {
            long before = residentPages();
            for (int i = 0; i < capacity / 128; i++) {
                queue.add(source.address(), 64, 1, 1);
                queue.add(source.address(), 64, 1, 1);
                queue.remove();
                queue.remove();
            }
            long mebibytes = (residentPages() - before) * 4096 >> 20;
            assertTrue(mebibytes < 64, mebibytes + " MiB");
        }
    }

    /** Of this process, proc(5). */
    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }
}
