package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Addresses;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All that can be searched of one flow as one text in lower case: addresses, protocol, service, plugins and the telling
 * text, with spaces around. Made for one flow after the other without garbage. Used by the page's thread.
 */
final class FlowText implements AutoCloseable {
    private static final int CAPACITY = 4096;
    private static final int MAX_NAME = 64;

    private final NativeBlock block = NativeBlock.allocate(CAPACITY);
    private final byte[] text = new byte[CAPACITY];
    private final byte[][] protocols = new byte[256][];
    private List<String> named = List.of();
    private byte[][] names = {};
    private int length;

    FlowText() {
        for (int i = 0; i < protocols.length; i++) {
            protocols[i] = bytes(Names.protocol(i));
        }
    }

    /**
     * Takes the flow at {@code slot}.
     *
     * @param pluginNames names of the bits of its presence bitmap
     */
    void read(long slot, List<String> pluginNames) {
        length = 0;
        put(' ');
        address(slot + FlowRecord.SRC_IP);
        address(slot + FlowRecord.DST_IP);
        int protocol = Memory.getUnsignedByte(slot + FlowRecord.PROTOCOL);
        put(protocols[protocol]);
        if (Names.hasPorts(protocol)) {
            put(bytes(Names.service(Names.servicePort(
                    Memory.getUnsignedShort(slot + FlowRecord.SRC_PORT),
                    Memory.getUnsignedShort(slot + FlowRecord.DST_PORT)))));
        }
        plugins(FlowRecord.presence(slot), pluginNames);
        wireText(slot);
    }

    private void address(long at) {
        long end = Addresses.ip(at, block.address());
        int count = (int) (end - block.address());
        Memory.copyToArray(block.address(), text, length, count);
        length += count;
        put(' ');
    }

    @SuppressWarnings("ReferenceEquality") // another list, even an equal one, is only converted once more
    private void plugins(long presence, List<String> pluginNames) {
        if (pluginNames != named) {
            named = pluginNames;
            names = pluginNames.stream().map(FlowText::bytes).toArray(byte[][]::new);
        }
        for (long left = presence; left != 0; left &= left - 1) {
            put(names[Long.numberOfTrailingZeros(left)]);
        }
    }

    private void wireText(long slot) {
        int count = Memory.getUnsignedShort(slot + FlowSlot.TEXT_LENGTH_OFFSET);
        Memory.copyToArray(slot + FlowSlot.TEXT_OFFSET, text, length, count);
        for (int i = length; i < length + count; i++) {
            text[i] = lower(text[i]);
        }
        length += count;
        put(' ');
    }

    private void put(byte[] word) {
        int count = Math.min(word.length, MAX_NAME - 1);
        if (length + count + 1 + FlowSlot.LENGTH <= CAPACITY) {
            System.arraycopy(word, 0, text, length, count);
            length += count;
            put(' ');
        }
    }

    private void put(char c) {
        text[length++] = (byte) c;
    }

    /** Whether the text has this part, which is in lower case. */
    boolean contains(byte[] part) {
        for (int i = 0; i <= length - part.length; i++) {
            if (text[i] == part[0] && isAt(part, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] part, int at) {
        for (int i = 1; i < part.length; i++) {
            if (text[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** The text's octets in lower case, as far as they are ASCII. */
    static byte[] bytes(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = lower(bytes[i]);
        }
        return bytes;
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 'a' - 'A') : octet;
    }

    @Override
    public void close() {
        block.close();
    }
}
