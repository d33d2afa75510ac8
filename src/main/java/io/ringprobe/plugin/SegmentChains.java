package io.ringprobe.plugin;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.Slab;

/**
 * Octets of TCP payload in chains of chunks of one size, so that the pool doesn't fall to pieces and is bounded to the
 * byte. One kind of chain grows at its end and has no gaps; the other holds segments in the order of their sequence
 * numbers, with gaps between them, each octet once.
 *
 * <pre>
 *     0  handle of the next chunk, 0 = none              4
 *     4  octets in this chunk                            4
 *     8  sequence number of the first                    4   | only in chains of segments
 *    12  1: the segment begins here; 0: it goes on here  4   |
 *    16  octets                                        496
 * </pre>
 *
 * <p>A link is the address of the four bytes that name a chunk: where a chain begins, or a chunk's first field.
 * Sequence numbers are compared modulo 2^32 (RFC 9293, 3.4). Owned by one shard's thread.
 */
final class SegmentChains implements AutoCloseable {
    private static final int NEXT_OFFSET = 0;
    private static final int COUNT_OFFSET = NEXT_OFFSET + 4;
    private static final int SEQUENCE_OFFSET = COUNT_OFFSET + 4;
    private static final int BEGINS_OFFSET = SEQUENCE_OFFSET + 4;
    private static final int OCTETS_OFFSET = BEGINS_OFFSET + 4;
    private static final int CHUNK = 512;
    private static final int CAPACITY = CHUNK - OCTETS_OFFSET;

    private final Slab chunks = new Slab(CHUNK);
    private final long most;

    /** @param poolBytes the most memory that all chains may take */
    SegmentChains(long poolBytes) {
        most = poolBytes / CHUNK;
    }

    /** Whether the pool has room for that many more octets, even if they must be stored in so many pieces. */
    boolean hasRoom(int octets, int pieces) {
        return chunks.used() + octets / CAPACITY + pieces <= most;
    }

    /** Adds octets at the end of a chain without gaps. */
    void append(long firstLink, long from, int length) {
        long link = firstLink;
        int last = 0;
        while (Memory.getInt(link) != 0) {
            last = Memory.getInt(link);
            link = chunks.address(last) + NEXT_OFFSET;
        }
        int done = last == 0 ? 0 : fillUp(chunks.address(last), from, length);
        while (done < length) {
            link = insertChunk(link, 0, from + done, Math.min(length - done, CAPACITY));
            done += CAPACITY;
        }
    }

    private static int fillUp(long chunk, long from, int length) {
        int count = Memory.getInt(chunk + COUNT_OFFSET);
        int added = Math.min(length, CAPACITY - count);
        Memory.copy(from, chunk + OCTETS_OFFSET + count, added);
        Memory.putInt(chunk + COUNT_OFFSET, count + added);
        return added;
    }

    /** How many of the segment's octets are in no chunk of the chain. */
    int missing(int first, int sequence, int length) {
        int end = sequence + length;
        int missing = length;
        for (int chunk = first; chunk != 0; chunk = next(chunk)) {
            int overlapStart = later(sequence, sequence(chunk));
            int overlapEnd = earlier(end, end(chunk));
            missing -= Math.max(0, overlapEnd - overlapStart);
        }
        return missing;
    }

    /** Stores those octets of a segment that the chain doesn't hold yet, between those that it holds. */
    void insert(long firstLink, int sequence, long from, int length) {
        int end = sequence + length;
        int at = sequence;
        int begins = 1;
        long link = firstLink;
        while (at - end < 0) {
            int chunk = Memory.getInt(link);
            int holeEnd = chunk == 0 ? end : earlier(end, sequence(chunk));
            if (holeEnd - at > 0) {
                link = insertPiece(link, at, from + (at - sequence), holeEnd - at, begins);
                begins = 0;
                at = holeEnd;
            } else {
                at = later(at, end(chunk));
                link = chunks.address(chunk) + NEXT_OFFSET;
            }
        }
    }

    private long insertPiece(long firstLink, int sequence, long from, int length, int begins) {
        long link = firstLink;
        for (int done = 0; done < length; done += CAPACITY) {
            long next = insertChunk(link, sequence + done, from + done, Math.min(length - done, CAPACITY));
            Memory.putInt(next - NEXT_OFFSET + BEGINS_OFFSET, done == 0 ? begins : 0);
            link = next;
        }
        return link;
    }

    /** Puts a new chunk into a chain and returns the link behind it. */
    private long insertChunk(long link, int sequence, long from, int length) {
        int handle = chunks.take();
        long chunk = chunks.address(handle);
        Memory.putInt(chunk + NEXT_OFFSET, Memory.getInt(link));
        Memory.putInt(chunk + COUNT_OFFSET, length);
        Memory.putInt(chunk + SEQUENCE_OFFSET, sequence);
        Memory.putInt(chunk + BEGINS_OFFSET, 0);
        Memory.copy(from, chunk + OCTETS_OFFSET, length);
        Memory.putInt(link, handle);
        return chunk + NEXT_OFFSET;
    }

    /** Copies all octets of a chain and returns how many they are. */
    int copy(int first, long to) {
        int copied = 0;
        for (int chunk = first; chunk != 0; chunk = next(chunk)) {
            copied += copyChunk(chunk, to + copied);
        }
        return copied;
    }

    /** Copies the octets of one chunk and returns how many they are. */
    int copyChunk(int chunk, long to) {
        long address = chunks.address(chunk);
        int count = Memory.getInt(address + COUNT_OFFSET);
        Memory.copy(address + OCTETS_OFFSET, to, count);
        return count;
    }

    /** Takes a chain's first chunk out and frees it. */
    void dropFirst(long link) {
        int chunk = Memory.getInt(link);
        Memory.putInt(link, next(chunk));
        chunks.free(chunk);
    }

    /** Frees a whole chain and returns how many octets it held. */
    int drop(long link) {
        int dropped = 0;
        while (Memory.getInt(link) != 0) {
            dropped += count(Memory.getInt(link));
            dropFirst(link);
        }
        return dropped;
    }

    /** Octets in a chunk. */
    int count(int chunk) {
        return Memory.getInt(chunks.address(chunk) + COUNT_OFFSET);
    }

    /** Sequence number of a chunk's first octet. */
    int sequence(int chunk) {
        return Memory.getInt(chunks.address(chunk) + SEQUENCE_OFFSET);
    }

    /** Sequence number behind a chunk's last octet. */
    int end(int chunk) {
        return sequence(chunk) + count(chunk);
    }

    /** Whether what was stored of a segment begins with this chunk. */
    boolean begins(int chunk) {
        return Memory.getInt(chunks.address(chunk) + BEGINS_OFFSET) != 0;
    }

    private int next(int chunk) {
        return Memory.getInt(chunks.address(chunk) + NEXT_OFFSET);
    }

    private static int later(int a, int b) {
        return a - b > 0 ? a : b;
    }

    private static int earlier(int a, int b) {
        return a - b < 0 ? a : b;
    }

    /** Chunks in use. */
    int used() {
        return chunks.used();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
