package io.ringprobe.plugin.rtsp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.text.MessagePlugin;
import io.ringprobe.plugin.text.StartLine.Kind;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * RTSP on any port: one request and one response a record; the next of the same kind opens the next record, even when
 * it is a TCP segment sent again, as in the reference. So it looks at each packet by itself and doesn't gather.
 *
 * <p>The reference passes over the methods GET_PARAMETER, SET_PARAMETER, REDIRECT and PLAY_NOTIFY; here all count.
 */
public final class RtspPlugin extends MessagePlugin {
    private static final Schema.Builder S = Schema.builder("rtsp");
    private static final int STATUS;

    static {
        S.string("RTSP_REQUEST_METHOD", 15, Ipfix.variable(Ipfix.CESNET, 1040), "method of the request");
        S.string("RTSP_REQUEST_AGENT", 127, Ipfix.variable(Ipfix.CESNET, 1041), "User-Agent of the request");
        S.string("RTSP_REQUEST_URI", 127, Ipfix.variable(Ipfix.CESNET, 1042), "target of the request");
        STATUS = S.uint16("RTSP_RESPONSE_STATUS_CODE", Ipfix.fixed(Ipfix.CESNET, 1043, 2), "", "status code");
        S.string("RTSP_RESPONSE_SERVER", 127, Ipfix.variable(Ipfix.CESNET, 1045), "Server of the response");
        S.string("RTSP_RESPONSE_CONTENT_TYPE", 31, Ipfix.variable(Ipfix.CESNET, 1044), "Content-Type of the response");
    }

    private static final int STATE = S.state(STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable METHOD = SCHEMA.variable("RTSP_REQUEST_METHOD");
    private static final Field.Variable AGENT = SCHEMA.variable("RTSP_REQUEST_AGENT");
    private static final Field.Variable URI = SCHEMA.variable("RTSP_REQUEST_URI");
    private static final Field.Variable SERVER = SCHEMA.variable("RTSP_RESPONSE_SERVER");
    private static final Field.Variable CONTENT_TYPE = SCHEMA.variable("RTSP_RESPONSE_CONTENT_TYPE");

    /** ANNOUNCE, DESCRIBE, GET_PARAMETER, OPTIONS, PAUSE, PLAY, RECORD, REDIRECT, SETUP, TEARDOWN, RTSP/1.0. */
    private static final String FIRST_LETTERS = "ADGOPRST";

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "RTSP: request, response, and what their headers say of client and server",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.TCP, Interest.UDP)
                    .parsing()
                    .beginningWith(octets(FIRST_LETTERS)),
            false);

    private final RtspParser parser = new RtspParser();

    public RtspPlugin() {
        super(DESCRIPTOR, RecordOf.EXCHANGE, STATE);
    }

    @Override
    protected Kind recognise(long data, int length) {
        return parser.recognise(data, length);
    }

    @Override
    protected boolean store(long section, Kind kind) {
        return kind == Kind.REQUEST ? storeRequest(section) : storeResponse(section);
    }

    private boolean storeRequest(long section) {
        boolean complete = parser.readRequest();
        parser.method().put(extensions(), section, METHOD);
        parser.target().put(extensions(), section, URI);
        parser.agent().put(extensions(), section, AGENT);
        return complete;
    }

    private boolean storeResponse(long section) {
        boolean complete = parser.readResponse();
        Memory.putShort(section + STATUS, parser.status());
        parser.server().put(extensions(), section, SERVER);
        parser.contentType().put(extensions(), section, CONTENT_TYPE);
        return complete;
    }
}
