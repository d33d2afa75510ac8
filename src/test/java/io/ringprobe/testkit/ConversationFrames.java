package io.ringprobe.testkit;

import io.ringprobe.lab.app.Conversation;
import io.ringprobe.lab.app.Conversation.Message;
import io.ringprobe.lab.packet.Carrier;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.lab.packet.TcpSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts conversations of the lab's applications into frames, without loss and in order. */
public final class ConversationFrames {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;

    private ConversationFrames() {}

    /** The frames of a conversation between two hosts; TCP with handshake, acknowledgments and teardown. */
    public static List<byte[]> of(Conversation conversation, Carrier carrier, int clientPort) {
        if (conversation.protocol() == TCP) {
            return session(conversation, carrier, clientPort).frames();
        }
        List<byte[]> frames = new ArrayList<>();
        for (Message message : conversation.messages()) {
            PacketBuilder packet = carrier.packet(message.fromClient());
            frames.add(datagram(packet, conversation, message, clientPort).build());
        }
        return frames;
    }

    private static TcpSession session(Conversation conversation, Carrier carrier, int clientPort) {
        TcpSession session = new TcpSession(carrier, clientPort, conversation.serverPort(), 1000, 5000).connect();
        for (Message message : conversation.messages()) {
            session.send(message.fromClient(), message.payload()).acknowledge(!message.fromClient());
        }
        return session.close();
    }

    private static PacketBuilder datagram(
            PacketBuilder packet, Conversation conversation, Message message, int clientPort) {
        byte[] payload = message.payload();
        return switch (conversation.protocol()) {
            case UDP ->
                (message.fromClient()
                                ? packet.udp(clientPort, conversation.serverPort())
                                : packet.udp(conversation.serverPort(), clientPort))
                        .payload(payload);
            case ICMPV6 ->
                packet.icmpv6(payload[0] & 0xFF, payload[1], number(payload))
                        .payload(Arrays.copyOfRange(payload, 8, payload.length));
            default -> packet.protocol(conversation.protocol()).payload(payload);
        };
    }

    /** The four octets behind the checksum. */
    private static long number(byte[] message) {
        return (message[4] & 0xFFL) << 24 | (message[5] & 0xFF) << 16 | (message[6] & 0xFF) << 8 | message[7] & 0xFF;
    }
}
