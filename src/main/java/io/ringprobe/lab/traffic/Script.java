package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import java.util.Map;

/** What the packets of a flow are, one after the other. Immutable; many flows follow one script. */
final class Script {
    private static final int HANDSHAKE = 3;
    private static final int END = 3;

    private final Part part;
    private final int version;
    private final int protocol;
    private final int serverPort;
    private final int[] steps;
    private final StreamTemplates stream;
    private final Map<String, String> fields;

    /** A fixed order of templates. */
    Script(Part part, int version, int protocol, int serverPort, int[] steps, Map<String, String> fields) {
        this(part, version, protocol, serverPort, steps, null, fields);
    }

    /** A stream: the templates of handshake and end, and those with data of any size. */
    Script(Part part, int version, int protocol, int serverPort, int[] steps, StreamTemplates stream) {
        this(part, version, protocol, serverPort, steps, stream, Map.of());
    }

    private Script(
            Part part,
            int version,
            int protocol,
            int serverPort,
            int[] steps,
            StreamTemplates stream,
            Map<String, String> fields) {
        this.part = part;
        this.version = version;
        this.protocol = protocol;
        this.serverPort = serverPort;
        this.steps = steps;
        this.stream = stream;
        this.fields = Map.copyOf(fields);
    }

    /** How many packets a new flow has. */
    int length(Dice dice) {
        return stream == null ? steps.length : stream.packets(dice);
    }

    /** The template of a step. */
    int template(int step, int length, Dice dice) {
        if (stream == null) {
            return steps[step];
        }
        if (protocol != Template.TCP) {
            return stream.data(step > 0, dice);
        }
        if (step < HANDSHAKE) {
            return steps[step];
        }
        boolean ends = length > HANDSHAKE + END && step >= length - END;
        return ends ? steps[HANDSHAKE + END - (length - step)] : stream.data(true, dice);
    }

    Part part() {
        return part;
    }

    int version() {
        return version;
    }

    int protocol() {
        return protocol;
    }

    boolean hasPorts() {
        return protocol == Template.TCP || protocol == Template.UDP;
    }

    int serverPort() {
        return serverPort;
    }

    /** What a probe must find, if all messages come through. */
    Map<String, String> fields() {
        return fields;
    }
}
