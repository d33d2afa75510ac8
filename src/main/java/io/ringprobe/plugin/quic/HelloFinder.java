package io.ringprobe.plugin.quic;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.ExtensionAccess;
import io.ringprobe.plugin.tls.ClientHello;
import io.ringprobe.plugin.tls.Extensions;
import io.ringprobe.plugin.tls.HelloOutcome;

/**
 * Finds the client's hello: opens Initial packets, puts together what they carry, and fills the fields that come from
 * it.
 *
 * <p>An Initial packet is tried with the keys of the hello at hand, then with those that follow from its own
 * destination id: it may be the first one seen, come after a Retry, or begin another connection. Whatever opens is the
 * client's. What goes to an id that is known, after the hello was read, isn't opened any more. Used by one thread.
 */
final class HelloFinder implements AutoCloseable {
    /** Hellos of a shard that can be incomplete at once. */
    private static final int BUFFERS = 512;
    /** How many packets of a flow are tried to open: a bound on the work that a stranger can make. */
    private static final int MAX_OPENINGS = 128;

    private final ExtensionAccess access;
    private final InitialProtection protection = new InitialProtection();
    private final HelloBuffers buffers = new HelloBuffers(BUFFERS);
    private final InitialFrames frames = new InitialFrames(buffers);
    private final ClientHello hello = new ClientHello();
    private final Chlo chlo = new Chlo();
    private final TransportParameters parameters = new TransportParameters();
    private QuicConnection connection;
    private long section;

    HelloFinder(ExtensionAccess access) {
        this.access = access;
    }

    /** Looks into an Initial packet that doesn't come from the server for sure. */
    void examine(LongHeader packet, QuicConnection flow) {
        wrap(flow);
        boolean known = flow.hasServerId(packet.destinationId(), packet.destinationIdLength());
        if (flow.isHelloEnded() && known || !packet.isWhole() || !mayOpen()) {
            return;
        }
        if (packet.rules() == QuicVersion.Q046) {
            examineUnprotected(packet, known);
        } else if (packet.rules().hasInitialKeys() && open(packet)) {
            flow.seeOpened(packet);
            if (!flow.isHelloEnded()) {
                buffers.select(section + QuicFields.BUFFER);
                frames.read(
                        protection.payload(),
                        protection.payloadLength(),
                        packet.rules().isGoogles());
                readHello(packet.rules());
            }
        }
    }

    private void wrap(QuicConnection flow) {
        connection = flow;
        section = flow.section();
    }

    private boolean mayOpen() {
        int openings = Memory.getUnsignedByte(section + QuicFields.OPENINGS);
        Memory.putByte(section + QuicFields.OPENINGS, Math.min(MAX_OPENINGS, openings + 1));
        return openings < MAX_OPENINGS;
    }

    private boolean open(LongHeader packet) {
        int keyIdLength = connection.keyIdLength();
        if (keyIdLength > 0 && protection.open(packet, connection.keyId(), keyIdLength)) {
            return true;
        }
        long id = packet.destinationId();
        int length = packet.destinationIdLength();
        if (length == 0
                || QuicConnection.equal(id, length, connection.keyId(), keyIdLength)
                || !protection.open(packet, id, length)) {
            return false;
        }
        begin(id, length);
        return true;
    }

    private void begin(long id, int length) {
        buffers.release(section + QuicFields.BUFFER);
        connection.keyId(id, length);
    }

    /** Only the server's connection id is in Google's packets: a client's names it as destination. */
    private void examineUnprotected(LongHeader packet, boolean known) {
        if (packet.destinationIdLength() == 0 || packet.sourceIdLength() != 0) {
            return;
        }
        if (!known) {
            begin(packet.destinationId(), packet.destinationIdLength());
        }
        connection.seeOpened(packet);
        int offset = packet.numberOffset() + (Memory.getByte(packet.address()) & 3) + 1;
        readUnprotected(packet.address() + offset, packet.length() - offset, packet.rules());
    }

