package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.trap.TrapSpec.FileRules;
import io.ringprobe.memory.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
 *   |  {@link Hello}                                                |
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
    private final ByteBuffer hello;
    private FileChannel channel;
    private boolean isRegular;
    private long intervalBegin;
    private long length;
    private boolean isInTrouble;
    private boolean isStuck;
    private volatile String trouble;

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
        this.hello = Hello.of(template);
        open();
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
        intervalBegin = names.begin(now).getEpochSecond();
        length = 0;
        try {
            write(hello.rewind());
        } catch (IOException e) {
            // The next message tries again.
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
        int header = MessageBuffer.HEADER_LENGTH - HEADER_LENGTH;
        Memory.putIntBE(message.address() + header, message.length() - MessageBuffer.HEADER_LENGTH);
        try {
            if (length == 0) {
                write(hello.rewind());
            }
            write(message.content(header));
            countSent(message, message.length() - header);
        } catch (IOException e) {
            trouble(e);
            countLost(message);
        }
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
        boolean isLate = rules.minutes() > 0 && now - intervalBegin >= rules.minutes() * 60L;
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
                LOG.error("unirec {}: the next file can't be made, this one grows on: {}", name, e.toString());
            }
            isStuck = true;
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private void trouble(IOException cause) {
        trouble = "writing fails: " + cause.getMessage();
        if (!isInTrouble) {
            isInTrouble = true;
            LOG.error("unirec {}: {}; flows are lost", name, cause.toString());
        }
    }

    private void countSent(MessageBuffer message, int size) {
        if (isInTrouble) {
            isInTrouble = false;
            trouble = null;
            LOG.info("unirec {}: can be written again", name);
        }
        counters.addMessage(size);
        counters.add(OutputCount.EXPORTED, message.flows());
        counters.add(OutputCount.REPEATS, message.repeats());
    }

    private void countLost(MessageBuffer message) {
        counters.addLost(
                OutputCount.LOST_WRITE_ERROR, message.flows(), message.packets(), message.octets(), message.repeats());
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
