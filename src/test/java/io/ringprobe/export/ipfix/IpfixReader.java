package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A collecting process for tests, written from RFC 7011 and RFC 6313 alone: takes messages of one session, checks
 * lengths and sequence numbers, and decodes all data records. Shares no code with the exporter, nor with the lab's
 * decoder ({@code io.ringprobe.lab.collect}), which takes its elements from the exporter's declarations: where one of
 * the two is wrong, the other tells.
 */
public final class IpfixReader {
    /** An information element: enterprise number and id. */
    public record Element(long enterprise, int id) {}

    /** A field specifier. */
    record Specifier(Element element, int length) {}

    /** A decoded basicList. */
    record BasicList(int semantic, Element element, int elementLength, List<byte[]> values) {}

    /** A data record: each element's values in the order of the template. */
    public record DataRecord(int template, long domain, Map<Element, List<byte[]>> values) {
        byte[] only(Element element) {
            List<byte[]> all = values.get(element);
            assertTrue(all != null && all.size() == 1, () -> element + " is there once in " + values.keySet());
            return all.getFirst();
        }

        public long number(long enterprise, int id) {
            long number = 0;
            for (byte octet : only(new Element(enterprise, id))) {
                number = number << 8 | octet & 0xFF;
            }
            return number;
        }
    }

    /** The specifiers of an options template: the first ones tell the scope. */
    record OptionsTemplate(int scopes, List<Specifier> specifiers) {}

    final Map<Integer, List<Specifier>> templates = new HashMap<>();
    final Map<Integer, OptionsTemplate> optionsTemplates = new HashMap<>();
    /** Ids that were withdrawn, in the order in which they were. */
    final List<Integer> withdrawn = new ArrayList<>();

    public final List<DataRecord> records = new ArrayList<>();
    /** Data records of options templates. */
    final List<DataRecord> options = new ArrayList<>();

    final List<Integer> messageLengths = new ArrayList<>();
    final List<Integer> templateSetsAt = new ArrayList<>();
    private long sequence;

    /** Reads messages that stand one behind the other. */
    public void readAll(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        while (in.hasRemaining()) {
            int length = in.getShort(in.position() + 2) & 0xFFFF;
            assertTrue(length >= 16 && length <= in.remaining(), "a whole message of " + length + " octets");
            read(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
    }

    /** Reads one message. */
    public void read(ByteBuffer in) {
        assertEquals(10, in.getShort(), "version");
        assertEquals(in.limit(), in.getShort() & 0xFFFF, "length of the message");
        long now = System.currentTimeMillis() / 1000;
        long exported = in.getInt() & 0xFFFF_FFFFL;
        assertTrue(Math.abs(now - exported) < 3600, () -> "export time " + exported);
        assertEquals(sequence, in.getInt() & 0xFFFF_FFFFL, "sequence number");
        long domain = in.getInt() & 0xFFFF_FFFFL;
        messageLengths.add(in.limit());
        while (in.hasRemaining()) {
            int id = in.getShort() & 0xFFFF;
            int length = in.getShort() & 0xFFFF;
            assertTrue(length > 4 && length - 4 <= in.remaining(), "length " + length + " of set " + id);
            readSet(id, domain, in.slice(in.position(), length - 4));
            in.position(in.position() + length - 4);
        }
    }

    /** All data records of flows so far; may be cleared. */
    public List<DataRecord> records() {
        return records;
    }

    /** Joins a session in which so many data records were sent before. */
    void startAt(long sent) {
        sequence = sent;
    }

    private void readSet(int id, long domain, ByteBuffer set) {
        if (id == 2) {
            templateSetsAt.add(messageLengths.size() - 1);
            while (set.hasRemaining()) {
                readTemplate(set);
            }
            return;
        }
        if (id == 3) {
            while (set.hasRemaining()) {
                readOptionsTemplate(set);
            }
            return;
        }
        assertTrue(id >= 256, "set " + id);
        boolean isOptions = optionsTemplates.containsKey(id);
        List<Specifier> template = isOptions ? optionsTemplates.get(id).specifiers() : templates.get(id);
        assertTrue(template != null, "template " + id + " came before its data");
        while (set.hasRemaining()) {
            (isOptions ? options : records).add(new DataRecord(id, domain, readRecord(template, set)));
            sequence++;
        }
    }

    private void readTemplate(ByteBuffer set) {
        int id = set.getShort() & 0xFFFF;
        int count = set.getShort() & 0xFFFF;
        if (count == 0) {
            assertTrue(templates.remove(id) != null, "template " + id + " was known before it was withdrawn");
            withdrawn.add(id);
            return;
        }
        assertTrue(!optionsTemplates.containsKey(id), "template " + id + " is no options template");
        List<Specifier> specifiers = readSpecifiers(count, set);
        List<Specifier> before = templates.put(id, specifiers);
        assertTrue(before == null || before.equals(specifiers), "template " + id + " does not change");
    }

    private void readOptionsTemplate(ByteBuffer set) {
        int id = set.getShort() & 0xFFFF;
        int count = set.getShort() & 0xFFFF;
        int scopes = set.getShort() & 0xFFFF;
        assertTrue(scopes > 0 && scopes <= count, () -> scopes + " of " + count + " fields tell the scope");
        assertTrue(!templates.containsKey(id), "options template " + id + " is no other template");
        OptionsTemplate template = new OptionsTemplate(scopes, readSpecifiers(count, set));
        OptionsTemplate before = optionsTemplates.put(id, template);
        assertTrue(before == null || before.equals(template), "options template " + id + " does not change");
    }

    private static List<Specifier> readSpecifiers(int count, ByteBuffer set) {
        List<Specifier> specifiers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int element = set.getShort() & 0xFFFF;
            int length = set.getShort() & 0xFFFF;
            long enterprise = (element & 0x8000) == 0 ? 0 : set.getInt() & 0xFFFF_FFFFL;
            specifiers.add(new Specifier(new Element(enterprise, element & 0x7FFF), length));
        }
        return specifiers;
    }

    private static Map<Element, List<byte[]>> readRecord(List<Specifier> template, ByteBuffer set) {
        Map<Element, List<byte[]>> values = new LinkedHashMap<>();
        for (Specifier specifier : template) {
            byte[] value = new byte[length(specifier.length(), set)];
            set.get(value);
            values.computeIfAbsent(specifier.element(), e -> new ArrayList<>()).add(value);
        }
        return values;
    }

    private static int length(int specified, ByteBuffer set) {
        if (specified != 0xFFFF) {
            return specified;
        }
        int octet = set.get() & 0xFF;
        return octet < 255 ? octet : set.getShort() & 0xFFFF;
    }

    /** Decodes the content of a basicList. */
    static BasicList basicList(byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        int semantic = in.get() & 0xFF;
        int id = in.getShort() & 0xFFFF;
        int length = in.getShort() & 0xFFFF;
        long enterprise = (id & 0x8000) == 0 ? 0 : in.getInt() & 0xFFFF_FFFFL;
        List<byte[]> values = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] value = new byte[length(length, in)];
            in.get(value);
            values.add(value);
        }
        return new BasicList(semantic, new Element(enterprise, id & 0x7FFF), length, values);
    }
}
