package io.ringprobe.export.ipfix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers and lives of templates. */
class TemplatesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int LIFETIME = 10;
    private static final long PATIENCE = 30 * SECOND;
    private static final int LARGE = 1000;

    private final ProgramCompiler compiler = new ProgramCompiler(TestSchemas.ALL, 1, 0);
    private final Templates templates = new Templates(LIFETIME);
    private final long now = System.nanoTime();

    private RecordProgram register(long presence) {
        return templates.register(compiler.compile(0, presence, 4));
    }

    @Test
    void shouldNumberTemplatesInTheOrderOfTheirFirstUse() {
        assertEquals(256, register(0).templateId());
        RecordProgram second = register(1);
        assertEquals(257, second.templateId());
        assertEquals(1, second.index());
        assertArrayEquals(second.template(), templates.template(1));
        assertEquals(257, ByteBuffer.wrap(second.template()).getShort());
        assertEquals(2, templates.count());
    }

    @Test
    void shouldShareATemplateAmongEqualOnes() {
        RecordProgram one = register(1);
        RecordProgram other = templates.register(compiler.compile(0, 1, 4, ProgramCompiler.Form.REPEAT));
        assertEquals(one.index(), other.index());
        assertEquals(1, templates.count());
    }

    @Test
    void shouldFindOrAddTemplatesOfOtherRuns() {
        RecordProgram own = register(1);
        byte[] body = body(own);
        assertEquals(0, templates.indexOf(body));
        assertEquals(0, templates.foreign(body));
        byte[] other = HexFormat.of().parseHex("000100010008");
        assertEquals(-1, templates.indexOf(other));
        assertEquals(1, templates.foreign(other));
        assertEquals(1, templates.foreign(other));
        assertEquals("0101" + "000100010008", HexFormat.of().formatHex(templates.template(1)));
    }

    private byte[] body(RecordProgram program) {
        return templates.body(program.index());
    }

    @Test
    void shouldFindTemplatesByTheIdThatTheyHaveNow() {
        register(0);
        register(1);
        assertEquals(1, templates.indexOfId(257));
        assertEquals(-1, templates.indexOfId(258));
        withdraw(2, now + 2 * PATIENCE);
        assertEquals(-1, templates.indexOfId(257));
    }

    @Test
    void shouldWithdrawNothingWhileAMessageIsOpen() {
        register(0);
        templates.hold();
        assertEquals("", withdraw(1, now + 2 * PATIENCE));
        templates.release();
        assertEquals("00020008" + "01000000", withdraw(1, now + 2 * PATIENCE));
    }

    @Test
    void shouldWithdrawWhatNoRecordHasUsedForLong() {
        register(0);
        register(1);
        register(2);
        List<Integer> told = new ArrayList<>();
        templates.onWithdrawal(told::add);
        templates.used(1, now + 20 * SECOND);
        assertEquals("", withdraw(3, now + 29 * SECOND));
        assertEquals("0002000c" + "01000000" + "01020000", withdraw(3, now + PATIENCE + SECOND));
        assertEquals(List.of(0, 2), told);
        assertFalse(templates.isLive(0));
        assertTrue(templates.isLive(1));
        assertEquals(0, templates.template(2).length);
        assertEquals("", withdraw(3, now + PATIENCE + 3 * SECOND));
        assertEquals("00020008" + "01010000", withdraw(3, now + PATIENCE + 21 * SECOND));
    }

    private String withdraw(int sent, long when) {
        return HexFormat.of().formatHex(templates.withdraw(sent, LARGE, when));
    }

    @Test
    void shouldNotWithdrawFromAPeerWhatItWasNeverTold() {
        register(0);
        register(1);
        assertEquals("00020008" + "01000000", withdraw(1, now + 2 * PATIENCE));
        assertFalse(templates.isLive(1));
    }

    @Test
    void shouldSayNothingOverUdp() {
        register(0);
        assertEquals("", withdraw(0, now + 2 * PATIENCE));
        assertFalse(templates.isLive(0));
    }

    @Test
    void shouldGiveANewIdAfterAWithdrawal() {
        byte[] body = body(register(1));
        withdraw(1, now + 2 * PATIENCE);
        assertEquals(-1, templates.indexOf(body));
        RecordProgram again = register(1);
        assertEquals(1, again.index());
        assertEquals(257, again.templateId());
    }

    @Test
    void shouldKeepToTheLengthThatIsAskedFor() {
        for (int i = 0; i < 10; i++) {
            templates.foreign(numbered(i));
        }
        long late = now + 2 * PATIENCE;
        assertEquals(4 + 4 * 4, templates.withdraw(10, 20, late).length);
        assertEquals(4 + 4 * 4, templates.withdraw(10, 20, late).length);
        assertEquals(4 + 4 * 2, templates.withdraw(10, 20, late).length);
        assertEquals(0, templates.withdraw(10, 20, late).length);
    }

    @Test
    void shouldUseIdsAgainOnlyWhenEachWasGiven() {
        templates.foreign(numbered(0));
        withdraw(1, now + 2 * PATIENCE);
        int ids = IpfixMessage.MAX_TEMPLATES;
        for (int i = 1; i < ids; i++) {
            assertEquals(256 + i, templates.id(templates.foreign(numbered(i))));
        }
        assertFalse(templates.isFull());
        int reused = templates.foreign(numbered(ids));
        assertEquals(ids, reused);
        assertEquals(256, templates.id(reused));
        assertEquals(reused, templates.indexOfId(256));
        assertTrue(templates.isFull());
        assertEquals(-1, templates.foreign(numbered(ids + 1)));
        assertNull(register(0));
        assertEquals(5, templates.foreign(numbered(5)));
    }

    private static byte[] numbered(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    @Test
    void shouldCompileAnewWhatWasWithdrawn() {
        FlowPrograms programs = new FlowPrograms(compiler, TestSchemas.ALL, templates, "test", false);
        try (RecordBuilder builder = new RecordBuilder(TestSchemas.ALL)) {
            long record = Exports.basicFlow(builder, 1);
            assertEquals(256, programs.flow(record).templateId());
            assertEquals(256, programs.flow(record).templateId());
            withdraw(1, now + 2 * PATIENCE);
            assertEquals(257, programs.flow(record).templateId());
            assertEquals(1, programs.flow(record).index());
        }
    }
}
