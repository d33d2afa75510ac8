package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.trap.TrapSpec.FileRules;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interface {@code f:}: files of messages (trapcap), as libtrap writes and reads them.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  format of the records: 2 = UniRec                         1  |
 *   |  zero                                                      3  |
 *   |  octets of the template, network byte order                4  |
 *   |  template: types and names of the fields, ASCII               |
 *   +---------------------------------------------------------------+
 *   |  octets of the records, with their lengths, network order  4  |
 *   |  records, each behind its length (2, network byte order)      |
 *   +---------------------------------------------------------------+
 *   |  the next message                                             |
 * </pre>
 *
 * <p>What the disk refuses is lost and counted; the file is cut behind the last whole message, so that it stays
 * readable, and the next message is tried again. Where the next file can't be made, the one that is open grows on.
 * Owned by the export thread.
 */
final class FileInterface implements TrapInterface {
    private static final Logger LOG = LoggerFactory.getLogger(FileInterface.class);
    private static final int UNIREC = 2;
    private static final int HELLO_LENGTH = 8;
    private static final int HEADER_LENGTH = 4;
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> OVERWRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> DEVICE = Set.of(StandardOpenOption.WRITE);

    private final String name;
    private final FileRules rules;
    private final FileNames names;
    private final InstantSource clock;
    private final OutputCounters counters;
    private final byte[] hello;
    private FileChannel channel;
    private boolean isRegular;
    private long begin;
    private long length;
    private boolean isInTrouble;
    private boolean isStuck;

    /** @throws IOException if the first file can't be made */
    FileInterface(TrapSpec spec, String template, OutputCounters counters) throws IOException {
        this(spec, template, counters, InstantSource.system());
    }

    FileInterface(TrapSpec spec, String template, OutputCounters counters, InstantSource clock) throws IOException {
        this.name = spec.name();
        this.rules = isDevice(Path.of(spec.target())) ? new FileRules(false, 0, 0) : spec.file();
        this.names = new FileNames(spec.target(), rules, ZoneId.systemDefault());
        this.clock = clock;
        this.counters = counters;
        this.hello = hello(template);
        open();
    }

    private static byte[] hello(String template) {
        byte[] text = template.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HELLO_LENGTH + text.length)
                .putInt(UNIREC << 24)
                .putInt(text.length)
                .put(text)
                .array();
    }

    private static boolean isDevice(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    private void open() throws IOException {
        Instant now = clock.instant();
        Path path = names.next(now);
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        channel = FileChannel.open(path, isDevice(path) ? DEVICE : rules.append() ? NEW : OVERWRITE);
        isRegular = Files.isRegularFile(path);
        begin = names.begin(now).getEpochSecond();
        length = 0;
        begin();
    }

    /** Writes what stands at the beginning of a file; if the disk refuses, the next message tries again. */
    private void begin() {
        try {
            write(ByteBuffer.wrap(hello));
        } catch (IOException e) {
            trouble(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(MessageBuffer message, long now) {
        changeFile();
        if (length == 0) {
            begin();
        }
        int records = message.length() - MessageBuffer.HEADER_LENGTH;
        long header = message.address() + MessageBuffer.HEADER_LENGTH - HEADER_LENGTH;
        Memory.putIntBE(header, records);
        try {
            if (length == 0) {
                throw new IOException("the file has no beginning");
            }
            write(view(header, HEADER_LENGTH + records));
            countSent(message, HEADER_LENGTH + records);
        } catch (IOException e) {
            trouble(e);
            countLost(message);
        }
    }

    @SuppressWarnings("restricted") // the message's memory, which stays while it is written
    private static ByteBuffer view(long address, int size) {
        return MemorySegment.ofAddress(address).reinterpret(size).asByteBuffer();
    }

    /** Writes all, or cuts off what it has written. */
    private void write(ByteBuffer octets) throws IOException {
        int size = octets.remaining();
        try {
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        } catch (IOException e) {
            cutOff(e);
            throw e;
        }
        length += size;
    }

    private void cutOff(IOException cause) {
        if (isRegular) {
            try {
                channel.truncate(length);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private void changeFile() {
        long now = clock.instant().getEpochSecond();
        boolean isLate = rules.minutes() > 0 && now - begin >= rules.minutes() * 60L;
        boolean isLarge = rules.megabytes() > 0 && length >= (long) rules.megabytes() << 20;
        if (isLate) {
            names.restart();
        }
        if (isLate || isLarge) {
            openNext();
        }
    }

    private void openNext() {
        FileChannel last = channel;
        try {
            open();
            last.close();
            isStuck = false;
        } catch (IOException e) {
            if (!isStuck) {
                LOG.error("{}: the next file can't be made, this one grows on: {}", name, e.toString());
            }
            isStuck = true;
        }
    }

    private void trouble(IOException cause) {
        if (!isInTrouble) {
            isInTrouble = true;
            LOG.error("{}: {}", name, cause.toString());
        }
    }

    private void countSent(MessageBuffer message, int size) {
        if (isInTrouble) {
            isInTrouble = false;
            LOG.info("{}: can be written again", name);
        }
        counters.addMessage(size);
        counters.add(OutputCount.EXPORTED, message.flows());
        counters.add(OutputCount.REPEATS, message.repeats());
    }

    private void countLost(MessageBuffer message) {
        counters.add(OutputCount.LOST_WRITE_ERROR, message.flows());
        counters.add(OutputCount.LOST_PACKETS, message.packets());
        counters.add(OutputCount.LOST_OCTETS, message.octets());
        counters.add(OutputCount.REPEATS_LOST, message.repeats());
    }

    @Override
    public void tick(long now) {
        // What was written is in the file already.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            trouble(e);
        }
    }
}
