package io.ringprobe.plugin.http;

import io.ringprobe.plugin.text.FieldReader;
import io.ringprobe.plugin.text.Name;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.plugin.text.SpanList;
import io.ringprobe.plugin.text.StartLine;
import io.ringprobe.plugin.text.StartLine.Kind;

/**
 * Reads the head of an HTTP/1.x message (RFC 9112): the first line and the header fields that are exported. Names of
 * fields are compared without case; of a field that comes twice the last counts.
 *
 * <p>Interim responses (RFC 9110, 15.2) are passed over where another response follows; 101 is none, for HTTP ends
 * there. Owned by one plugin instance; what it found is valid while the packet is.
 */
final class HttpParser {
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final int MAX_COOKIES = 64;

    private static final Name HOST = new Name("Host");
    private static final Name USER_AGENT = new Name("User-Agent");
    private static final Name REFERER = new Name("Referer");
    private static final Name CONTENT_TYPE = new Name("Content-Type");
    private static final Name SERVER = new Name("Server");
    private static final Name SET_COOKIE = new Name("Set-Cookie");

    private final StartLine start =
            new StartLine("HTTP/", "GET", "POST", "PUT", "HEAD", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH");
    private final FieldReader fields = new FieldReader();
    private final Span host = new Span();
    private final Span agent = new Span();
    private final Span referer = new Span();
    private final Span contentType = new Span();
    private final Span server = new Span();
    private final SpanList cookies = new SpanList(MAX_COOKIES);
    private int status;

    /** Recognises a message by its first line. */
    Kind recognise(long data, int length) {
        return start.read(data, length);
    }

    /** Reads the fields of the request recognised last; false if their end isn't there. */
    boolean readRequest() {
        host.clear();
        agent.clear();
        referer.clear();
        fields.start(start.next(), start.end());
        while (fields.next()) {
            if (fields.is(HOST)) {
                host.set(fields.value());
            } else if (fields.is(USER_AGENT)) {
                agent.set(fields.value());
            } else if (fields.is(REFERER)) {
                referer.set(fields.value());
            }
        }
        return fields.isComplete();
    }

    /** Reads the fields of the response recognised last, or of the one behind it; false if their end isn't there. */
    boolean readResponse() {
        boolean complete = readResponseFields();
        while (complete && isInterim() && fields.position() < start.end()) {
            Kind kind = start.read(fields.position(), (int) (start.end() - fields.position()));
            if (kind != Kind.RESPONSE) {
                return kind != Kind.PARTIAL;
            }
            complete = readResponseFields();
        }
        return complete;
    }

    private boolean readResponseFields() {
        status = start.status();
        contentType.clear();
        server.clear();
        cookies.clear();
        fields.start(start.next(), start.end());
        while (fields.next()) {
            if (fields.is(CONTENT_TYPE)) {
                contentType.set(fields.value());
            } else if (fields.is(SERVER)) {
                server.set(fields.value());
            } else if (fields.is(SET_COOKIE)) {
                addCookie(fields.value());
            }
        }
        return fields.isComplete();
    }

    /** The name of a cookie ends at the equals sign (RFC 6265, 4.1.1). */
    private void addCookie(Span value) {
        long equals = Octets.find(value.address(), value.end(), '=');
        if (equals < value.end()) {
            cookies.add(value.address(), equals);
        }
    }

    /** Whether another response must come before HTTP's answer is complete. */
    boolean isInterim() {
        return status >= CONTINUE && status < OK && status != SWITCHING_PROTOCOLS;
    }

    /** Whether another protocol follows on this connection (RFC 9110, 15.2.2). */
    boolean endsHttp() {
        return status == SWITCHING_PROTOCOLS;
    }

    Span method() {
        return start.method();
    }

    /** The target as it stands in the request: mostly a path, of a proxy's request the whole URL. */
    Span target() {
        return start.target();
    }

    Span host() {
        return host;
    }

    Span agent() {
        return agent;
    }

    Span referer() {
        return referer;
    }

    int status() {
        return status;
    }

    Span contentType() {
        return contentType;
    }

    Span server() {
        return server;
    }

    /** The names of the cookies that the response sets. */
    SpanList cookies() {
        return cookies;
    }
}
