package io.ringprobe.plugin.dnssd;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.plugin.dns.message.TextBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Gathers from messages of DNS-based service discovery (RFC 6763, mostly over mDNS, RFC 6762) which names are asked for
 * and which services announce themselves: SRV, HINFO and TXT records of responses, and of the authority section of
 * queries, where a host that comes up says what it is about to announce. Answers in a query are what the asking host
 * knows already: they are passed over. Names for reverse look-up are left out.
 *
 * <p>One a plugin, owned by one shard's thread.
 */
final class DnsSdParser implements AutoCloseable {
    /** Fields of an entry of the responses: name, port, target, hardware and system, TXT strings. */
    static final int RESPONSE_FIELDS = 5;

    private static final int PORT_FIELD = 1;
    private static final int HINFO_FIELD = 3;
    private static final int TXT_FIELD = 4;
    private static final int SRV_FIXED = 6;
    private static final int SRV_PORT = 4;
    /** Questions, and records, of which a message's names are read: they cost more octets than their pointers have. */
    private static final int MAX_EXAMINED = 128;

    private static final byte[] ARPA = "arpa".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BELOW_ARPA = ".arpa".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING_KNOWN = ";-1;;;;".getBytes(StandardCharsets.US_ASCII);

    private final DnsMessage message = new DnsMessage();
    private final DnsName dnsName = new DnsName();
    private final TextBuffer name = new TextBuffer(DnsName.MAX_TEXT);
    private final TextBuffer added;
    private final TxtFilter filter;
    private EntryList responses;
    private int examined;

    /** @param capacity octets that a list can take */
    DnsSdParser(TxtFilter filter, int capacity) {
        this.filter = filter;
        added = new TextBuffer(capacity + 1);
    }

    /** Whether this is a message: header and questions are there. */
    boolean isMessage(long address, int length) {
        return message.wrap(address, length) && message.skipQuestions(message.questions());
    }

    /** Adds to the lists what is new in a message. */
    void parse(long address, int length, EntryList queries, EntryList toResponses) {
        message.wrap(address, length);
        responses = toResponses;
        readQuestions(queries);
        examined = 0;
        boolean announces = message.isResponse();
        if (readRecords(message.answers(), announces) && readRecords(message.authorities(), true)) {
            readRecords(message.additionals(), announces);
        }
    }

    private void readQuestions(EntryList queries) {
        for (int i = 0; i < message.questions() && message.nextQuestion(); i++) {
            if (i < MAX_EXAMINED && readName() && queries.find(name) == EntryList.NONE) {
                added.clear().add(name.address(), name.length()).add(';');
                queries.append(added);
            }
        }
    }

    /** Reads the records of a section; false if not all of them are there. */
    private boolean readRecords(int count, boolean wanted) {
        for (int i = 0; i < count; i++) {
            if (!message.nextRecord()) {
                return false;
            }
            if (wanted && isOfService(message.type()) && examined++ < MAX_EXAMINED && readName()) {
                add();
            }
        }
        return true;
    }

    private static boolean isOfService(int type) {
        return type == RecordType.SRV || type == RecordType.HINFO || type == RecordType.TXT;
    }

    private boolean readName() {
        return dnsName.wrap(message).addTo(name.clear()) && name.length() > 0 && !isForReverseLookUp();
    }

    private boolean isForReverseLookUp() {
        return name.endsWithIgnoringCase(BELOW_ARPA) || name.length() == ARPA.length && name.endsWithIgnoringCase(ARPA);
    }

    private void add() {
        int before = responses.length();
        int entry = responses.find(name);
        if (entry == EntryList.NONE) {
            entry = before;
            added.clear().add(name.address(), name.length()).add(NOTHING_KNOWN);
            if (!responses.append(added)) {
                return;
            }
        }
        if (!put(entry)) {
            responses.cutTo(before);
        }
    }

    /** Puts the record's data into an entry; changes nothing and returns false if that can't be. */
    private boolean put(int entry) {
        return switch (message.type()) {
            case RecordType.SRV -> putService(entry);
            case RecordType.HINFO -> putHost(entry);
            default -> putStrings(entry);
        };
    }

    private boolean putService(int entry) {
        if (message.dataLength() <= SRV_FIXED) {
            return false;
        }
        int end = message.dataOffset() + message.dataLength();
        added.clear().addNumber(Memory.getUnsignedShortBE(message.data() + SRV_PORT));
        added.add(';');
        if (!dnsName.wrap(message, message.dataOffset() + SRV_FIXED, end).addTo(added)) {
            return false;
        }
        added.add(';');
        return responses.replace(responses.field(entry, PORT_FIELD), responses.field(entry, HINFO_FIELD), added);
    }

    private boolean putHost(int entry) {
        int hardware = stringLength(0);
        int system = stringLength(hardware + 1);
        added.clear();
        if (hardware > 0 || system > 0) {
            added.addEscaped(message.data() + 1, hardware).add(':');
            added.addEscaped(message.data() + hardware + 2, system);
        }
        return responses.replace(responses.field(entry, HINFO_FIELD), responses.field(entry, TXT_FIELD) - 1, added);
    }

    /** Strings of a TXT record: each is followed by a colon, and none is told twice. */
    private boolean putStrings(int entry) {
        if (!filter.select(name)) {
            return true;
        }
        int start = responses.field(entry, TXT_FIELD);
        int at = 0;
        while (at < message.dataLength()) {
            int length = stringLength(at);
            long string = message.data() + at + 1;
            int end = responses.behind(start) - 1;
            added.clear().addEscaped(string, length).add(':');
            if (length > 0 && filter.allows(string, length) && !responses.contains(start, end, added)) {
                responses.replace(end, end, added);
            }
            at += 1 + length;
        }
        return true;
    }

    /** Length of the string whose length octet is at {@code offset} of the data; 0 if it isn't there as a whole. */
    private int stringLength(int offset) {
        if (offset >= message.dataLength()) {
            return 0;
        }
        int length = Memory.getUnsignedByte(message.data() + offset);
        return length < message.dataLength() - offset ? length : 0;
    }

    @Override
    public void close() {
        name.close();
        added.close();
    }
}
