package io.ringprobe.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugins that gather see of a TCP flow, segment by segment. */
class StreamsTest {
    private static final int BOUND = 8192;
    private static final Interest GATHERING =
            Interest.everything().ofProtocols(6).gathering();

    private final List<StreamRig> rigs = new ArrayList<>();
    private StreamRig rig;
    private int next = 1000;

    @AfterEach
    void free() {
        for (StreamRig used : rigs) {
            used.end();
            assertEquals(0, used.slotsInUse(), "the end of the flow frees all");
            used.close();
        }
    }

    /** A flow after its SYN, under plugins of which each wants more of what doesn't end with a full stop. */
    private StreamRig open(int bound, long pool, Interest... interests) {
        rig = new StreamRig(bound, pool, List.of(interests), StreamsTest::wantsFullStop);
        rigs.add(rig);
        rig.packet(true, next - 1, StreamRig.SYN, new byte[0]);
        return rig;
    }

    private StreamRig open(Interest... interests) {
        return open(BOUND, 1 << 20, interests);
    }

    private static Verdict wantsFullStop(StreamRig.Seen seen) {
        int length = seen.octets().length;
        return length > 0 && seen.octets()[length - 1] == '.' ? Verdict.KEEP : Verdict.MORE;
    }

    private String at(int sequence, int flags, String octets) {
        return after(rig.packet(true, sequence, flags, octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String at(int sequence, String octets) {
        return at(sequence, 0, octets);
    }

    /** The segment that goes on where the last one ended. */
    private String send(String octets) {
        String seen = at(next, octets);
        next += octets.length();
        return seen;
    }

    /** What was seen after counting; before it must have been the same. */
    private static String after(List<StreamRig.Seen> seen) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (StreamRig.Seen one : seen) {
            if (one.hook().equals("pre")) {
                before.add(one.toString().replace("pre", ""));
            } else {
                after.add(one.toString());
            }
        }
        if (!before.isEmpty()) {
            assertEquals(before.toString(), after.toString().replace("new", ""), "the hooks see the same");
        }
        return String.join(" ", after);
    }

    @Test
    void shouldShowSegmentsInOrderAsTheyAre() {
        open(GATHERING);
        assertEquals("0:one.", send("one."));
        assertEquals("0:two.", send("two."));
        assertEquals(0, rig.stats().messages());
    }

    @Test
    void shouldShowAMessageInFullToWhoAskedForMore() {
        open(GATHERING);
        assertEquals("0:Hel", send("Hel"));
        assertEquals("0:Hello", send("lo"));
        assertEquals("0:Hello.", send("."));
        assertEquals("0:Bye.", send("Bye."));
        assertEquals(1, rig.stats().messages());
    }

    @Test
    void shouldKeepDirectionsApart() {
        open(GATHERING);
        assertEquals("0:ask", send("ask"));
        assertEquals("0:answer", after(rig.packet(false, 77, 0, "answer".getBytes(StandardCharsets.ISO_8859_1))));
        assertEquals("0:asking.", send("ing."));
        assertEquals("0:answers.", after(rig.packet(false, 83, 0, "s.".getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void shouldNotShowAgainWhatWasSeen() {
        open(GATHERING);
        send("one");
        assertEquals("", at(1000, "one"));
        assertEquals("", at(1000, "on"));
        assertEquals("", at(1002, "x"), "a keep-alive");
        assertEquals("0:one two", at(1001, "XX two"), "of what overlaps only what is new");
        assertEquals(3, rig.stats().repeats());
    }

    @Test
    void shouldShowEarlySegmentsAtOnceAndBehindTheMissingOne() {
        open(GATHERING);
        assertEquals("0~cc", at(1004, "cc"));
        assertEquals("0~ee.", at(1008, "ee."));
        assertEquals("", at(1004, "CC"), "it came before");
        assertEquals("0:aabbcc", at(1000, "aabb"));
        assertEquals("0:aabbccddee.", at(1006, "dd"));
        assertEquals(2, rig.stats().early());
        assertEquals(1, rig.stats().repeats());
    }

    @Test
    void shouldTakeOfOverlappingSegmentsTheOctetsThatCameFirst() {
        open(GATHERING);
        assertEquals("0~bb", at(1002, "bb"));
        assertEquals("0~ee", at(1008, "ee"));
        assertEquals("0~xyyyyyyyyz.", at(1001, "xyyyyyyyyz."));
        assertEquals("0:axbbyyyyeez.", at(1000, "a"));
    }

    @Test
    void shouldLetTheOldestStartWinWherePluginsDiffer() {
        rig = new StreamRig(
                BOUND,
                1 << 20,
                List.of(GATHERING, GATHERING),
                seen -> seen.plugin() == 0 && seen.octets()[0] == '1' ? Verdict.KEEP : wantsFullStop(seen));
        rigs.add(rig);
        next = 1000;
        assertEquals("0new:1 1new:1", send("1"));
        assertEquals("0:2 1:12", send("2"));
        assertEquals("0:3 1:123", send("3"));
        assertEquals("0:4. 1:1234.", send("4."));
        assertEquals("0:5 1:5", send("5"));
        assertEquals("0:56 1:56", send("6"));
    }

    @Test
    void shouldCallWhoWaitsWhateverThePayloadBeginsWith() {
        open(GATHERING.beginningWith((int) 'G'), Interest.everything().parsing());
        assertEquals("1:x", send("x"));
        assertEquals("0:G 1:G", send("G"));
        assertEquals("0:Gx 1:x", send("x"), "who doesn't gather sees the payload");
        assertEquals("0:Gx. 1:.", send("."));
        assertEquals("1:y", send("y"));
        assertEquals("0:Gz 1:yGz", at(next - 1, "yGz"), "what is new begins as it wants");
    }

    @Test
    void shouldGiveUpAGapAfterTooManyEarlySegments() {
        open(GATHERING);
        send("kept");
        for (int i = 0; i < Streams.MAX_EARLY; i++) {
            assertEquals("0~" + i, at(1010 + 2 * i, "" + i));
        }
        assertEquals("0:here", at(1040, "here"));
        assertEquals("0:here.", at(1044, "."));
        assertEquals(1, rig.stats().gaps());
        assertEquals("", at(1004, "filler"), "too late");
    }

    @Test
    void shouldCountOnlyEarlySegmentsThatAreStillHeld() {
        open(GATHERING);
        for (int i = 0; i < 50; i++) {
            assertEquals("0~b.", at(next + 1, "b."));
            assertEquals("0:ab.", at(next, "a"));
            next += 3;
        }
        assertEquals(0, rig.stats().gaps());
    }

    @Test
    void shouldKeepNoMoreThanTheBound() {
        open(10, 1 << 20, GATHERING);
        assertEquals("0:12345", send("12345"));
        assertEquals("0:1234567890", send("67890"));
        assertEquals("0:1234567890X", send("X"), "it may be seen, but not be kept");
        assertEquals("0:Y", send("Y"));
        assertEquals(1, rig.stats().refused());
        assertEquals("0:YZ", send("Z"));
        assertEquals("0:YZlast.", send("last."));
        assertEquals("0~1234567890", at(next + 1, "1234567890"));
        assertEquals("0:9", at(next + 20, "9"), "no room to wait for the gap");
        assertEquals(1, rig.stats().gaps());
    }

    @Test
    void shouldKeepNothingWhereThePoolIsEmpty() {
        open(BOUND, 100, GATHERING);
        assertEquals("0:a", send("a"));
        assertEquals("0:b", send("b"));
        assertEquals("0:d", at(next + 1, "d"), "nobody can wait for what is missing");
        assertEquals(4, rig.stats().refused());
        assertEquals(1, rig.stats().gaps());
    }

    @Test
    void shouldShowPayloadsAloneWhereItIsOff() {
        open(0, 1 << 20, GATHERING);
        assertEquals("0:a", send("a"));
        assertEquals("0:b", send("b"));
        assertEquals("0:a", at(1000, "a"));
        assertEquals("0:z", at(2000, "z"));
    }

    @Test
    void shouldNotGoOnBehindAPayloadThatWasCutShort() {
        open(GATHERING);
        send("a");
        assertEquals("0:ab", after(rig.packet(true, 1001, 0, 100, new byte[] {'b'})));
        assertEquals("0:c.", at(1101, "c."));
        assertEquals("", after(rig.packet(true, 1101, 0, 50, new byte[] {'x', 'y'})), "what is new wasn't captured");
        assertEquals("0:d.", at(1151, "d."));
    }

    @Test
    void shouldNotKeepBehindTheEndOfADirection() {
        open(GATHERING);
        assertEquals("0:a", at(1000, StreamRig.FIN, "a"));
        assertEquals("0:b", at(1001, "b"));
        assertEquals("", at(1002, StreamRig.FIN, ""));
        assertEquals("0:c", at(1002, "c"));
        assertEquals("0:ok", at(1003, StreamRig.RST, "ok"), "a reset's text is no part of the stream");
        assertEquals("0:d", at(1003, "d"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -3, Integer.MAX_VALUE - 1, 0, 12345})
    void shouldReckonSequenceNumbersModulo32Bits(int start) {
        next = start;
        open(GATHERING);
        assertEquals("0:ab", send("ab"));
        assertEquals("0~ef.", at(next + 2, "ef."));
        assertEquals("", at(start, "ab"));
        assertEquals("0:abcdef.", send("cd"));
    }

    @Test
    void shouldBeginWithTheFirstSegmentSeenInTheMiddleOfAConnection() {
        rig = new StreamRig(BOUND, 1 << 20, List.of(GATHERING), StreamsTest::wantsFullStop);
        rigs.add(rig);
        assertEquals("0new:a", at(5000, "a"));
        assertEquals("0:ab.", at(5001, "b."));
    }

    @Test
    void shouldBeginAgainWithANewSynOrALeap() {
        open(GATHERING);
        send("a");
        assertEquals("", at(999, StreamRig.SYN, ""), "the same again");
        assertEquals("0:ab", send("b"));
        at(500_000, StreamRig.SYN, "");
        assertEquals("0:c", at(500_001, "c"));
        assertEquals("0:d", at(1_000_500_001, "d"));
        assertEquals("0:de", at(1_000_500_002, "e"));
        assertEquals("0:f", at(2000, "f"));
        assertEquals(2, rig.stats().gaps());
    }

    @Test
    void shouldTakeDataOfASynAsTheFirst() {
        open(GATHERING);
        assertEquals("0:fast", at(2000, StreamRig.SYN, "fast"));
        assertEquals("0:faster.", at(2005, "er."));
        assertEquals("", at(2001, "fast"));
    }

    @Test
    void shouldGoOnAcrossACutBeforeAPacket() {
        rig = new StreamRig(
                BOUND,
                1 << 20,
                List.of(GATHERING, GATHERING),
                seen -> seen.hook().equals("pre") && seen.plugin() == 1 && seen.octets().length == 3
                        ? Verdict.CUT_BEFORE
                        : wantsFullStop(seen));
        rigs.add(rig);
        next = 1000;
        assertEquals("0new:a 1new:a", send("a"));
        assertEquals("0:ab 1:ab", send("b"));
        assertEquals("0new:abc 1new:abc", send("c"));
        assertEquals("0:abcd. 1:abcd.", send("d."));
    }

    @Test
    void shouldForgetAFlowThatNobodyGathersFromAnyMore() {
        rig = new StreamRig(
                BOUND,
                1 << 20,
                List.of(GATHERING, Interest.everything()),
                seen -> seen.plugin() == 1
                        ? Verdict.KEEP
                        : seen.early() && !seen.hook().equals("pre") ? Verdict.DETACH : Verdict.MORE);
        rigs.add(rig);
        next = 1000;
        assertEquals("0new:a 1new:a", send("a"));
        assertEquals(2, rig.slotsInUse());
        assertEquals("0~x 1:x", at(1005, "x"));
        assertEquals(0, rig.slotsInUse());
        assertEquals("1:c", send("c"));
    }

    @Test
    void shouldShowAMessageToItsEndThatBeganInTheFirstPackets() {
        open(GATHERING.firstPackets(3), Interest.everything());
        assertEquals("0:a 1:a", send("a"));
        assertEquals("0:ab 1:b", send("b"));
        assertEquals("0:abc 1:c", send("c"));
        assertEquals("0:abcd. 1:d.", send("d."));
        assertEquals("1:e", send("e"));
        assertEquals(0, rig.slotsInUse());
    }

    @Test
    void shouldHoldNothingForPluginsThatDontGather() {
        open(Interest.everything(), Interest.everything().parsing());
        assertEquals("0:b 1:b", at(1001, "b"));
        assertEquals("0:a 1:a", send("a"));
        assertEquals(0, rig.slotsInUse());
    }

    @Test
    void shouldHandleMessagesOfManyChunks() {
        open(GATHERING);
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            String part = Character.toString('a' + i).repeat(1460);
            whole.append(part);
            assertEquals("0:" + whole, send(part));
        }
        assertEquals("0:" + whole + ".", send("."));
    }
}
