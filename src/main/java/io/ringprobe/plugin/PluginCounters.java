package io.ringprobe.plugin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one shard counts of its plugins. The shard's thread adds; what other threads read is what it had
 * {@linkplain #publish() published} last.
 */
final class PluginCounters {
    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(PluginCounters.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] calls;
    private final long[] records;
    private long published;

    PluginCounters(int plugins) {
        calls = new long[plugins];
        records = new long[plugins];
    }

    void addCall(int plugin) {
        calls[plugin]++;
    }

    /** A record goes out with sections of these plugins. */
    void addRecord(long plugins) {
        for (long bits = plugins; bits != 0; bits &= bits - 1) {
            records[Long.numberOfTrailingZeros(bits)]++;
        }
    }

    /** Makes what was counted visible to other threads. */
    void publish() {
        PUBLISHED.setRelease(this, published + 1);
    }

    private void acquire() {
        PUBLISHED.getAcquire(this);
    }

    long calls(int plugin) {
        acquire();
        return calls[plugin];
    }

    long records(int plugin) {
        acquire();
        return records[plugin];
    }
}
