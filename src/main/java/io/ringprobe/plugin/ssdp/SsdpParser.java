package io.ringprobe.plugin.ssdp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.FieldReader;
import io.ringprobe.plugin.text.Name;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.plugin.text.StartLine;
import io.ringprobe.plugin.text.StartLine.Kind;

/**
 * Reads an SSDP message (UPnP Device Architecture 2.0, 1.2 and 1.3): what a NOTIFY advertises and what an M-SEARCH
 * looks for. Names of fields are compared without case. Owned by one plugin instance; what it found is valid while the
 * packet is.
 */
final class SsdpParser {
    private static final int MAX_PORT = 65535;

    private static final Name NOTIFY = new Name("NOTIFY");
    private static final Name SEARCH = new Name("M-SEARCH");
    private static final Name NT = new Name("NT");
    private static final Name ST = new Name("ST");
    private static final Name LOCATION = new Name("LOCATION");
    private static final Name SERVER = new Name("SERVER");
    private static final Name USER_AGENT = new Name("USER-AGENT");
    private static final Name URN = new Name("urn:");

    private final StartLine start = new StartLine("HTTP/");
    private final FieldReader fields = new FieldReader();
    private final Span notified = new Span();
    private final Span searched = new Span();
    private final Span server = new Span();
    private final Span agent = new Span();
    private int locationPort;

    /** Reads a message; false if it is no NOTIFY or M-SEARCH. */
    boolean read(long data, int length) {
        if (start.read(data, length) != Kind.REQUEST) {
            return false;
        }
        notified.clear();
        searched.clear();
        server.clear();
        agent.clear();
        locationPort = 0;
        fields.start(start.next(), start.end());
        if (isMethod(NOTIFY)) {
            readNotify();
            return true;
        }
        if (isMethod(SEARCH)) {
            readSearch();
            return true;
        }
        return false;
    }

    private boolean isMethod(Name name) {
        return name.is(start.method().address(), start.method().length());
    }

    private void readNotify() {
        while (fields.next()) {
            if (fields.is(NT)) {
                setUrn(notified);
            } else if (fields.is(LOCATION)) {
                locationPort = port(fields.value());
            } else if (fields.is(SERVER)) {
                server.set(fields.value());
            }
        }
    }

    private void readSearch() {
        while (fields.next()) {
            if (fields.is(ST)) {
                setUrn(searched);
            } else if (fields.is(USER_AGENT)) {
                agent.set(fields.value());
            }
        }
    }

    /** Takes the value without {@code urn:}; others, such as {@code upnp:rootdevice} or {@code uuid:}, name no type. */
    private void setUrn(Span urn) {
        Span value = fields.value();
        if (URN.begins(value.address(), value.length())) {
            urn.set(Octets.skipSpace(value.address() + URN.length(), value.end()), value.end());
        }
    }

    /** The port that a URL names (RFC 3986, 3.2), 0 where it names none. */
    private static int port(Span url) {
        long authority = Octets.find(url.address(), url.end(), '/') + 2;
        if (authority >= url.end()) {
            return 0;
        }
        long end = Octets.find(authority, url.end(), '/');
        long at = Octets.find(authority, end, '@');
        long host = at < end ? at + 1 : authority;
        boolean literal = host < end && Memory.getByte(host) == '[';
        long colon = Octets.find(literal ? Octets.find(host, end, ']') : host, end, ':');
        return number(colon + 1, end);
    }

    private static int number(long from, long end) {
        int value = 0;
        for (long at = from; at < end; at++) {
            int digit = Memory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            if (value > MAX_PORT) {
                return 0;
            }
        }
        return value;
    }

    /** The type of device or service that a NOTIFY is about, without {@code urn:}. */
    Span notified() {
        return notified;
    }

    /** The type of device or service that an M-SEARCH looks for, without {@code urn:}. */
    Span searched() {
        return searched;
    }

    Span server() {
        return server;
    }

    Span agent() {
        return agent;
    }

    /** The port in the Location of a NOTIFY, 0 where there is none. */
    int locationPort() {
        return locationPort;
    }
}
