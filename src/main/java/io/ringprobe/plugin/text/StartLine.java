package io.ringprobe.plugin.text;

import io.ringprobe.memory.Memory;
import java.util.List;

/**
 * Recognises and reads the first line of the messages that HTTP and its relatives have in common: {@code METHOD target
 * HTTP/1.1} and {@code HTTP/1.1 200 reason} (RFC 9112, 3 and 4; RFC 2326, 6 and 7; RFC 3261, 7).
 *
 * <p>A method is any token of up to 32 octets; a target ends at the first space and holds no control characters; the
 * reason may be missing. Owned by a parser; reused for each message.
 */
public final class StartLine {
    private static final int MAX_METHOD = 32;
    private static final int MAX_VERSION = 8;
    private static final int STATUS_LENGTH = 3;

    /** What some octets begin with. */
    public enum Kind {
        /** No message of this protocol. */
        NONE,
        /** Perhaps one: the octets end before that can be said. Requests only with one of the known methods. */
        PARTIAL,
        REQUEST,
        RESPONSE
    }

    private final Name protocol;
    private final List<Name> methods;
    private final Span method = new Span();
    private final Span target = new Span();
    private int status;
    private long next;
    private long end;

    /**
     * A reader for one protocol.
     *
     * @param protocol what versions begin with, with the slash: {@code HTTP/}
     * @param methods the methods by which a cut first line is taken for the beginning of a request
     */
    public StartLine(String protocol, String... methods) {
        this.protocol = new Name(protocol);
        this.methods = List.of(methods).stream().map(Name::new).toList();
    }

    /** Reads the line, whose break needn't be there. */
    public Kind read(long data, int length) {
        end = data + length;
        if (length <= 0) {
            return Kind.NONE;
        }
        Kind kind = readResponse(data);
        return kind == Kind.NONE ? readRequest(data) : kind;
    }

    private Kind readResponse(long data) {
        if (!maySayProtocol(data)) {
            return Kind.NONE;
        }
        if (isCutInProtocol(data)) {
            return Kind.PARTIAL;
        }
        long limit = Math.min(end, data + protocol.length() + MAX_VERSION);
        long blank = Octets.findBlank(data + protocol.length(), limit);
        long code = blank + 1;
        long behind = code + STATUS_LENGTH;
        if (behind >= end) {
            return blank == limit && limit < end ? Kind.NONE : Kind.PARTIAL;
        }
        status = Octets.threeDigits(code, end);
        boolean ends = Octets.findBlank(behind, behind + 1) == behind;
        if (Memory.getByte(blank) != ' ' || status < 0 || !ends) {
            return Kind.NONE;
        }
        goBehindLine(behind);
        return Kind.RESPONSE;
    }

    /** Whether the protocol's name stands there, as far as there are octets. */
    private boolean maySayProtocol(long at) {
        return protocol.agrees(at, (int) Math.min(end - at, protocol.length()));
    }

    private boolean isCutInProtocol(long at) {
        return end - at < protocol.length();
    }

    private Kind readRequest(long data) {
        long limit = Math.min(end, data + MAX_METHOD);
        long methodEnd = Octets.findTokenEnd(data, limit);
        if (methodEnd == end) {
            return beginsMethod(data) ? Kind.PARTIAL : Kind.NONE;
        }
        if (methodEnd == data || methodEnd == limit || Memory.getByte(methodEnd) != ' ') {
            return Kind.NONE;
        }
        method.set(data, methodEnd);
        long targetEnd = Octets.findBlank(methodEnd + 1, end);
        target.set(methodEnd + 1, targetEnd);
        if (targetEnd == end) {
            return isKnown() ? Kind.PARTIAL : Kind.NONE;
        }
        if (target.isEmpty() || Memory.getByte(targetEnd) != ' ') {
            return Kind.NONE;
        }
        return readVersion(targetEnd + 1);
    }

    private Kind readVersion(long at) {
        if (!maySayProtocol(at)) {
            return Kind.NONE;
        }
        if (isCutInProtocol(at)) {
            return isKnown() ? Kind.PARTIAL : Kind.NONE;
        }
        goBehindLine(at);
        return Kind.REQUEST;
    }

    private boolean beginsMethod(long data) {
        int length = (int) (end - data);
        for (int i = 0; i < methods.size(); i++) {
            if (length <= methods.get(i).length() && methods.get(i).agrees(data, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean isKnown() {
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i).is(method.address(), method.length())) {
                return true;
            }
        }
        return false;
    }

    private void goBehindLine(long from) {
        next = Math.min(end, Octets.find(from, end, '\n') + 1);
    }

    /** A request's method. */
    public Span method() {
        return method;
    }

    /** A request's target. */
    public Span target() {
        return target;
    }

    /** A response's status code: three digits. */
    public int status() {
        return status;
    }

    /** The address behind the line; the end of the octets where its break isn't there. */
    public long next() {
        return next;
    }

    /** The end of the octets that were given. */
    public long end() {
        return end;
    }
}
