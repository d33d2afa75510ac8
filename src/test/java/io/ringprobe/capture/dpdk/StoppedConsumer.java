package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.Options;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.TestComponents;
import java.io.IOException;
import java.util.List;

/**
 * Reads the input dpdk, and is done with no packet until told so: prints "ready", and after each line on standard input
 * how many packets have come and how many were missed; from the second line on packets go back. Ends with the input.
 */
final class StoppedConsumer implements PacketReceiver {
    private static final int LIMIT = 4096;
    private static final int ROUNDS = 40;
    private static final int PAUSE_MILLIS = 20;

    private final PacketSource source;
    private long packets;
    private long marks;
    private boolean done;

    private StoppedConsumer(PacketSource source) {
        this.source = source;
    }

    /** Takes the options of the input. */
    public static void main(String[] args) throws Exception {
        Options options = TestComponents.options(DpdkOptions.SPEC, args[0]);
        try (PacketSource source = new DpdkInput()
                .open(options, new InputContext(List.of(options), LIMIT))
                .getFirst()) {
            new StoppedConsumer(source).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            for (int round = 0; round < ROUNDS; round++) {
                source.poll(this, LIMIT);
                Thread.sleep(PAUSE_MILLIS);
            }
            System.out.println("came " + packets + " missed " + source.missed());
            done = true;
        }
    }

    @Override
    public void onPacket(long nanos, long frame, int captured, int wire, LinkType link) {
        packets++;
    }

    @Override
    public void onFiltered(int wire) {
        throw new AssertionError("nothing is filtered here");
    }

    @Override
    public long mark() {
        return ++marks;
    }

    @Override
    public boolean isReleased(long mark) {
        return done;
    }
}
