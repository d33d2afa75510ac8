package io.ringprobe.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringprobe.lab.truth.TruthFlow;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random truths, encoded by the real outputs: what is whole is found whole, and each kind of damage is named. */
class CheckPropertyTest {
    private static final int FLOWS = 300;
    private static final CheckSettings STRICT = new CheckSettings(Set.of(), true, 0, 3);

    @TempDir
    Path folder;

    private final long seed = new SplittableRandom().nextLong();
    private final RandomTruth random = new RandomTruth(seed);
    private final List<TruthFlow> flows = random.flows(FLOWS);

    static List<String> outputs() {
        return Encoded.OUTPUTS;
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldFindAllOfWhatIsWhole(String output) throws IOException {
        CheckResult result = check(output, flows, flows);
        assertEquals(List.of(), result.worst(), this::seed);
        assertEquals(100, result.complete(), this::seed);
        assertEquals(100, result.exactPercent(), this::seed);
        assertEquals(FLOWS, result.exact());
        assertEquals(0, result.strangers(), this::seed);
        assertEquals(List.of(), result.notTold());
        assertEquals(List.of(), result.troubles());
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldNameAMissingFlow(String output) throws IOException {
        CheckResult result = check(output, flows, flows.subList(1, FLOWS));
        assertEquals(Map.of(Aspect.MISSING, 1L), result.differences(), this::seed);
        assertEquals(FLOWS - 1, result.found());
        assertTrue(result.flowsPercent() < 100 && result.packetsPercent() < 100 && result.octetsPercent() < 100);
        assertEquals(
                result.packets() - flows.getFirst().packets() - flows.getFirst().packetsRev(), result.packetsFound());
        assertEquals(1, result.worst().size());
        assertTrue(result.worst().getFirst().differences().getFirst().startsWith("missing: "));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldCountAStranger(String output) throws IOException {
        CheckResult result = check(output, flows.subList(1, FLOWS), flows);
        assertEquals(100, result.complete(), this::seed);
        assertEquals(100, result.exactPercent(), this::seed);
        assertTrue(result.strangers() > 0, this::seed);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldNameEachKindOfDamage(String output) throws IOException {
        assertDamage(output, Aspect.PACKETS, f -> with(f, f.packets() + 1, f.octets(), f.tcpFlags(), f.lastNanos()));
        assertDamage(output, Aspect.OCTETS, f -> with(f, f.packets(), f.octets() + 1, f.tcpFlags(), f.lastNanos()));
        assertDamage(output, Aspect.FLAGS, f -> with(f, f.packets(), f.octets(), f.tcpFlags() ^ 0x10, f.lastNanos()));
        assertDamage(
                output, Aspect.TIMES, f -> with(f, f.packets(), f.octets(), f.tcpFlags(), f.lastNanos() + 2_000_000));
    }

    private static TruthFlow with(TruthFlow f, long packets, long octets, int flags, long last) {
        return new TruthFlow(
                f.source(),
                f.sourcePort(),
                f.destination(),
                f.destinationPort(),
                f.protocol(),
                f.firstNanos(),
                last,
                packets,
                f.packetsRev(),
                octets,
                f.octetsRev(),
                flags,
                f.tcpFlagsRev(),
                f.application(),
                f.fields());
    }

    private void assertDamage(String output, Aspect aspect, UnaryOperator<TruthFlow> damage) throws IOException {
        List<TruthFlow> sent = new ArrayList<>(flows);
        int victim = (int) Math.floorMod(seed, (long) FLOWS);
        sent.set(victim, damage.apply(sent.get(victim)));
        CheckResult result = check(output, flows, sent);
        assertEquals(Map.of(aspect, 1L), result.differences(), this::seed);
        assertEquals(FLOWS - 1, result.exact());
        String story = result.worst().getFirst().differences().getFirst();
        assertTrue(story.startsWith(aspect.text() + ": "), story);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldNameAWrongField(String output) throws IOException {
        int victim = 0;
        while (flows.get(victim).fields().isEmpty()) {
            victim++;
        }
        for (String name : flows.get(victim).fields().keySet()) {
            List<TruthFlow> expected = new ArrayList<>(flows);
            Map<String, String> fields = new HashMap<>(flows.get(victim).fields());
            fields.put(name, "other");
            expected.set(victim, withFields(flows.get(victim), fields));
            CheckResult result = check(output, expected, flows);
            assertEquals(Map.of(Aspect.FIELDS, 1L), result.differences(), this::seed);
            assertEquals(Map.of(name, 1L), result.fieldDifferences(), this::seed);
            String story = result.worst().getFirst().differences().getFirst();
            assertTrue(story.startsWith(name + ": '") && story.endsWith("right is 'other'"), story);
        }
    }

    private static TruthFlow withFields(TruthFlow f, Map<String, String> fields) {
        return new TruthFlow(
                f.source(),
                f.sourcePort(),
                f.destination(),
                f.destinationPort(),
                f.protocol(),
                f.firstNanos(),
                f.lastNanos(),
                f.packets(),
                f.packetsRev(),
                f.octets(),
                f.octetsRev(),
                f.tcpFlags(),
                f.tcpFlagsRev(),
                f.application(),
                fields);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void shouldNameATurnedFlow(String output) throws IOException {
        TruthFlow f = flows.getFirst();
        TruthFlow turned = new TruthFlow(
                f.destination(),
                f.destinationPort(),
                f.source(),
                f.sourcePort(),
                f.protocol(),
                f.firstNanos(),
                f.lastNanos(),
                10,
                10,
                1000,
                1000,
                0,
                0,
                f.application(),
                Map.of());
        TruthFlow right = new TruthFlow(
                f.source(),
                f.sourcePort(),
                f.destination(),
                f.destinationPort(),
                f.protocol(),
                f.firstNanos(),
                f.lastNanos(),
                10,
                10,
                1000,
                1000,
                0,
                0,
                f.application(),
                Map.of());
        CheckResult result = check(output, List.of(right), List.of(turned));
        boolean directionIsTold = !output.contains("uniflow");
        assertEquals(directionIsTold ? Map.of(Aspect.DIRECTION, 1L) : Map.of(), result.differences(), this::seed);
    }

    @Test
    void shouldSumUpALineThatComesTwice() throws IOException {
        List<TruthFlow> twice = new ArrayList<>(flows);
        twice.addAll(flows);
        Path received = Encoded.received(folder, "ipfix", random, flows);
        Path again = Files.copy(received, folder.resolve("again"));
        CheckResult result = Encoded.check(Encoded.truth(folder, twice), STRICT, received, again);
        assertEquals(2 * FLOWS, result.truthLines());
        assertEquals(FLOWS, result.flows());
        assertEquals(100, result.complete(), this::seed);
        assertEquals(Map.of(), result.differences(), this::seed);
    }

    @Test
    void shouldLeaveOutWhatNobodyTellsUnlessStrict() throws IOException {
        List<TruthFlow> expected = flows.stream()
                .map(f -> withFields(f, Map.of("NO_SUCH_FIELD", "1")))
                .toList();
        Path truth = Encoded.truth(folder, expected);
        Path received = Encoded.received(folder, "json", random, flows);
        CheckResult loose = Encoded.check(truth, CheckSettings.DEFAULT, received);
        assertEquals(100, loose.exactPercent(), this::seed);
        assertEquals(List.of("NO_SUCH_FIELD"), loose.notTold());
        CheckResult strict = Encoded.check(truth, STRICT, received);
        assertEquals(0, strict.exactPercent(), this::seed);
        assertEquals(Map.of("NO_SUCH_FIELD", (long) FLOWS), strict.fieldDifferences());
    }

    @Test
    void shouldIgnoreWhatItIsToldTo() throws IOException {
        List<TruthFlow> sent = flows.stream()
                .map(f -> with(f, f.packets(), f.octets() + 5, f.tcpFlags(), f.lastNanos() + 9_000_000_000L))
                .toList();
        Path truth = Encoded.truth(folder, flows);
        Path received = Encoded.received(folder, "json", random, sent);
        CheckSettings ignoring = new CheckSettings(Set.of(Aspect.OCTETS, Aspect.TIMES), true, 0, 3);
        assertEquals(100, Encoded.check(truth, ignoring, received).exactPercent(), this::seed);
        CheckSettings tolerant = new CheckSettings(Set.of(Aspect.OCTETS), true, 9_000_000_000L, 3);
        assertEquals(100, Encoded.check(truth, tolerant, received).exactPercent(), this::seed);
        assertEquals(0, Encoded.check(truth, STRICT, received).exactPercent(), this::seed);
    }

    @Test
    void shouldKeepAddressesApart() throws IOException {
        TruthFlow flow = flows.getFirst();
        TruthFlow other = new TruthFlow(
                InetAddress.getByName("::1"),
                1,
                InetAddress.getByName("fe80::1:2"),
                2,
                17,
                flow.firstNanos(),
                flow.lastNanos(),
                1,
                0,
                40,
                0,
                0,
                0,
                "x",
                Map.of());
        assertEquals(1, check("csv", List.of(flow, other), List.of(other)).found());
    }

    private CheckResult check(String output, List<TruthFlow> truth, List<TruthFlow> sent) throws IOException {
        return Encoded.check(Encoded.truth(folder, truth), STRICT, Encoded.received(folder, output, random, sent));
    }

    private String seed() {
        return "seed " + seed;
    }
}
