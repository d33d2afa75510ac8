package io.ringprobe.lab.app;

import io.ringprobe.lab.app.Conversation.Message;
import io.ringprobe.lab.packet.PacketBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Puts a conversation together, message by message and field by field. Not thread-safe. */
final class Dialogue {
    private static final HexFormat HEX = HexFormat.of();

    private final int protocol;
    private final int serverPort;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>();

    private Dialogue(int protocol, int serverPort) {
        this.protocol = protocol;
        this.serverPort = serverPort;
    }

    static Dialogue tcp(int serverPort) {
        return new Dialogue(Conversation.TCP, serverPort);
    }

    static Dialogue udp(int serverPort) {
        return new Dialogue(Conversation.UDP, serverPort);
    }

    /** Over a protocol without ports. */
    static Dialogue over(int protocol) {
        return new Dialogue(protocol, 0);
    }

    /** The client says something. */
    Dialogue client(byte[] payload) {
        messages.add(new Message(true, payload));
        return this;
    }

    Dialogue client(PacketBytes payload) {
        return client(payload.toArray());
    }

    /** The server says something. */
    Dialogue server(byte[] payload) {
        messages.add(new Message(false, payload));
        return this;
    }

    Dialogue server(PacketBytes payload) {
        return server(payload.toArray());
    }

    /** Expects a number. */
    Dialogue field(String name, long value) {
        fields.put(name, Long.toUnsignedString(value));
        return this;
    }

    /** Expects a text that is never too long for its field. */
    Dialogue field(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /**
     * Expects a text in a field that holds {@code capacity} octets; what is beyond is cut off. Nothing of an empty one.
     */
    Dialogue field(String name, int capacity, String value) {
        if (value.isEmpty()) {
            fields.remove(name);
            return this;
        }
        return field(name, value.length() <= capacity ? value : value.substring(0, capacity));
    }

    /** Expects an entry of a list in a field, a semicolon behind it; one that doesn't fit whole is left out there. */
    Dialogue entry(String name, int capacity, String value) {
        return value.length() < capacity ? field(name, value + ";") : this;
    }

    /** Expects octets. */
    Dialogue field(String name, byte[] octets) {
        return field(name, HEX.formatHex(octets));
    }

    /** Expects the octets of a text in a field that holds {@code capacity} of them. */
    Dialogue octets(String name, int capacity, String text) {
        String kept = text.length() <= capacity ? text : text.substring(0, capacity);
        return field(name, kept.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Expects a list of numbers in a field that holds {@code capacity} of them. */
    Dialogue list(String name, int capacity, List<Integer> values) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < values.size() && i < capacity; i++) {
            text.append(i == 0 ? "" : "|").append(values.get(i));
        }
        return field(name, text.append(']').toString());
    }

    Conversation end() {
        return new Conversation(protocol, serverPort, messages, fields);
    }
}
