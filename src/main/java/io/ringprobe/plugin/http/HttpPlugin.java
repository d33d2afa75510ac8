package io.ringprobe.plugin.http;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.text.MessagePlugin;
import io.ringprobe.plugin.text.StartLine.Kind;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * HTTP/1.x on any TCP port: one request and one response a record; the next of the same kind opens the next record.
 *
 * <p>The reference takes one header only if it is all in one packet, with names of fields in their usual case, and
 * takes SSDP's messages over UDP for HTTP; here they aren't. It cuts at the response that follows an interim one (100
 * Continue); here that one takes the interim one's place.
 */
public final class HttpPlugin extends MessagePlugin {
    private static final Schema.Builder S = Schema.builder("http");
    private static final int STATUS;

    static {
        S.string("HTTP_REQUEST_AGENT", 127, Ipfix.variable(Ipfix.FLOWMON, 20), "User-Agent of the request");
        S.string("HTTP_REQUEST_METHOD", 15, Ipfix.variable(Ipfix.CESNET, 200), "method of the request");
        S.string("HTTP_REQUEST_HOST", 63, Ipfix.variable(Ipfix.FLOWMON, 1), "Host of the request");
        S.string("HTTP_REQUEST_REFERER", 127, Ipfix.variable(Ipfix.FLOWMON, 3), "Referer of the request");
        S.string("HTTP_REQUEST_URL", 127, Ipfix.variable(Ipfix.FLOWMON, 2), "target of the request");
        S.string("HTTP_RESPONSE_CONTENT_TYPE", 31, Ipfix.variable(Ipfix.FLOWMON, 10), "Content-Type of the response");
        S.string("HTTP_RESPONSE_SERVER", 127, Ipfix.variable(Ipfix.CESNET, 201), "Server of the response");
        S.string(
                "HTTP_RESPONSE_SET_COOKIE_NAMES",
                511,
                Ipfix.variable(Ipfix.CESNET, 202),
                "names of the cookies that the response sets, separated by semicolons");
        STATUS = S.uint16("HTTP_RESPONSE_STATUS_CODE", Ipfix.fixed(Ipfix.FLOWMON, 12, 2), "", "status code");
    }

    private static final int STATE = S.state(STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable AGENT = SCHEMA.variable("HTTP_REQUEST_AGENT");
    private static final Field.Variable METHOD = SCHEMA.variable("HTTP_REQUEST_METHOD");
    private static final Field.Variable HOST = SCHEMA.variable("HTTP_REQUEST_HOST");
    private static final Field.Variable REFERER = SCHEMA.variable("HTTP_REQUEST_REFERER");
    private static final Field.Variable URL = SCHEMA.variable("HTTP_REQUEST_URL");
    private static final Field.Variable CONTENT_TYPE = SCHEMA.variable("HTTP_RESPONSE_CONTENT_TYPE");
    private static final Field.Variable SERVER = SCHEMA.variable("HTTP_RESPONSE_SERVER");
    private static final Field.Variable COOKIES = SCHEMA.variable("HTTP_RESPONSE_SET_COOKIE_NAMES");

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "HTTP/1.x: request, response, and what their headers say of client and server",
            List.of(),
            Interest.everything().ofProtocols(Interest.TCP).gathering().beginningWith(octets(LETTERS)),
            false);

    private final HttpParser parser = new HttpParser();

    public HttpPlugin() {
        super(DESCRIPTOR, RecordOf.EXCHANGE, STATE);
    }

    @Override
    protected Kind recognise(long data, int length) {
        return parser.recognise(data, length);
    }

    @Override
    protected boolean isFinal(Kind kind) {
        return kind == Kind.REQUEST || !parser.isInterim();
    }

    @Override
    protected Verdict afterMessage(Kind kind) {
        return kind == Kind.RESPONSE && parser.endsHttp() ? Verdict.DETACH : Verdict.KEEP;
    }

    @Override
    protected boolean store(long section, Kind kind) {
        return kind == Kind.REQUEST ? storeRequest(section) : storeResponse(section);
    }

    private boolean storeRequest(long section) {
        boolean complete = parser.readRequest();
        parser.method().put(extensions(), section, METHOD);
        parser.target().put(extensions(), section, URL);
        parser.host().put(extensions(), section, HOST);
        parser.agent().put(extensions(), section, AGENT);
        parser.referer().put(extensions(), section, REFERER);
        return complete;
    }

    private boolean storeResponse(long section) {
        boolean complete = parser.readResponse();
        Memory.putShort(section + STATUS, parser.status());
        parser.contentType().put(extensions(), section, CONTENT_TYPE);
        parser.server().put(extensions(), section, SERVER);
        parser.cookies().put(section, COOKIES);
        return complete;
    }
}
