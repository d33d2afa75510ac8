package io.ringprobe.plugin.sip;

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
 * SIP on any port of UDP and TCP: one message a record.
 *
 * <p>Message types: INVITE 1, ACK 2, CANCEL 3, BYE 4, REGISTER 5, OPTIONS 6, PUBLISH 7, NOTIFY 8, INFO 9, SUBSCRIBE 10,
 * response 99. Other methods have none, and are passed over. The reference cuts User-Agent, Call-ID and CSeq at a
 * semicolon and takes punctuation off their ends; here they are whole.
 */
public final class SipPlugin extends MessagePlugin {
    private static final int CAPACITY = 127;
    private static final Schema.Builder S = Schema.builder("sip");
    private static final int TYPE = S.uint16(
            "SIP_MSG_TYPE", Ipfix.fixed(Ipfix.CESNET, 100, 2), "", "1 to 10 for requests by method, 99 for responses");
    private static final int STATUS =
            S.uint16("SIP_STATUS_CODE", Ipfix.fixed(Ipfix.CESNET, 101, 2), "", "status code of a response");

    static {
        S.string("SIP_CSEQ", CAPACITY, Ipfix.variable(Ipfix.CESNET, 108), "CSeq: number and method");
        S.string("SIP_CALLING_PARTY", CAPACITY, Ipfix.variable(Ipfix.CESNET, 103), "URI of From");
        S.string("SIP_CALLED_PARTY", CAPACITY, Ipfix.variable(Ipfix.CESNET, 104), "URI of To");
        S.string("SIP_CALL_ID", CAPACITY, Ipfix.variable(Ipfix.CESNET, 102), "Call-ID");
        S.string("SIP_USER_AGENT", CAPACITY, Ipfix.variable(Ipfix.CESNET, 106), "User-Agent");
        S.string("SIP_REQUEST_URI", CAPACITY, Ipfix.variable(Ipfix.CESNET, 107), "URI of a request, no parameters");
        S.string(
                "SIP_VIA",
                CAPACITY,
                Ipfix.variable(Ipfix.CESNET, 105),
                "Via fields without their parameters, separated by semicolons");
    }

    private static final int STATE = S.state(STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable CSEQ = SCHEMA.variable("SIP_CSEQ");
    private static final Field.Variable CALLING_PARTY = SCHEMA.variable("SIP_CALLING_PARTY");
    private static final Field.Variable CALLED_PARTY = SCHEMA.variable("SIP_CALLED_PARTY");
    private static final Field.Variable CALL_ID = SCHEMA.variable("SIP_CALL_ID");
    private static final Field.Variable AGENT = SCHEMA.variable("SIP_USER_AGENT");
    private static final Field.Variable REQUEST_URI = SCHEMA.variable("SIP_REQUEST_URI");
    private static final Field.Variable VIA = SCHEMA.variable("SIP_VIA");

    /** Of the methods and of SIP/2.0. */
    private static final String FIRST_LETTERS = "ABCINOPRS";

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "SIP: type of message, parties, call",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.TCP, Interest.UDP)
                    .gathering()
                    .beginningWith(octets(FIRST_LETTERS)),
            false);

    private final SipParser parser = new SipParser();

    public SipPlugin() {
        super(DESCRIPTOR, RecordOf.MESSAGE, STATE);
    }

    @Override
    protected Kind recognise(long data, int length) {
        return parser.recognise(data, length);
    }

    @Override
    protected boolean store(long section, Kind kind) {
        boolean complete = parser.read();
        Memory.putShort(section + TYPE, parser.type());
        Memory.putShort(section + STATUS, parser.status());
        parser.cseq().put(extensions(), section, CSEQ);
        parser.callingParty().put(extensions(), section, CALLING_PARTY);
        parser.calledParty().put(extensions(), section, CALLED_PARTY);
        parser.callId().put(extensions(), section, CALL_ID);
        parser.agent().put(extensions(), section, AGENT);
        parser.requestUri().put(extensions(), section, REQUEST_URI);
        parser.vias().put(section, VIA);
        return complete;
    }
}
