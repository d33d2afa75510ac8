package io.ringprobe.export.spool;

import io.ringprobe.export.OutputCount;
import io.ringprobe.export.OutputCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What an output could not deliver yet: entries on disk, first in, first out, bounded in size and age.
 *
 * <p>An entry goes a way of three steps: {@link #append appended} it is unread; {@link #peek seen} and {@link #advance
 * handed on} it is in flight; {@link #confirm confirmed} it is done. {@link #rewind} makes all that is in flight unread
 * again. Once a call has returned, what it did survives the end of the process, however it comes: only {@code in
 * flight} isn't written down, so that after a restart what was in flight goes again. Where the whole machine fails,
 * what the system had not written to disk by itself is missing (Linux does that after about half a minute): nothing
 * here waits for the disk. Whatever is found cut or altered, by its checksum, ends the segment that it is in.
 *
 * <p>The folder holds:
 *
 * <pre>
 *   lock               locked while a probe uses the folder
 *   definitions        {@link Definitions}
 *   0000000001.spool   segments ({@link Segment}), the oldest first; as soon as all entries of one are done, it goes
 *   0000000002.spool
 * </pre>
 *
 * <p>It keeps {@link OutputCount#RESTORED}, {@link OutputCount#KEPT}, {@link OutputCount#SPOOLED},
 * {@link OutputCount#SPOOL_BYTES} and of what it throws out {@link OutputCount#LOST_FROM_SPOOL} and those of packets,
 * octets and repeats; all else is the caller's to count. Throwing out spares nothing: also an entry in flight goes, and
 * then is lost, even if it should arrive.
 *
 * <p>Trouble with the disk is logged once and thrown by {@link #open} alone. Opened by any thread, from then on owned
 * by the export thread.
 */
public final class Spool implements AutoCloseable {
    /** Octets of the longest entry. */
    public static final int MAX_LENGTH = 0xFFFF;

    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    private final List<Segment> segments;
    private final SpoolFolder folder;
    private final SpoolSettings settings;
    private final OutputCounters counters;
    private final LongSupplier clock;
    private final SpoolLog log;
    private final Definitions definitions;
    private final SpoolNote note = new SpoolNote();
    private final Tally sum = new Tally(0);

    /** The last segment, if it takes further entries. */
    private Segment open;

    /** Place of the segment with the next unread entry. */
    private int reading;

    /** Entries that were thrown out in flight: the caller doesn't know yet. */
    private int gone;

    private long bytes;
    private long flows;
    private long nextTick;
    private boolean ticked;
    private boolean refused;
    private boolean idle;

    private Spool(SpoolFolder folder, SpoolSettings settings, OutputCounters counters, LongSupplier clock)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        this.log = new SpoolLog(folder.path());
        this.segments = new ArrayList<>(folder.restore(log));
        this.definitions = Definitions.open(folder.path(), segments.isEmpty());
        segments.forEach(this::count);
        counters.add(OutputCount.RESTORED, flows);
        throwOutBeyond(settings.maxBytes());
    }

    /**
     * Opens the spool in {@code path}, which is created if need be, with all that earlier runs left in it.
     *
     * @throws IOException if another probe uses it, or it can't be read or written; the message names it
     */
    public static Spool open(Path path, SpoolSettings settings, OutputCounters counters) throws IOException {
        return open(path, settings, counters, System::currentTimeMillis);
    }

    /** @param clock milliseconds since 1970 */
    static Spool open(Path path, SpoolSettings settings, OutputCounters counters, LongSupplier clock)
            throws IOException {
        SpoolFolder folder = SpoolFolder.lock(path);
        try {
            return new Spool(folder, settings, counters, clock);
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private void count(Segment segment) {
        segment.sumKept(sum);
        addKept(sum.flows);
        addBytes(segment.bytes());
    }

    private void addKept(long number) {
        flows += number;
        counters.add(OutputCount.KEPT, number);
    }

    private void addBytes(long number) {
        bytes += number;
        counters.add(OutputCount.SPOOL_BYTES, number);
    }

    /**
     * Writes down what entries need to be understood, such as the body of a template; equal ones once.
     *
     * @return its number, the same for all later runs as long as any entry is kept; -1 if the disk refuses
     */
    public int define(byte[] definition) {
        try {
            return definitions.define(definition);
        } catch (IOException e) {
            refuse(e);
            return -1;
        }
    }

    /** What was defined under that number; null if there is none, as after a failure of the machine. */
    public byte[] definition(int number) {
        return definitions.get(number);
    }

    /**
     * Adds an entry, if need be in place of the oldest ones.
     *
     * @param length 1 to {@link #MAX_LENGTH} octets
     * @param about the entry; gets the time
     * @return false if the disk refuses: the entry isn't kept, and the caller counts it as lost
     */
    public boolean append(long address, int length, SpoolNote about) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("an entry can't have " + length + " octets");
        }
        if (refused || !makeRoom(EntryLayout.size(length))) {
            return false;
        }
        about.writtenAt(clock.getAsLong());
        open.append(address, length, about);
        counters.add(OutputCount.SPOOLED, about.flows());
        addKept(about.flows());
        idle = false;
        return true;
    }

    private boolean makeRoom(int size) {
        try {
            if (open != null && !open.hasRoom(size)) {
                seal();
            }
            if (open == null) {
                begin();
            }
            long growth = open.growth(size, settings.stepBytes());
            if (growth > 0) {
                grow(growth);
            }
            log.accepted();
            return true;
        } catch (IOException e) {
            refuse(e);
            return false;
        }
    }

    private void grow(long growth) throws IOException {
        throwOutBeyond(settings.maxBytes() - growth);
        long before = open.bytes();
        try {
            open.grow(growth);
        } finally {
            addBytes(open.bytes() - before);
        }
    }

    private void begin() throws IOException {
        throwOutBeyond(settings.maxBytes() - settings.stepBytes());
        open = folder.create(settings);
        segments.add(open);
        addBytes(open.bytes());
    }

    /** Tries again after a while, in a segment of its own. */
    private void refuse(IOException e) {
        refused = true;
        log.refused(e);
        try {
            seal();
        } catch (IOException again) {
            log.refused(again);
        }
    }

    private void seal() throws IOException {
        if (open != null) {
            Segment last = open;
            open = null;
            long before = last.bytes();
            try {
                last.seal();
            } finally {
                addBytes(last.bytes() - before);
                if (last.isDone()) {
                    remove(segments.size() - 1);
                }
            }
        }
    }

    /**
     * Shows the next unread entry.
     *
     * @return false if there is none
     */
    public boolean peek(SpoolEntry into) {
        while (hasUnread()) {
            if (segments.get(reading).peek(into)) {
                return true;
            }
            skipRest(reading);
        }
        return false;
    }

    /** An entry isn't whole: what stands behind it in its segment can't be found. */
    private void skipRest(int index) {
        Segment broken = segments.get(index);
        broken.forgetUnread(sum);
        log.broken(sum);
        lose(sum);
        removeDone(index);
    }

    /** The entry that {@link #peek} showed last has been handed on, and is in flight now. */
    public void advance() {
        if (!hasUnread()) {
            throw new IllegalStateException("nothing is unread");
        }
        segments.get(reading).advance();
    }

    /**
     * The oldest entry in flight has arrived.
     *
     * @param into gets the entry's note
     * @return false if it was thrown out meanwhile and counts as lost; then the note is as it was
     */
    public boolean confirm(SpoolNote into) {
        if (gone > 0) {
            gone--;
            return false;
        }
        if (segments.isEmpty() || segments.getFirst().inFlight() == 0) {
            throw new IllegalStateException("nothing is in flight");
        }
        segments.getFirst().finishOldest(into);
        addKept(-into.flows());
        removeDone(0);
        return true;
    }

    /**
     * Throws out the entry that {@link #peek} showed last, as it can't be understood: the disk has lost, with the
     * power, its {@link #definition}. Only while nothing is in flight.
     */
    public void giveUp() {
        advance();
        if (confirm(note)) {
            counters.addLost(OutputCount.LOST_FROM_SPOOL, note.flows(), note.packets(), note.octets(), note.repeats());
        }
    }

    /** The connection broke: all that is in flight is unread again. */
    public void rewind() {
        for (int i = 0; i <= reading && i < segments.size(); i++) {
            segments.get(i).rewind();
        }
        reading = 0;
        gone = 0;
    }

    /** Whether nothing is kept, neither unread nor in flight. */
    public boolean isEmpty() {
        return segments.isEmpty() || segments.getFirst().isDone();
    }

    /** Whether anything is unread; {@link #peek} may still find that it can't be read any more. */
    public boolean hasUnread() {
        while (reading < segments.size() - 1 && !segments.get(reading).hasUnread()) {
            reading++;
        }
        return reading < segments.size() && segments.get(reading).hasUnread();
    }

    /** Octets on disk. */
    public long bytes() {
        return bytes;
    }

    /** Flows that are kept. */
    public long flows() {
        return flows;
    }

    /**
     * Throws out what is too old by the wall clock, gives the disk space of an empty spool back, and lets a disk that
     * refused be tried again. Does so about every second, whatever the calls.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public void tick(long nowNanos) {
        if (ticked && nowNanos - nextTick < 0) {
            return;
        }
        ticked = true;
        nextTick = nowNanos + TICK;
        refused = false;
        throwOutBefore(clock.getAsLong() - settings.maxAge().toMillis());
        if (isEmpty()) {
            log.drained();
            clear();
        }
    }

    /** Removes the segment of a spool that has been empty for a while: to make one costs more than to keep it. */
    private void clear() {
        if (idle) {
            try {
                seal();
            } catch (IOException e) {
                log.leftBehind(e);
            }
        }
        idle = true;
    }

    private void throwOutBeyond(long limit) {
        while (bytes > limit && !segments.isEmpty() && segments.getFirst() != open) {
            throwOutFirst("full");
        }
    }

    private void throwOutBefore(long time) {
        while (!isEmpty()) {
            Segment first = segments.getFirst();
            if (!first.isOldestWhole()) {
                skipRest(0);
            } else if (first != open && first.newestTime() < time) {
                throwOutFirst("too old");
            } else if (first.oldestTime() < time) {
                throwOutOldest();
            } else {
                return;
            }
        }
    }

    private void throwOutFirst(String why) {
        Segment first = segments.getFirst();
        first.sumKept(sum);
        log.thrownOut(sum, why);
        lose(sum);
        gone += first.inFlight();
        first.finishAll();
        remove(0);
    }

    private void throwOutOldest() {
        Segment first = segments.getFirst();
        gone += first.inFlight() > 0 ? 1 : 0;
        first.finishOldest(note);
        sum.setOne(note);
        log.thrownOut(sum, "too old");
        lose(sum);
        removeDone(0);
    }

    private void lose(Tally lost) {
        addKept(-lost.flows);
        counters.addLost(OutputCount.LOST_FROM_SPOOL, lost.flows, lost.packets, lost.octets, lost.repeats);
    }

    /** Removes a segment of which nothing is left, unless it takes further entries. */
    private void removeDone(int index) {
        if (segments.get(index) != open && segments.get(index).isDone()) {
            remove(index);
        }
    }

    private void remove(int index) {
        Segment segment = segments.remove(index);
        reading -= index < reading ? 1 : 0;
        addBytes(-segment.bytes());
        try {
            segment.delete();
        } catch (IOException e) {
            log.leftBehind(e);
        }
    }

    /** Leaves everything to the next run: also what is in flight. */
    @Override
    public void close() {
        log.drained();
        try (folder;
                definitions) {
            seal();
        } catch (IOException e) {
            log.leftBehind(e);
        }
        segments.forEach(this::close);
        segments.clear();
    }

    private void close(Segment segment) {
        try {
            segment.close();
        } catch (IOException e) {
            log.leftBehind(e);
        }
    }
}
