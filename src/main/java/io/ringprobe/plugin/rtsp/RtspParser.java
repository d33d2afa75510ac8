package io.ringprobe.plugin.rtsp;

import io.ringprobe.plugin.text.FieldReader;
import io.ringprobe.plugin.text.Name;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.plugin.text.StartLine;
import io.ringprobe.plugin.text.StartLine.Kind;

/**
 * Reads the head of an RTSP message (RFC 2326, RFC 7826): the first line and the header fields that are exported. Names
 * of fields are compared without case; of a field that comes twice the last counts. Owned by one plugin instance; what
 * it found is valid while the packet is.
 */
final class RtspParser {
    private static final Name USER_AGENT = new Name("User-Agent");
    private static final Name CONTENT_TYPE = new Name("Content-Type");
    private static final Name SERVER = new Name("Server");

    private final StartLine start = new StartLine("RTSP/");
    private final FieldReader fields = new FieldReader();
    private final Span agent = new Span();
    private final Span contentType = new Span();
    private final Span server = new Span();

    /** Recognises a message by its first line. */
    Kind recognise(long data, int length) {
        return start.read(data, length);
    }

    /** Reads the fields of the request recognised last; false if their end isn't there. */
    boolean readRequest() {
        agent.clear();
        fields.start(start.next(), start.end());
        while (fields.next()) {
            if (fields.is(USER_AGENT)) {
                agent.set(fields.value());
            }
        }
        return fields.isComplete();
    }

    /** Reads the fields of the response recognised last; false if their end isn't there. */
    boolean readResponse() {
        contentType.clear();
        server.clear();
        fields.start(start.next(), start.end());
        while (fields.next()) {
            if (fields.is(CONTENT_TYPE)) {
                contentType.set(fields.value());
            } else if (fields.is(SERVER)) {
                server.set(fields.value());
            }
        }
        return fields.isComplete();
    }

    Span method() {
        return start.method();
    }

    Span target() {
        return start.target();
    }

    Span agent() {
        return agent;
    }

    int status() {
        return start.status();
    }

    Span contentType() {
        return contentType;
    }

    Span server() {
        return server;
    }
}
