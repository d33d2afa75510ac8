package io.ringprobe.lab.run;

import io.ringprobe.lab.report.RatePoint;
import io.ringprobe.lab.report.Round;
import io.ringprobe.lab.run.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches how fast ringprobe takes in packets from its start on: it asks for the balance (SIGUSR1) ten times a second
 * and takes the packets from that. Asking takes some time of its own, so the run counts for nothing else. Used by one
 * thread, for one run.
 */
final class WarmUp implements ProbeRun.Meanwhile {
    private static final long STEP_NANOS = 100_000_000;
    private static final long LOOK_NANOS = 2_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Pattern PACKETS = Pattern.compile("^input +.*: ([\\d,]+) packets, ", Pattern.MULTILINE);
    private static final Pattern CAUGHT = Pattern.compile("^SigCgt:\\s+([0-9a-f]+)$", Pattern.MULTILINE);

    private final List<RatePoint> points = new ArrayList<>();
    private long lastNanos;
    private long lastPackets;
    private int balances;

    /** The rates that were seen, each over the time since the one before. */
    List<RatePoint> points() {
        return List.copyOf(points);
    }

    @Override
    public void watch(Child child, Path output) throws IOException {
        long began = System.nanoTime();
        lastNanos = began;
        for (long step = 1; !child.hasEnded(); step++) {
            LockSupport.parkNanos(Math.max(0, began + step * STEP_NANOS - System.nanoTime()));
            if (handlesSignal(child)) {
                ask(child, output, began);
            }
        }
    }

    /** Until it does, the signal would end it. */
    private static boolean handlesSignal(Child child) {
        try {
            Path status = Path.of("/proc", String.valueOf(child.pid()), "status");
            Matcher caught = CAUGHT.matcher(Files.readString(status));
            return caught.find() && (Long.parseUnsignedLong(caught.group(1), 16) & 1L << Child.SIGUSR1 - 1) != 0;
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    private void ask(Child child, Path output, long began) throws IOException {
        child.signal(Child.SIGUSR1);
        long asked = System.nanoTime();
        while (System.nanoTime() - asked < STEP_NANOS && !child.hasEnded()) {
            if (read(ProbeRun.text(output), began)) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Takes the newest balance, and returns whether there is one that is new. */
    private boolean read(String text, long began) {
        int found = 0;
        long packets = Round.UNKNOWN;
        for (Matcher line = PACKETS.matcher(text); line.find(); found++) {
            packets = Long.parseLong(line.group(1).replace(",", ""));
        }
        if (found == balances) {
            return false;
        }
        balances = found;
        long now = System.nanoTime();
        points.add(new RatePoint(
                (now - began) / NANOS_PER_SECOND,
                Math.max(0, packets - lastPackets) * NANOS_PER_SECOND / (now - lastNanos)));
        lastNanos = now;
        lastPackets = packets;
        return true;
    }
}
