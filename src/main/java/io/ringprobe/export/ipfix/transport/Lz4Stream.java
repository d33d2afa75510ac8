package io.ringprobe.export.ipfix.transport;

import io.ringprobe.export.net.PositionMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Messages compressed as ipfixcol2 reads them, an extension of its own to IPFIX over TCP.
 *
 * <pre>
 * once      magic 0x4C5A3463 ("LZ4c"), u32 size of the ring that the decoder needs
 * a block   u16 size before, u16 size after compression, the LZ4 block
 * </pre>
 *
 * <p>All numbers are in network byte order. A decoder lets a block refer to the ones before; here none does, so that a
 * block is as good as any compressor makes it, and holds several messages instead. A message that doesn't fit a block
 * goes on in the next one: decoders look for messages in the stream behind the blocks.
 */
final class Lz4Stream implements TcpStream {
    static final int MAGIC = 0x4C5A3463;
    static final int RING = 128 * 1024;
    /** Even where nothing can be compressed, the block's size must fit 16 bits. */
    private static final int MAX_BLOCK = 65_000;

    private static final int START_LENGTH = 8;
    private static final int BLOCK_HEADER_LENGTH = 4;

    private final PlainStream connection;
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final ByteBuffer outgoing =
            ByteBuffer.allocateDirect(BLOCK_HEADER_LENGTH + compressor.maxCompressedLength(MAX_BLOCK));
    private final PositionMap positions = new PositionMap();
    /** Octets of a message that wait for the next block. */
    private int rest;

    private long taken;
    private long compressed;

    Lz4Stream(SocketChannel channel) {
        this.connection = new PlainStream(channel);
        outgoing.putInt(MAGIC).putInt(RING).flip();
        compressed = START_LENGTH;
    }

    @Override
    public boolean open(long now) throws IOException {
        return flush();
    }

    @Override
    public int write(ByteBuffer messages) throws IOException {
        int before = messages.position();
        while (flush() && messages.hasRemaining()) {
            compress(messages);
        }
        return messages.position() - before;
    }

    private void compress(ByteBuffer messages) {
        int length = blockLength(messages);
        outgoing.clear().position(BLOCK_HEADER_LENGTH);
        compressor.compress(messages.slice(messages.position(), length), outgoing);
        messages.position(messages.position() + length);
        outgoing.flip();
        outgoing.putShort(0, (short) length);
        outgoing.putShort(Short.BYTES, (short) (outgoing.limit() - BLOCK_HEADER_LENGTH));
        taken += length;
        compressed += outgoing.limit();
        positions.add(compressed, taken);
    }

    /**
     * As many whole messages as fit, or as much of one as fits, or its rest. Blocks don't end anywhere: ipfixcol2 loses
     * its way after one that ends with a message's header.
     */
    private int blockLength(ByteBuffer messages) {
        int length = rest;
        rest = 0;
        if (length > 0) {
            return length;
        }
        while (length < messages.remaining()) {
            int message = Short.toUnsignedInt(messages.getShort(messages.position() + length + Short.BYTES));
            if (length + message > MAX_BLOCK) {
                break;
            }
            length += message;
        }
        if (length == 0) {
            length = MAX_BLOCK;
            rest = Short.toUnsignedInt(messages.getShort(messages.position() + Short.BYTES)) - MAX_BLOCK;
        }
        return length;
    }

    private boolean flush() throws IOException {
        while (outgoing.hasRemaining()) {
            if (connection.write(outgoing) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void check() throws IOException {
        flush();
        connection.check();
    }

    @Override
    public long messagesWithin(long octets) {
        return positions.within(octets);
    }

    @Override
    public boolean finish() throws IOException {
        return flush();
    }

    @Override
    public int interestOps() {
        return outgoing.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }
}
