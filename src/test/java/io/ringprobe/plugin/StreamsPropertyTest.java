package io.ringprobe.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.plugin.StreamModel.Segment;
import io.ringprobe.plugin.StreamModel.View;
import io.ringprobe.plugin.StreamRig.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plugins that gather see what a naive model says, for random segments: out of order, repeated, overlapping with other
 * octets, lost, cut short, with random verdicts. Property; {@code -Dringprobe.seed=N} runs one seed,
 * {@code -Dringprobe.seeds=N} tries more.
 */
class StreamsPropertyTest {
    private static final int SEEDS = Integer.getInteger("ringprobe.seeds", 400);
    private static final int PACKETS = 400;

    private Random random;
    private int plugins;
    private StreamRig rig;
    private StreamModel model;
    private long[] positions;
    private final long[] origins = new long[2];
    private final List<Segment> recent = new ArrayList<>();
    /** Answers for this packet, by plugin and hook. */
    private Map<String, Verdict> verdicts;

    private int kinds;

    @TestFactory
    Stream<DynamicTest> shouldShowWhatTheModelSays() {
        Long only = Long.getLong("ringprobe.seed");
        LongStream seeds = only != null ? LongStream.of(only) : LongStream.rangeClosed(1, SEEDS);
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        random = new Random(seed);
        plugins = 1 + random.nextInt(3);
        kinds = random.nextInt(4);
        int bound = List.of(1, 100, 2000, 8192, 100_000).get(random.nextInt(5));
        List<Interest> interests = new ArrayList<>();
        for (int i = 0; i < plugins; i++) {
            interests.add(Interest.everything().gathering());
        }
        try (StreamRig newRig = new StreamRig(bound, 1 << 24, interests, this::answer)) {
            rig = newRig;
            model = new StreamModel(bound, plugins);
            positions = new long[] {1L << 40, 1L << 40};
            origins[0] = random.nextInt();
            origins[1] = random.nextInt(3) == 0 ? -1000 : random.nextInt();
            recent.clear();
            for (int i = 0; i < PACKETS; i++) {
                step("seed " + seed + " packet " + i);
            }
            rig.end();
            assertEquals(0, rig.slotsInUse(), "all is freed");
        }
    }

    private Verdict answer(Seen seen) {
        return verdicts.computeIfAbsent(seen.plugin() + seen.hook(), key -> draw(seen));
    }

    private Verdict draw(Seen seen) {
        int draw = random.nextInt(1000);
        if (draw < 500) {
            return Verdict.MORE;
        }
        if (draw < 505) {
            return Verdict.DETACH;
        }
        if (draw < 510) {
            return seen.hook().equals("pre") ? Verdict.CUT_BEFORE : Verdict.CUT_AFTER;
        }
        return Verdict.KEEP;
    }

    private void step(String where) {
        if (random.nextInt(80) == 0) {
            rig.end();
            model.ended();
        }
        Segment segment = segment();
        recent.add(segment);
        verdicts = new HashMap<>();
        int sequence = (int) (segment.position() + origins[segment.forward() ? 0 : 1]) - (segment.syn() ? 1 : 0);
        int flags = (segment.syn() ? StreamRig.SYN : 0)
                | (segment.fin() ? StreamRig.FIN : 0)
                | (segment.rst() ? StreamRig.RST : 0);
        boolean opens = !rig.isOpen();
        List<Seen> seen = rig.packet(segment.forward(), sequence, flags, segment.wire(), segment.octets());
        compare(segment, new ArrayList<>(seen), opens, where + " " + segment);
    }

    private void compare(Segment segment, List<Seen> seen, boolean opens, String where) {
        if (opens) {
            model.opened();
        } else if (model.attached().isEmpty()) {
            assertEquals(List.of(), seen, where);
            return;
        }
        Map<Integer, View> views = model.views(segment);
        boolean cut = false;
        if (!opens) {
            for (int plugin : new ArrayList<>(model.attached())) {
                cut |= expect(plugin, "pre", views, seen, where) == Verdict.CUT_BEFORE;
            }
            for (int plugin = 0; plugin < plugins; plugin++) {
                if (verdicts.get(plugin + "pre") == Verdict.DETACH) {
                    model.detach(plugin);
                }
            }
        }
        if (cut) {
            model.opened();
            views = model.viewsAgain();
        }
        Set<Integer> more = new HashSet<>();
        boolean ends = false;
        for (int plugin : new ArrayList<>(model.attached())) {
            Verdict verdict = expect(plugin, opens || cut ? "new" : "", views, seen, where);
            ends |= verdict == Verdict.CUT_AFTER;
            if (verdict == Verdict.MORE) {
                more.add(plugin);
            } else if (verdict == Verdict.DETACH) {
                model.detach(plugin);
            }
        }
        assertEquals(List.of(), seen, where);
        model.answered(more);
        if (ends) {
            model.ended();
        }
        assertEquals(ends, !rig.isOpen(), where);
    }

    private Verdict expect(int plugin, String hook, Map<Integer, View> views, List<Seen> seen, String where) {
        View view = views.get(plugin);
        if (view == null) {
            return Verdict.KEEP;
        }
        for (Seen one : seen) {
            if (one.plugin() == plugin && one.hook().equals(hook)) {
                assertArrayEquals(view.octets(), one.octets(), where);
                assertEquals(view.early(), one.early(), where);
                seen.remove(one);
                return verdicts.get(plugin + hook);
            }
        }
        throw new AssertionError(where + ": plugin " + plugin + " didn't see it in " + hook);
    }

    /** Mostly the next segment of a direction; else one that is out of its place in some way. */
    private Segment segment() {
        boolean forward = random.nextBoolean();
        int direction = forward ? 0 : 1;
        int draw = random.nextInt(1000);
        boolean disturbed = kinds > 0 && draw < 100 * kinds;
        if (disturbed && draw % 2 == 0 && !recent.isEmpty()) {
            return recent.get(Math.max(0, recent.size() - 1 - random.nextInt(12)));
        }
        int length = random.nextInt(20) == 0 ? random.nextInt(3000) : random.nextInt(40);
        long position = positions[direction];
        if (disturbed) {
            position += random.nextInt(3) == 0 ? random.nextInt(4000) - 2000 : random.nextInt(160) - 80;
        }
        if (draw >= 995) {
            position += random.nextInt(2) == 0 ? -(1L << 24) - 40 + random.nextInt(80) : 1 << 28;
        }
        boolean skips = disturbed && random.nextInt(10) == 0;
        positions[direction] = Math.max(positions[direction], skips ? 0 : position + length);
        boolean cut = draw % 50 == 49;
        byte[] octets = new byte[cut ? random.nextInt(length + 1) : length];
        random.nextBytes(octets);
        boolean syn = random.nextInt(300) == 0;
        boolean fin = random.nextInt(60) == 0;
        boolean rst = random.nextInt(400) == 0;
        return new Segment(forward, position, syn, fin, rst, length, octets);
    }
}
