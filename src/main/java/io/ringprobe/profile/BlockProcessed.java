package io.ringprobe.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A shard has handled a block. The sums over all events are the packets and flows of the run. */
@Name("ringprobe.BlockProcessed")
@Label("Block Processed")
@Description("A shard has handled a block of packets: flow cache and plugins; at the end all flows that are left")
@Category("Ringprobe")
@Threshold("10 ms")
@StackTrace(false)
final class BlockProcessed extends Event {
    @Label("Shard")
    int shard;

    @Label("Packets")
    int packets;

    @Label("Flows Ended")
    long flowsEnded;

    /** Owned by the shard's thread. */
    static final class Writer extends EventSpan<BlockProcessed> {
        private long endedBefore;

        Writer(int shard) {
            super(new BlockProcessed());
            event.shard = shard;
        }

        @Override
        public void end(long amount, long total) {
            super.end(amount, total);
            endedBefore = total;
        }

        @Override
        void fill(long amount, long total) {
            event.packets = (int) amount;
            event.flowsEnded = total - endedBefore;
        }
    }
}
