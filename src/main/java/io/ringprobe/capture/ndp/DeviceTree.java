package io.ringprobe.capture.ndp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A flattened device tree (devicetree.org's specification, chapter 5), in which a card describes itself: nodes with
 * names, properties and nodes below. All numbers are in network byte order. Immutable.
 *
 * <pre>
 *   0        4            8                  12
 *  +--------+------------+------------------+-------------------+
 *  | magic  | total size | offset of nodes  | offset of strings |  ...
 *  +--------+------------+------------------+-------------------+
 * </pre>
 */
final class DeviceTree {
    static final int TOTAL_SIZE = 4;

    private static final int MAGIC = 0xD00DFEED;
    private static final int NODES = 8;
    private static final int STRINGS = 12;

    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int NOTHING = 4;

    /** One node; the root has an empty name. */
    record Node(String name, Map<String, byte[]> properties, List<Node> children) {
        /** The node below of that name. */
        Optional<Node> child(String childName) {
            return children.stream().filter(c -> c.name.equals(childName)).findFirst();
        }

        /** A property that holds texts, each of which ends with a zero; empty where there is none. */
        List<String> texts(String property) {
            byte[] value = properties.get(property);
            return value == null ? List.of() : Arrays.asList(new String(value, StandardCharsets.UTF_8).split("\0"));
        }

        /** A property that holds one number of 32 bits. */
        Optional<Integer> number(String property) {
            byte[] value = properties.get(property);
            return value == null || value.length != Integer.BYTES
                    ? Optional.empty()
                    : Optional.of(ByteBuffer.wrap(value).getInt());
        }
    }

    private DeviceTree() {}

    /** The root of the tree, or empty where the bytes are none. */
    static Optional<Node> parse(byte[] blob) {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        if (blob.length <= STRINGS + Integer.BYTES || bytes.getInt(0) != MAGIC) {
            return Optional.empty();
        }
        int strings = bytes.getInt(STRINGS);
        bytes.position(bytes.getInt(NODES));
        Deque<Node> open = new ArrayDeque<>();
        while (bytes.remaining() >= Integer.BYTES) {
            switch (bytes.getInt()) {
                case BEGIN_NODE -> open.push(beginNode(bytes, open.peek()));
                case PROPERTY -> addProperty(bytes, strings, open.element());
                case NOTHING -> {}
                case END_NODE -> {
                    Node ended = open.pop();
                    if (open.isEmpty()) {
                        return Optional.of(ended);
                    }
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Node beginNode(ByteBuffer bytes, Node parent) {
        String name = text(bytes, bytes.position());
        bytes.position(align(bytes.position() + name.length() + 1));
        Node node = new Node(name, new HashMap<>(), new ArrayList<>());
        if (parent != null) {
            parent.children.add(node);
        }
        return node;
    }

    private static void addProperty(ByteBuffer bytes, int strings, Node node) {
        byte[] value = new byte[bytes.getInt()];
        String name = text(bytes, strings + bytes.getInt());
        bytes.get(value);
        bytes.position(align(bytes.position()));
        node.properties.put(name, value);
    }

    private static int align(int position) {
        return position + 3 & -4;
    }

    private static String text(ByteBuffer bytes, int from) {
        int end = from;
        while (bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), from, end - from, StandardCharsets.ISO_8859_1);
    }

    /** All nodes whose property {@code compatible} names {@code kind}, from {@code root} on. */
    static List<Node> compatible(Node root, String kind) {
        List<Node> found = new ArrayList<>();
        if (root.texts("compatible").contains(kind)) {
            found.add(root);
        }
        for (Node child : root.children) {
            found.addAll(compatible(child, kind));
        }
        return found;
    }
}
