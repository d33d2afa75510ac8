package io.ringprobe.lab.app;

import java.util.List;
import java.util.Map;

/**
 * What two hosts say to each other above the transport layer, and what a probe must find in it.
 *
 * @param protocol IP protocol number: 6, 17, 1, …
 * @param serverPort port of the side that answers; 0 where the protocol has no ports
 * @param messages in the order in which they are sent
 * @param fields expected values of the flow's fields by name (as {@code ringprobe fields} and the csv output have it),
 *     those that follow from this conversation alone
 */
public record Conversation(int protocol, int serverPort, List<Message> messages, Map<String, String> fields) {
    public Conversation {
        messages = List.copyOf(messages);
        fields = Map.copyOf(fields);
    }

    /**
     * One message; TCP may send it in several segments.
     *
     * @param fromClient whether the side speaks that opened the flow
     */
    public record Message(boolean fromClient, byte[] payload) {}
}
