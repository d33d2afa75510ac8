package io.ringprobe.plugin.sip;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.FieldReader;
import io.ringprobe.plugin.text.Name;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.plugin.text.SpanList;
import io.ringprobe.plugin.text.StartLine;
import io.ringprobe.plugin.text.StartLine.Kind;

/**
 * Reads the head of a SIP message (RFC 3261, 7): the first line and the header fields that are exported, in their long
 * and compact forms, names compared without case. Owned by one plugin instance; what it found is valid while the packet
 * is.
 */
final class SipParser {
    /** The message type of a response. */
    static final int STATUS = 99;

    private static final int MAX_VIAS = 16;

    /** Methods in the order of their message types, from 1 on. */
    private static final String[] METHODS = {
        "INVITE", "ACK", "CANCEL", "BYE", "REGISTER", "OPTIONS", "PUBLISH", "NOTIFY", "INFO", "SUBSCRIBE"
    };

    private static final Name[] METHOD_NAMES = names(METHODS);

    private static final Name[] FROM = names("From", "f");
    private static final Name[] TO = names("To", "t");
    private static final Name[] VIA = names("Via", "v");
    private static final Name[] CALL_ID = names("Call-ID", "i");
    private static final Name[] CSEQ = names("CSeq");
    private static final Name[] USER_AGENT = names("User-Agent");
    private static final Name SIP = new Name("sip:");
    private static final Name SIPS = new Name("sips:");

    private final StartLine start = new StartLine("SIP/", METHODS);
    private final FieldReader fields = new FieldReader();
    private final Span requestUri = new Span();
    private final Span callingParty = new Span();
    private final Span calledParty = new Span();
    private final Span callId = new Span();
    private final Span cseq = new Span();
    private final Span agent = new Span();
    private final SpanList vias = new SpanList(MAX_VIAS);
    private int type;
    private int status;

    private static Name[] names(String... words) {
        Name[] names = new Name[words.length];
        for (int i = 0; i < words.length; i++) {
            names[i] = new Name(words[i]);
        }
        return names;
    }

    /** Recognises a message by its first line; requests only with the methods that have a message type. */
    Kind recognise(long data, int length) {
        Kind kind = start.read(data, length);
        if (kind != Kind.REQUEST) {
            type = STATUS;
            return kind;
        }
        type = 1;
        while (type <= METHOD_NAMES.length && !isMethod(METHOD_NAMES[type - 1])) {
            type++;
        }
        return type <= METHOD_NAMES.length ? kind : Kind.NONE;
    }

    private boolean isMethod(Name name) {
        return name.is(start.method().address(), start.method().length());
    }

    /** Reads the message recognised last; false if the end of its header isn't there. */
    boolean read() {
        clear();
        if (type == STATUS) {
            status = start.status();
        } else {
            requestUri.set(start.target().address(), untilSemicolon(start.target()));
        }
        fields.start(start.next(), start.end());
        while (fields.next()) {
            readField(fields.value());
        }
        return fields.isComplete();
    }

    private void clear() {
        status = 0;
        requestUri.clear();
        callingParty.clear();
        calledParty.clear();
        callId.clear();
        cseq.clear();
        agent.clear();
        vias.clear();
    }

    private void readField(Span value) {
        if (is(VIA)) {
            vias.add(value.address(), Octets.trimEnd(value.address(), untilSemicolon(value)));
        } else if (is(FROM)) {
            findUri(value, callingParty);
        } else if (is(TO)) {
            findUri(value, calledParty);
        } else if (is(CALL_ID)) {
            callId.set(value);
        } else if (is(CSEQ)) {
            cseq.set(value);
        } else if (is(USER_AGENT)) {
            agent.set(value);
        }
    }

    private boolean is(Name[] forms) {
        for (Name form : forms) {
            if (fields.is(form)) {
                return true;
            }
        }
        return false;
    }

    private static long untilSemicolon(Span value) {
        return Octets.find(value.address(), value.end(), ';');
    }

    /** The SIP URI of a party: between angle brackets, behind a display name, or bare up to its parameters. */
    private static void findUri(Span value, Span uri) {
        long end = value.end();
        long from = behindQuotes(value.address(), end);
        long bracket = Octets.find(from, end, '<');
        if (bracket < end) {
            setUri(uri, Octets.skipSpace(bracket + 1, end), Octets.find(bracket, end, '>'));
        } else {
            setUri(uri, from, Octets.trimEnd(from, Octets.find(from, end, ';')));
        }
    }

    private static void setUri(Span uri, long from, long end) {
        int length = (int) (end - from);
        if (SIP.begins(from, length) || SIPS.begins(from, length)) {
            uri.set(from, end);
        }
    }

    /** Goes behind the quoted string at the start, if there is one (RFC 3261, 25.1): it may hold anything. */
    private static long behindQuotes(long from, long end) {
        if (from == end || Memory.getByte(from) != '"') {
            return from;
        }
        for (long at = from + 1; at < end; at++) {
            int octet = Memory.getByte(at);
            if (octet == '"') {
                return at + 1;
            }
            at += octet == '\\' ? 1 : 0;
        }
        return from;
    }

    /** 1 to 10 for requests by method, {@link #STATUS} for responses. */
    int type() {
        return type;
    }

    /** A response's status code; 0 for requests. */
    int status() {
        return status;
    }

    /** A request's URI without its parameters. */
    Span requestUri() {
        return requestUri;
    }

    /** The URI of From. */
    Span callingParty() {
        return callingParty;
    }

    /** The URI of To. */
    Span calledParty() {
        return calledParty;
    }

    Span callId() {
        return callId;
    }

    Span cseq() {
        return cseq;
    }

    Span agent() {
        return agent;
    }

    /** The Via fields without their parameters. */
    SpanList vias() {
        return vias;
    }
}
