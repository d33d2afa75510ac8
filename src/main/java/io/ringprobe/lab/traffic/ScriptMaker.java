package io.ringprobe.lab.traffic;

import io.ringprobe.lab.app.Conversation;
import io.ringprobe.lab.app.Conversation.Message;
import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.traffic.Part.Attack;
import io.ringprobe.lab.traffic.Part.Stream;
import io.ringprobe.lab.traffic.Part.Talk;
import io.ringprobe.lab.traffic.Templates.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the scripts of a part of the mix, with their templates. Used once, by one thread. */
final class ScriptMaker {
    private static final int[] VERSIONS = {4, 6};

    private final Templates templates;
    private final Noise noise;
    private final int mtu;

    ScriptMaker(Templates templates, Noise noise, int mtu) {
        this.templates = templates;
        this.noise = noise;
        this.mtu = mtu;
    }

    /** All scripts of a part; there are always some, but perhaps of one IP version only. */
    List<Script> scripts(Part part, Dice dice) {
        List<Script> scripts = new ArrayList<>();
        switch (part.content()) {
            case Talk talk -> addTalk(part, talk, dice, scripts);
            case Stream stream -> {
                for (int version : VERSIONS) {
                    scripts.add(stream(part, stream, version));
                }
            }
            case Attack attack -> {
                for (int version : VERSIONS) {
                    addAttack(part, attack, version, scripts);
                }
            }
        }
        return scripts;
    }

    private void addTalk(Part part, Talk talk, Dice dice, List<Script> to) {
        for (int i = 0; i < talk.variants(); i++) {
            Conversation conversation = talk.speaker().converse(dice);
            for (int version : VERSIONS) {
                if (conversation.ipVersion() == 0 || conversation.ipVersion() == version) {
                    to.add(new Script(
                            part,
                            version,
                            conversation.protocol(),
                            conversation.serverPort(),
                            steps(conversation, version),
                            conversation.fields()));
                }
            }
        }
    }

    private int[] steps(Conversation conversation, int version) {
        return switch (conversation.protocol()) {
            case Template.TCP -> tcpSteps(conversation.messages(), version);
            case Template.UDP ->
                conversation.messages().stream()
                        .mapToInt(message -> templates.udp(version, !message.fromClient(), whole(message)))
                        .toArray();
            default ->
                conversation.messages().stream()
                        .mapToInt(message -> templates.other(
                                version, conversation.protocol(), !message.fromClient(), message.payload()))
                        .toArray();
        };
    }

    private Payload whole(Message message) {
        return templates.store(message.payload(), Integer.MAX_VALUE).getFirst();
    }

    private int segment(int version) {
        return mtu - (version == 4 ? Templates.IPV4_HEADER : Templates.IPV6_HEADER) - Templates.TCP_HEADER;
    }

    private int plain(int version, boolean fromServer, int flags) {
        return templates.tcp(version, fromServer, flags, Tcp.NO_OPTIONS, Payload.NONE);
    }

    /** The three packets that open a connection and the three that end it. */
    private int[] frame(int version) {
        byte[] options = Tcp.options(segment(version));
        int acknowledged = plain(version, false, Tcp.ACK);
        return new int[] {
            templates.tcp(version, false, Tcp.SYN, options, Payload.NONE),
            templates.tcp(version, true, Tcp.SYN | Tcp.ACK, options, Payload.NONE),
            acknowledged,
            plain(version, false, Tcp.FIN | Tcp.ACK),
            plain(version, true, Tcp.FIN | Tcp.ACK),
            acknowledged
        };
    }

    private int[] tcpSteps(List<Message> messages, int version) {
        int[] frame = frame(version);
        int fromServer = plain(version, true, Tcp.ACK);
        int fromClient = frame[2];
        IntStream.Builder steps = IntStream.builder();
        steps.add(frame[0]).add(frame[1]).add(frame[2]);
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            boolean answered = i + 1 < messages.size() && messages.get(i + 1).fromClient() != message.fromClient();
            List<Payload> pieces = templates.store(message.payload(), segment(version));
            for (int piece = 0; piece < pieces.size(); piece++) {
                boolean last = piece == pieces.size() - 1;
                int flags = last ? Tcp.ACK | Tcp.PSH : Tcp.ACK;
                steps.add(templates.tcp(version, !message.fromClient(), flags, Tcp.NO_OPTIONS, pieces.get(piece)));
                // Every second segment is acknowledged, the last one by the answer where there is one.
                if (last ? !answered : piece % 2 == 1) {
                    steps.add(message.fromClient() ? fromServer : fromClient);
                }
            }
        }
        steps.add(frame[3]).add(frame[4]).add(frame[5]);
        return steps.build().toArray();
    }

    private Script stream(Part part, Stream stream, int version) {
        int[] steps = stream.protocol() == Template.TCP ? frame(version) : new int[0];
        StreamTemplates data = new StreamTemplates(stream, version, templates, noise);
        return new Script(part, version, stream.protocol(), stream.port(), steps, data);
    }

    /** A script that is answered and one that isn't. */
    private void addAttack(Part part, Attack attack, int version, List<Script> to) {
        if (attack.kind() == Attack.Kind.UDP_FLOOD) {
            Stream datagrams = new Stream(
                    Template.UDP,
                    attack.firstPort(),
                    attack.packets(),
                    new io.ringprobe.lab.random.Constant(attack.size()),
                    attack.answered());
            to.add(stream(part, datagrams, version));
            return;
        }
        int[] frame = frame(version);
        int refused = plain(version, true, Tcp.RST | Tcp.ACK);
        int[] unanswered = {frame[0]};
        int[] answered =
                attack.kind() == Attack.Kind.SYN_FLOOD ? new int[] {frame[0], frame[1]} : new int[] {frame[0], refused};
        to.add(new Script(part, version, Template.TCP, attack.firstPort(), unanswered, Map.of()));
        to.add(new Script(part, version, Template.TCP, attack.firstPort(), answered, Map.of()));
    }
}
