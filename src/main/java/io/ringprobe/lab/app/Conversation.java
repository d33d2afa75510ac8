package io.ringprobe.lab.app;

import java.util.List;
import java.util.Map;

/**
 * What two hosts say to each other above the transport layer, and what a probe must find in it.
 *
 * <p>Each message begins a segment or datagram of its own. Those of ICMP and ICMPv6 begin with the message's type; the
 * checksum of ICMP is right, that of ICMPv6 is zero, as it covers the addresses too.
 *
 * <p>A field's value is written as the output csv has it, but without quotes and backslashes: octets in hex, lists as
 * {@code [1|2|3]}. A probe that cuts the conversation into several records must have it in one of them.
 *
 * @param protocol IP protocol number: 6, 17, 1, …
 * @param serverPort port of the side that answers; 0 where the protocol has no ports
 * @param messages in the order in which they are sent; over UDP and ICMP the first is the client's
 * @param fields expected values of the flow's fields by name (as {@code ringprobe fields} and the csv output have it),
 *     those that follow from this conversation alone
 */
public record Conversation(int protocol, int serverPort, List<Message> messages, Map<String, String> fields) {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;

    public Conversation {
        messages = List.copyOf(messages);
        fields = Map.copyOf(fields);
    }

    /** The IP version that the protocol needs: 4 for ICMP, 6 for ICMPv6; 0 where either will do. */
    public int ipVersion() {
        return switch (protocol) {
            case ICMP -> 4;
            case ICMPV6 -> 6;
            default -> 0;
        };
    }

    /**
     * One message; TCP may send it in several segments.
     *
     * @param fromClient whether the side speaks that opened the flow
     */
    public record Message(boolean fromClient, byte[] payload) {}
}
