package io.ringprobe.plugin.netbios;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.dns.message.DnsMessage;

/**
 * Reads the first question's name of a NetBIOS name service message (RFC 1002, 4.2), whose 16 octets are written as 32
 * letters from A to P, four bits each (RFC 1001, 14.1). The last octet is the suffix, which tells the kind of service.
 * One a plugin, owned by one shard's thread.
 */
final class NetbiosParser implements AutoCloseable {
    /** Octets of a name without its suffix. */
    static final int NAME_LENGTH = 15;

    private static final int ENCODED_LENGTH = 2 * (NAME_LENGTH + 1);

    private final DnsMessage message = new DnsMessage();
    private final NativeBlock name = NativeBlock.allocate(NAME_LENGTH + 1);

    /** Reads a message; false if it isn't one, or has no question with a NetBIOS name. */
    boolean parse(long address, int length) {
        int end = DnsMessage.HEADER_LENGTH + 1 + ENCODED_LENGTH;
        if (length < end || !message.wrap(address, length) || message.questions() == 0) {
            return false;
        }
        long label = address + DnsMessage.HEADER_LENGTH;
        return Memory.getUnsignedByte(label) == ENCODED_LENGTH && decode(label + 1);
    }

    private boolean decode(long letters) {
        for (int i = 0; i <= NAME_LENGTH; i++) {
            int high = Memory.getUnsignedByte(letters + 2L * i) - 'A';
            int low = Memory.getUnsignedByte(letters + 2L * i + 1) - 'A';
            if (high >>> 4 != 0 || low >>> 4 != 0) {
                return false;
            }
            Memory.putByte(name.address() + i, high << 4 | low);
        }
        return true;
    }

    /** Address of the name: {@link #NAME_LENGTH} octets, filled up with spaces by whoever made it. */
    long name() {
        return name.address();
    }

    int suffix() {
        return Memory.getUnsignedByte(name.address() + NAME_LENGTH);
    }

    @Override
    public void close() {
        name.close();
    }
}