    /** Looks into a packet of a client of Google's, with the public header. */
    void examine(PublicHeader packet, long address, int captured, QuicConnection flow) {
        wrap(flow);
        boolean known = flow.hasServerId(packet.id(), PublicHeader.ID_LENGTH);
        if (flow.isHelloEnded() && known || !mayOpen()) {
            return;
        }
        if (!known) {
            begin(packet.id(), PublicHeader.ID_LENGTH);
        }
        flow.seeClient(packet.version(), 0);
        int offset = packet.payloadOffset();
        readUnprotected(address + offset, captured - offset, QuicVersion.Q043);
    }

    private void readUnprotected(long payload, int length, QuicVersion rules) {
        buffers.select(section + QuicFields.BUFFER);
        frames.readUnprotected(payload, length);
        readHello(rules);
    }

    private void readHello(QuicVersion rules) {
        int length = buffers.length();
        HelloOutcome outcome = rules.hasTls() ? readTls(rules, length) : readGoogles(length);
        if (outcome == HelloOutcome.INCOMPLETE && length < HelloBuffers.CAPACITY) {
            return;
        }
        if (outcome != HelloOutcome.OTHER) {
            connection.seeHello();
        }
        connection.endHello();
        buffers.release(section + QuicFields.BUFFER);
    }

    private HelloOutcome readTls(QuicVersion rules, int length) {
        HelloOutcome outcome = hello.parse(buffers.address(), length);
        if (outcome == HelloOutcome.OTHER || connection.hasHello()) {
            return outcome;
        }
        if (hello.serverName().length() > 0) {
            access.set(
                    section,
                    QuicFields.SNI,
                    hello.serverName().address(),
                    hello.serverName().length());
        }
        if (outcome == HelloOutcome.COMPLETE) {
            listExtensions(hello.extensions(), rules);
        }
        return outcome;
    }

    private void listExtensions(Extensions extensions, QuicVersion rules) {
        extensions.rewind();
        while (extensions.next()) {
            boolean isParameters = TransportParameters.isExtension(extensions.type());
            if (isParameters
                    && parameters.findUserAgent(
                            extensions.content(), extensions.length(), rules.hasOldTransportParameters())) {
                access.set(section, QuicFields.USER_AGENT, parameters.userAgent(), parameters.userAgentLength());
            }
            if (isParameters || extensions.type() == Extensions.ALPN) {
                appendOctets(extensions.content(), extensions.length());
            }
            long row = access.addRow(section, QuicFields.EXTENSIONS);
            if (row != 0) {
                Memory.putShort(row + QuicFields.EXTENSION_TYPE, extensions.type());
                Memory.putShort(row + QuicFields.EXTENSION_LENGTH, extensions.length());
            }
        }
    }

    /** An extension that doesn't fit is left out whole: a part of one can't be read. */
    private void appendOctets(long content, int length) {
        long slot = section + QuicFields.EXTENSION_OCTETS.slot();
        int there = Memory.getUnsignedShort(slot);
        if (there + length <= QuicFields.EXTENSION_OCTETS.capacity()) {
            Memory.copy(content, section + QuicFields.EXTENSION_OCTETS.area() + there, length);
            Memory.putShort(slot, there + length);
        }
    }

    private HelloOutcome readGoogles(int length) {
        if (!chlo.begins(buffers.address(), length)) {
            return length < Long.BYTES ? HelloOutcome.INCOMPLETE : HelloOutcome.OTHER;
        }
        if (!connection.hasHello()) {
            if (chlo.findServerName()) {
                access.set(section, QuicFields.SNI, chlo.value(), chlo.valueLength());
            }
            if (chlo.findUserAgent()) {
                access.set(section, QuicFields.USER_AGENT, chlo.value(), chlo.valueLength());
            }
        }
        return chlo.isComplete() ? HelloOutcome.COMPLETE : HelloOutcome.INCOMPLETE;
    }

    /** The flow's record ends. */
    void release(long flowSection) {
        buffers.release(flowSection + QuicFields.BUFFER);
    }

    @Override
    public void close() {
        protection.close();
        buffers.close();
    }
}
