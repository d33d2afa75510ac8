package io.ringprobe.export.trap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the questions that come through the socket of the service interface, on a thread of its own. Questions and
 * answers begin with the same header; the answer goes on with JSON and a zero octet.
 *
 * <pre>
 *   | command 1 | zero 3 | octets behind it 4, little endian |
 * </pre>
 */
final class ServiceServer implements Runnable, AutoCloseable {
    static final int MAX_CLIENTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceServer.class);
    private static final int HEADER_LENGTH = 8;
    private static final int SIZE_OFFSET = 4;
    private static final byte GET_STATISTICS = 10;
    private static final byte OK = 12;

    private final Listener listener;
    private final Supplier<String> statistics;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean ending;

    /** One who asks: the question as far as it came, and the rest of the answer. */
    private static final class Asker {
        final ByteBuffer question = ByteBuffer.allocate(HEADER_LENGTH);
        ByteBuffer answer = ByteBuffer.allocate(0);
    }

    /**
     * @param listener the server closes it
     * @param statistics makes the JSON text
     */
    ServiceServer(Listener listener, Supplier<String> statistics) throws IOException {
        this.listener = listener;
        this.statistics = statistics;
        this.selector = Selector.open();
        listener.channel().configureBlocking(false);
        listener.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.thread = Thread.ofPlatform().name("trap-service").daemon(true).unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try (selector;
                listener) {
            while (!ending) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
            }
            closeAll();
        } catch (IOException e) {
            LOG.warn("unirec: the service interface has ended: {}", e.toString());
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (!(key.attachment() instanceof Asker asker)) {
            accept();
            return;
        }
        try {
            talk((SocketChannel) key.channel(), asker, key);
        } catch (IOException e) {
            LOG.debug("unirec: a client of the service interface left: {}", e.toString());
            key.channel().close();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.channel().accept();
        if (channel == null) {
            return;
        }
        if (selector.keys().size() > MAX_CLIENTS) {
            channel.close();
        } else {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Asker());
        }
    }

    private void talk(SocketChannel channel, Asker asker, SelectionKey key) throws IOException {
        if (!asker.answer.hasRemaining()) {
            if (channel.read(asker.question) < 0) {
                throw new EOFException("closed");
            }
            if (asker.question.hasRemaining()) {
                return;
            }
            asker.answer = answer(asker.question.get(0));
            asker.question.clear();
        }
        channel.write(asker.answer);
        key.interestOps(asker.answer.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private ByteBuffer answer(byte command) throws IOException {
        if (command != GET_STATISTICS) {
            throw new IOException("there is no command " + command);
        }
        byte[] json = statistics.get().getBytes(StandardCharsets.UTF_8);
        ByteBuffer answer = ByteBuffer.allocate(HEADER_LENGTH + json.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        answer.put(0, OK).putInt(SIZE_OFFSET, json.length + 1).put(HEADER_LENGTH, json);
        return answer;
    }

    private void closeAll() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
    }

    @Override
    public void close() {
        ending = true;
        selector.wakeup();
        Joining.await(thread);
    }
}
