package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.List;
import java.util.random.RandomGenerator;

/** RTSP/1.0 (RFC 2326): somebody watches a camera. Fields are those of DESCRIBE. The streams are other flows. */
final class RtspApplication implements Application {
    @Override
    public String name() {
        return "rtsp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Camera(
                settings.port(554),
                settings.hosts("host", "camera-*.example.net", "192.0.2.30"),
                settings.tokens("path", "/stream1", "/live/ch0"),
                settings.texts("agent", "LibVLC/3.0.21 (LIVE555 Streaming Media v2016.11.28)", "Lavf61.1.100"),
                settings.texts("server", "Hipcam RealServer/V1.0", "GStreamer RTSP server"));
        settings.done();
        return speaker;
    }

    private record Camera(int port, List<String> hosts, List<String> paths, List<String> agents, List<String> servers)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            String uri = "rtsp://" + Pick.of(hosts, random) + Pick.of(paths, random);
            Talk talk = new Talk(Dialogue.tcp(port), uri, Pick.of(agents, random), Pick.of(servers, random));
            String session = Pick.letters(random, 8);
            talk.exchange("OPTIONS", "", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n");
            talk.describe();
            talk.exchange(
                    "SETUP",
                    "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n",
                    "Transport: RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971\r\nSession: " + session
                            + "\r\n");
            talk.exchange("PLAY", "Session: " + session + "\r\nRange: npt=0.000-\r\n", "Session: " + session + "\r\n");
            talk.exchange("TEARDOWN", "Session: " + session + "\r\n", "");
            return talk.dialogue
                    .field("RTSP_REQUEST_METHOD", "DESCRIBE")
                    .field("RTSP_REQUEST_URI", 127, uri)
                    .field("RTSP_REQUEST_AGENT", 127, talk.agent)
                    .field("RTSP_RESPONSE_STATUS_CODE", 200)
                    .field("RTSP_RESPONSE_SERVER", 127, talk.server)
                    .field("RTSP_RESPONSE_CONTENT_TYPE", "application/sdp")
                    .end();
        }
    }

    /** Requests and responses that count up. */
    private static final class Talk {
        final Dialogue dialogue;
        final String uri;
        final String agent;
        final String server;
        private int number;

        Talk(Dialogue dialogue, String uri, String agent, String server) {
            this.dialogue = dialogue;
            this.uri = uri;
            this.agent = agent;
            this.server = server;
        }

        void exchange(String method, String requestLines, String responseLines) {
            exchange(method, requestLines, responseLines, new byte[0]);
        }

        void describe() {
            byte[] description = Text.lines(
                    "v=0",
                    "o=- 1735689600 1 IN IP4 192.0.2.30",
                    "s=Live",
                    "c=IN IP4 0.0.0.0",
                    "t=0 0",
                    "m=video 0 RTP/AVP 96",
                    "a=rtpmap:96 H264/90000");
            String head = "Content-Type: application/sdp\r\nContent-Length: " + description.length + "\r\n";
            exchange("DESCRIBE", "Accept: application/sdp\r\n", head, description);
        }

        private void exchange(String method, String requestLines, String responseLines, byte[] body) {
            number++;
            StringBuilder request =
                    new StringBuilder(method).append(' ').append(uri).append(" RTSP/1.0\r\n");
            Text.header(request, "CSeq", Integer.toString(number));
            Text.header(request, "User-Agent", agent);
            StringBuilder response = new StringBuilder("RTSP/1.0 200 OK\r\n");
            Text.header(response, "CSeq", Integer.toString(number));
            Text.header(response, "Server", server);
            dialogue.client(Text.message(request.append(requestLines), new byte[0]))
                    .server(Text.message(response.append(responseLines), body));
        }
    }
}
