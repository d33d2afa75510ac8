package io.ringprobe.plugin.passivedns;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.plugin.dns.message.TextBuffer;
import io.ringprobe.schema.Type;

/**
 * Reads the pairs of a name and an address in a message's answers: A, AAAA and PTR records. A message whose questions
 * can't be read is none; from the first answer on that can't be read, the others are left out.
 *
 * <p>The address of a PTR record is the one that its own name tells; where that is none, because an alias has led there
 * (RFC 2317), the one in the question. One a plugin, owned by one shard's thread.
 */
final class PassiveDnsParser implements AutoCloseable {
    /** Records of these types that are looked at in one message: names cost more octets than their pointers have. */
    private static final int MAX_EXAMINED = 128;

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int VERSION_OFFSET = 16;

    private final DnsMessage message = new DnsMessage();
    private final DnsName dnsName = new DnsName();
    private final ReverseName reverseName = new ReverseName();
    private final TextBuffer name = new TextBuffer(DnsName.MAX_TEXT);
    private final NativeBlock address = NativeBlock.allocate(Type.IP.size());
    private int questionOffset;
    private int answersLeft;
    private int examined;

    /** Begins to read a message; false if it isn't one. */
    boolean begin(long octets, int length) {
        if (!message.wrap(octets, length)) {
            return false;
        }
        int questions = message.questions();
        questionOffset = DnsMessage.HEADER_LENGTH;
        answersLeft = message.answers();
        examined = 0;
        return message.skipQuestions(questions);
    }

    /** Goes on to the next pair; false if there is none. */
    boolean next() {
        while (answersLeft > 0 && examined < MAX_EXAMINED) {
            answersLeft--;
            if (!message.nextRecord()) {
                answersLeft = 0;
            } else if (isPair()) {
                return true;
            }
        }
        return false;
    }

    private boolean isPair() {
        return switch (message.type()) {
            case RecordType.A -> isAddress(4, IPV4_LENGTH);
            case RecordType.AAAA -> isAddress(6, IPV6_LENGTH);
            case RecordType.PTR -> isPointer();
            default -> false;
        };
    }

    private boolean isAddress(int version, int length) {
        examined++;
        if (message.dataLength() != length || !dnsName.wrap(message).addTo(name.clear())) {
            return false;
        }
        Memory.clear(address.address(), address.size());
        Memory.copy(message.data(), address.address(), length);
        Memory.putByte(address.address() + VERSION_OFFSET, version);
        return true;
    }

    private boolean isPointer() {
        examined++;
        Memory.clear(address.address(), address.size());
        int version = reverseName.read(message, message.nameOffset(), address.address());
        if (version == 0 && message.questions() > 0) {
            version = reverseName.read(message, questionOffset, address.address());
        }
        Memory.putByte(address.address() + VERSION_OFFSET, version);
        int end = message.dataOffset() + message.dataLength();
        return version != 0 && dnsName.wrap(message, message.dataOffset(), end).addTo(name.clear());
    }

    int id() {
        return message.id();
    }

    /** Type of the record: A, AAAA or PTR. */
    int type() {
        return message.type();
    }

    /** Time to live of the record, seconds. */
    long ttl() {
        return message.ttl();
    }

    /** The name that belongs to the address. */
    TextBuffer name() {
        return name;
    }

    /** Where the address stands, as {@link Type#IP} lays it out. */
    long address() {
        return address.address();
    }

    @Override
    public void close() {
        name.close();
        address.close();
    }
}
