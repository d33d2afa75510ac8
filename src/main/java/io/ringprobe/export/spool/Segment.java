package io.ringprobe.export.spool;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.ReservedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of a spool: entries one behind the other, and how far they have been written and done with.
 *
 * <pre>
 *   +---------------------------------------------------------------+
 *   |  "RPSPOOL1"                                                8  |
 *   +---------------------------------------------------------------+
 *   |  written ({@link Tally})                                 112  |
 *   +---------------------------------------------------------------+
 *   |  done: arrived, or thrown out ({@link Tally})            112  |
 *   +---------------------------------------------------------------+
 *   |  none                                                     24  |
 *   +---------------------------------------------------------------+
 *   |  entries ({@link EntryLayout})                                |
 *   +---------------------------------------------------------------+
 *   |  zeros, while it is written to                                |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Between done and written lies what the spool keeps: first entries in flight, then unread ones. Of the place
 * between them nothing is stored: after a restart, and when a connection breaks, all are unread again.
 *
 * <p>Only the run that created a segment appends to it. Owned by the export thread.
 */
final class Segment implements AutoCloseable {
    /** Octets before the first entry. */
    static final int HEADER_LENGTH = 256;

    private static final long MAGIC = 0x314C_4F4F_5053_5052L;
    private static final int WRITTEN_OFFSET = 8;
    private static final int DONE_OFFSET = WRITTEN_OFFSET + Tally.LENGTH;

    private final CRC32C crc = new CRC32C();
    private final Tally written = new Tally(HEADER_LENGTH);
    private final Tally done = new Tally(HEADER_LENGTH);
    private final Path path;
    private final ReservedFile file;
    private int readPosition = HEADER_LENGTH;
    private int inFlight;

    private Segment(Path path, ReservedFile file) {
        this.path = path;
        this.file = file;
    }

    static Segment create(Path path, SpoolSettings settings) throws IOException {
        Segment segment;
        try {
            segment = new Segment(path, ReservedFile.create(path, settings.segmentBytes(), settings.stepBytes()));
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        segment.begin();
        return segment;
    }

    private void begin() {
        storeDone();
        storeWritten();
        Memory.putLong(file.address(), MAGIC);
    }

    /** Opens what an earlier run left, or gives null if it isn't a segment. */
    static Segment restore(Path path) throws IOException {
        long size = Files.size(path);
        if (size < HEADER_LENGTH || size > Integer.MAX_VALUE) {
            return null;
        }
        Segment segment = new Segment(path, ReservedFile.open(path));
        if (Memory.getLong(segment.file.address()) != MAGIC) {
            segment.close();
            return null;
        }
        segment.load();
        return segment;
    }

    private void load() throws IOException {
        done.load(crc, file.buffer(), file.address(), DONE_OFFSET);
        if (!written.load(crc, file.buffer(), file.address(), WRITTEN_OFFSET) || written.position < done.position) {
            written.set(done);
        }
        // The run may have been killed, or the power have failed, before the last tally was written.
        while (isWhole(written.position)) {
            written.add(file.address() + written.position);
        }
        storeWritten();
        readPosition = done.position;
        seal();
    }

    /** Takes no further entries, and gives back what was reserved for them. */
    void seal() throws IOException {
        file.seal(written.position);
    }

    /** Whether there is room for an entry of {@code size} octets, once it is reserved. */
    boolean hasRoom(int size) {
        return size <= file.buffer().capacity() - written.position;
    }

    /** Octets that the file must grow by to take an entry of {@code size} octets. */
    long growth(int size, int step) {
        long end = (long) written.position + size;
        if (end <= file.reserved()) {
            return 0;
        }
        long steps = (end - file.reserved() + step - 1) / step;
        return Math.min(file.reserved() + steps * step, file.buffer().capacity()) - file.reserved();
    }

    void grow(long growth) throws IOException {
        file.reserve(file.reserved() + growth);
    }

    /** Adds an entry; its room is reserved. */
    void append(long data, int length, SpoolNote note) {
        long entry = file.address() + written.position;
        EntryLayout.write(entry, data, length, note);
        EntryLayout.complete(entry, length, EntryLayout.checksum(crc, file.buffer(), written.position, length));
        written.add(entry);
        storeWritten();
    }

    boolean hasUnread() {
        return readPosition < written.position;
    }

    /**
     * Shows the next unread entry.
     *
     * @return false if it isn't whole
     */
    boolean peek(SpoolEntry into) {
        if (!isWhole(readPosition)) {
            return false;
        }
        long entry = file.address() + readPosition;
        into.set(entry + EntryLayout.DATA_OFFSET, EntryLayout.length(entry));
        EntryLayout.readNote(entry, into.note());
        return true;
    }

    private boolean isWhole(int position) {
        long room = file.reserved() - position - EntryLayout.DATA_OFFSET;
        if (room <= 0) {
            return false;
        }
        long entry = file.address() + position;
        int length = EntryLayout.length(entry);
        return length > 0
                && length <= room
                && EntryLayout.checksum(entry) == EntryLayout.checksum(crc, file.buffer(), position, length);
    }

    /** The next unread entry is in flight from now on. */
    void advance() {
        readPosition += EntryLayout.size(EntryLayout.length(file.address() + readPosition));
        inFlight++;
    }

    /** All that is in flight is unread again. */
    void rewind() {
        readPosition = done.position;
        inFlight = 0;
    }

    int inFlight() {
        return inFlight;
    }

    /** The oldest entry is done with: it is in flight, or has been found whole. */
    void finishOldest(SpoolNote into) {
        long entry = file.address() + done.position;
        EntryLayout.readNote(entry, into);
        done.add(entry);
        storeDone();
        if (inFlight > 0) {
            inFlight--;
        } else {
            readPosition = done.position;
        }
    }

    /** All entries are done with. */
    void finishAll() {
        done.set(written);
        storeDone();
        rewind();
    }

    /**
     * The next unread entry isn't whole, so that nobody knows where the next begins: forgets all unread ones.
     *
     * @param lost gets the sum of what is forgotten
     */
    void forgetUnread(Tally lost) {
        Tally kept = new Tally(0);
        kept.set(done);
        for (int i = 0; i < inFlight; i++) {
            kept.add(file.address() + kept.position);
        }
        lost.setDifference(written, kept);
        written.set(kept);
        // Twice, for the other slot still tells of more.
        storeWritten();
        storeWritten();
    }

    private void storeWritten() {
        written.store(crc, file.buffer(), file.address(), WRITTEN_OFFSET);
    }

    private void storeDone() {
        done.store(crc, file.buffer(), file.address(), DONE_OFFSET);
    }

    /** What has been written and isn't done with. */
    void sumKept(Tally into) {
        into.setDifference(written, done);
    }

    boolean isDone() {
        return done.position >= written.position;
    }

    /** When the oldest entry that isn't done with was written, as far as it can be read; there must be one. */
    long oldestTime() {
        return EntryLayout.time(file.address() + done.position);
    }

    boolean isOldestWhole() {
        return inFlight > 0 || isWhole(done.position);
    }

    /** When the newest entry was written. */
    long newestTime() {
        return written.time;
    }

    /** Octets on disk. */
    long bytes() {
        return file.reserved();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }
}
