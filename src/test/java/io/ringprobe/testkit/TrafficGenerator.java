package io.ringprobe.testkit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * Generates a mixed stream of Ethernet frames: TCP with handshakes, teardowns, resets and retransmissions, DNS, pings,
 * fragmented datagrams and other protocols, over IPv4 and IPv6, plain and in VLANs and tunnels; between them frames
 * that aren't IP, malformed ones and ones that were captured in part. Time goes on by fractions of a millisecond, now
 * and then by up to 40 s, so that flows time out.
 *
 * <p>The same seed and numbers give the same stream, to the bit. About so many flows are met as were asked for; when
 * all have been, they come again, which means reused ports.
 */
public final class TrafficGenerator {
    /** When the traffic begins, ns since 1970. */
    public static final long START = 1_735_689_600_000_000_000L;

    private static final int MOST_ACTIVE = 1000;
    private static final double MEAN_GAP = 100_000;
    private static final long LONGEST_GAP = 40_000_000_000L;
    private static final int ONE_IN_LONG_GAPS = 2000;
    private static final int ONE_IN_STRAYS = 60;
    private static final int ONE_IN_CUT = 100;

    private final SplittableRandom random;
    private final FlowFactory factory;
    private final StrayFrames strays;
    private final int flows;

    private int started;
    private long time = START;

    /** @param flows how many different flows to make */
    public TrafficGenerator(long seed, int flows) {
        this.random = new SplittableRandom(seed);
        this.factory = new FlowFactory(seed);
        this.strays = new StrayFrames(random);
        this.flows = flows;
    }

    /** Generates that many packets. */
    public void generate(int packets, PacketSink sink) {
        int mean = Math.max(1, packets / flows);
        Deque<byte[]>[] active = start(mean);
        for (int i = 0; i < packets; i++) {
            tick();
            if (random.nextInt(ONE_IN_STRAYS) == 0) {
                emit(sink, strays.next());
            } else {
                emit(sink, nextFrame(active, mean));
            }
        }
    }

    private Deque<byte[]>[] start(int mean) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Deque<byte[]>[] active = new Deque[Math.min(flows, MOST_ACTIVE)];
        for (int i = 0; i < active.length; i++) {
            active[i] = nextFlow(mean);
        }
        return active;
    }

    private byte[] nextFrame(Deque<byte[]>[] active, int mean) {
        int index = random.nextInt(active.length);
        byte[] frame = active[index].remove();
        if (active[index].isEmpty()) {
            active[index] = nextFlow(mean);
        }
        return frame;
    }

    private Deque<byte[]> nextFlow(int mean) {
        int budget = 1 + (int) Math.min(2000, random.nextExponential() * (mean - 1));
        return new ArrayDeque<>(factory.frames(started++ % flows, budget, random));
    }

    private void tick() {
        time += 1 + (long) (random.nextExponential() * MEAN_GAP);
        if (random.nextInt(ONE_IN_LONG_GAPS) == 0) {
            time += random.nextLong(LONGEST_GAP);
        }
    }

    private void emit(PacketSink sink, byte[] frame) {
        if (random.nextInt(ONE_IN_CUT) == 0) {
            sink.packet(time, Arrays.copyOf(frame, random.nextInt(frame.length)), frame.length);
        } else {
            sink.packet(time, frame, frame.length);
        }
    }
}
