package io.ringprobe.plugin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one shard's {@link Streams} count. The shard's thread adds; what other threads read is what it had
 * {@linkplain #publish() published} last.
 */
public final class StreamStats {
    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(StreamStats.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long messages;
    private long early;
    private long repeats;
    private long gaps;
    private long refused;
    private long published;

    void addMessage() {
        messages++;
    }

    void addEarly() {
        early++;
    }

    void addRepeat() {
        repeats++;
    }

    void addGap() {
        gaps++;
    }

    void addRefused() {
        refused++;
    }

    /** Makes what was counted visible to other threads. */
    void publish() {
        PUBLISHED.setRelease(this, published + 1);
    }

    private void acquire() {
        PUBLISHED.getAcquire(this);
    }

    /** Messages whose first octets were kept, as a plugin asked for more. */
    public long messages() {
        acquire();
        return messages;
    }

    /** Segments that came before one that belongs in front of them. */
    public long early() {
        acquire();
        return early;
    }

    /** Segments of which all octets had been seen. */
    public long repeats() {
        acquire();
        return repeats;
    }

    /** Gaps for which nobody waits any longer, and leaps of the sequence numbers. */
    public long gaps() {
        acquire();
        return gaps;
    }

    /** How often octets weren't kept because the flow had its share, or the pool was empty. */
    public long refused() {
        acquire();
        return refused;
    }
}
