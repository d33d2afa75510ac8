package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.List;
import java.util.random.RandomGenerator;

/** SIP (RFC 3261): a call from INVITE to BYE. Fields are those of the INVITE; the voice is another flow. */
final class SipApplication implements Application {
    private static final int CAPACITY = 127;

    @Override
    public String name() {
        return "sip";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Phones(
                settings.port(5060),
                settings.words("transport", List.of("udp", "tcp"), "udp"),
                settings.hosts("domain", "example.com", "sip.example.org"),
                settings.tokens("caller", "alice", "1555010*", "*"),
                settings.tokens("called", "bob", "1555020*", "*"),
                settings.texts("agent", "Linphone/5.2.5", "Asterisk PBX 20.9.2", "Grandstream GXP2170 1.0.11.74"));
        settings.done();
        return speaker;
    }

    private record Phones(
            int port,
            List<String> transports,
            List<String> domains,
            List<String> callers,
            List<String> called,
            List<String> agents)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            String transport = Pick.one(transports, random);
            Dialogue dialogue = transport.equals("tcp") ? Dialogue.tcp(port) : Dialogue.udp(port);
            String domain = Pick.of(domains, random);
            Call call = new Call(
                    transport.equals("tcp") ? "TCP" : "UDP",
                    "sip:" + Pick.of(callers, random) + "@" + domain,
                    "sip:" + Pick.of(called, random) + "@" + domain,
                    Pick.letters(random, 24) + "@192.0.2." + random.nextInt(1, 255),
                    Pick.of(agents, random),
                    Pick.letters(random, 10));
            call.speak(dialogue);
            return dialogue.field("SIP_MSG_TYPE", 1)
                    .field("SIP_STATUS_CODE", 200)
                    .field("SIP_CSEQ", "1 INVITE")
                    .field("SIP_CALLING_PARTY", CAPACITY, call.caller)
                    .field("SIP_CALLED_PARTY", CAPACITY, call.called)
                    .field("SIP_CALL_ID", CAPACITY, call.id)
                    .field("SIP_USER_AGENT", CAPACITY, call.agent)
                    .field("SIP_REQUEST_URI", CAPACITY, call.called)
                    .field("SIP_VIA", CAPACITY, call.via())
                    .end();
        }
    }

    /**
     * What the messages of a call have in common.
     *
     * @param tag marks the dialog's ends and its transactions
     */
    private record Call(String transport, String caller, String called, String id, String agent, String tag) {
        String via() {
            return "SIP/2.0/" + transport + " 192.0.2.10:5060";
        }

        void speak(Dialogue dialogue) {
            dialogue.client(request("INVITE", 1, "", description("192.0.2.10")))
                    .server(response("100 Trying", 1, "INVITE", "", ""))
                    .server(response("180 Ringing", 1, "INVITE", ";tag=" + tag + "b", ""))
                    .server(response("200 OK", 1, "INVITE", ";tag=" + tag + "b", description("192.0.2.20")))
                    .client(request("ACK", 1, ";tag=" + tag + "b", ""))
                    .client(request("BYE", 2, ";tag=" + tag + "b", ""))
                    .server(response("200 OK", 2, "BYE", ";tag=" + tag + "b", ""));
        }

        private byte[] request(String method, int number, String toTag, String body) {
            StringBuilder head =
                    new StringBuilder(method).append(' ').append(called).append(" SIP/2.0\r\n");
            headers(head, number, method, toTag);
            Text.header(head, "Max-Forwards", "70");
            Text.header(head, "User-Agent", agent);
            Text.header(head, "Contact", "<sip:192.0.2.10:5060>");
            return withBody(head, body);
        }

        private byte[] response(String status, int number, String method, String toTag, String body) {
            StringBuilder head = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
            headers(head, number, method, toTag);
            Text.header(head, "Contact", "<sip:192.0.2.20:5060>");
            return withBody(head, body);
        }

        private void headers(StringBuilder head, int number, String method, String toTag) {
            Text.header(head, "Via", via() + ";branch=z9hG4bK" + tag + number + method.charAt(0) + ";rport");
            Text.header(head, "From", "<" + caller + ">;tag=" + tag + "a");
            Text.header(head, "To", "<" + called + ">" + toTag);
            Text.header(head, "Call-ID", id);
            Text.header(head, "CSeq", number + " " + method);
        }

        private static byte[] withBody(StringBuilder head, String body) {
            if (!body.isEmpty()) {
                Text.header(head, "Content-Type", "application/sdp");
            }
            Text.header(head, "Content-Length", Integer.toString(body.length()));
            return Text.message(head, Text.of(body));
        }

        private static String description(String address) {
            return String.join(
                    "\r\n",
                    "v=0",
                    "o=- 1735689600 1735689600 IN IP4 " + address,
                    "s=call",
                    "c=IN IP4 " + address,
                    "t=0 0",
                    "m=audio 7078 RTP/AVP 0 8",
                    "a=rtpmap:0 PCMU/8000",
                    "a=rtpmap:8 PCMA/8000",
                    "");
        }
    }
}
