package io.ringprobe.plugin.dns.message;

import io.ringprobe.lab.packet.PacketBytes;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes DNS messages, right ones and, where told, wrong ones. Names are octets, so that they can be anything. */
public final class MessageBuilder {
    public static final int IN = 1;
    public static final int TTL = 300;

    private final int id;
    private final int flags;
    private final int[] counts = new int[4];
    private final List<byte[]> parts = new ArrayList<>();

    private MessageBuilder(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    public static MessageBuilder query(int id) {
        return new MessageBuilder(id, 0x0100);
    }

    public static MessageBuilder response(int id) {
        return new MessageBuilder(id, 0x8180);
    }

    public static MessageBuilder withFlags(int id, int flags) {
        return new MessageBuilder(id, flags);
    }

    public MessageBuilder question(byte[] name, int type) {
        counts[0]++;
        return part(new PacketBytes().bytes(name).u16(type).u16(IN));
    }

    public MessageBuilder question(String name, int type) {
        return question(name(name), type);
    }

    public MessageBuilder answer(byte[] name, int type, byte[] data) {
        return record(1, name, type, IN, TTL, data);
    }

    public MessageBuilder answer(String name, int type, byte[] data) {
        return answer(name(name), type, data);
    }

    public MessageBuilder authority(String name, int type, byte[] data) {
        return record(2, name(name), type, IN, TTL, data);
    }

    public MessageBuilder additional(String name, int type, byte[] data) {
        return record(3, name(name), type, IN, TTL, data);
    }

    /** EDNS (RFC 6891). */
    public MessageBuilder edns(int payloadSize, boolean dnssecOk) {
        return record(3, name(""), RecordType.OPT, payloadSize, dnssecOk ? 0x8000 : 0, new byte[0]);
    }

    private MessageBuilder record(int section, byte[] name, int type, int dnsClass, long ttl, byte[] data) {
        counts[section]++;
        return part(new PacketBytes()
                .bytes(name)
                .u16(type)
                .u16(dnsClass)
                .u32(ttl)
                .u16(data.length)
                .bytes(data));
    }

    /** Octets as they are, not counted. */
    public MessageBuilder raw(byte[] octets) {
        parts.add(octets);
        return this;
    }

    /** What the header says of questions, answers, authority and additional records, true or not. */
    public MessageBuilder claiming(int questions, int answers, int authorities, int additionals) {
        counts[0] = questions;
        counts[1] = answers;
        counts[2] = authorities;
        counts[3] = additionals;
        return this;
    }

    private MessageBuilder part(PacketBytes octets) {
        parts.add(octets.toArray());
        return this;
    }

    public byte[] build() {
        PacketBytes message = new PacketBytes().u16(id).u16(flags);
        for (int count : counts) {
            message.u16(count);
        }
        parts.forEach(message::bytes);
        return message.toArray();
    }

    /** A name of labels that are joined by dots; empty for the root. */
    public static byte[] name(String dotted) {
        return dotted.isEmpty() ? new byte[1] : name(dotted.split("\\."));
    }

    /** A name of these labels. */
    public static byte[] name(String... labels) {
        return labels(labels).u8(0).toArray();
    }

    /** These labels, and then a pointer. */
    public static byte[] nameEndingAt(int pointer, String... labels) {
        return labels(labels).u16(0xC000 | pointer).toArray();
    }

    /** A pointer alone. */
    public static byte[] pointer(int offset) {
        return nameEndingAt(offset);
    }

    private static PacketBytes labels(String... labels) {
        PacketBytes name = new PacketBytes();
        for (String label : labels) {
            byte[] octets = label.getBytes(StandardCharsets.UTF_8);
            name.u8(octets.length).bytes(octets);
        }
        return name;
    }

    /** Strings that each stand behind their length. */
    public static byte[] strings(String... strings) {
        return labels(strings).toArray();
    }

    /** Data of an SRV record. */
    public static byte[] service(int priority, int weight, int port, byte[] target) {
        return new PacketBytes()
                .u16(priority)
                .u16(weight)
                .u16(port)
                .bytes(target)
                .toArray();
    }

    /** Messages as TCP carries them, one behind the other. */
    public static byte[] overTcp(byte[]... messages) {
        PacketBytes stream = new PacketBytes();
        for (byte[] message : messages) {
            stream.u16(message.length).bytes(message);
        }
        return stream.toArray();
    }

    /** Puts octets into a block of their own, at whose end checked memory ends. */
    public static NativeBlock place(byte[] octets) {
        NativeBlock block = NativeBlock.allocate(octets.length);
        Memory.copyFromArray(octets, 0, block.address(), octets.length);
        return block;
    }

    /** What a buffer holds, each octet one character. */
    public static String text(TextBuffer buffer) {
        byte[] octets = new byte[buffer.length()];
        Memory.copyToArray(buffer.address(), octets, 0, octets.length);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
