package io.ringprobe.plugin.smtp;

import static io.ringprobe.plugin.text.TextMemory.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpPluginTest {
    private static final int EHLO = 0x1;
    private static final int MAIL = 0x4;
    private static final int RCPT = 0x8;
    private static final int DATA = 0x10;
    private static final int QUIT = 0x400;
    private static final int UNKNOWN = 0x8000;

    private PluginRig rig = PluginRig.of("smtp").tcp(40_000, 25);

    @AfterEach
    void close() {
        rig.close();
    }

    private void findEndOfData() {
        rig.close();
        rig = PluginRig.of("smtp;endofdata").tcp(40_000, 25);
    }

    private SmtpPluginTest send(String text) {
        rig.send(octets(text));
        return this;
    }

    private SmtpPluginTest reply(String text) {
        rig.reply(octets(text));
        return this;
    }

    private RecordValues only() {
        List<RecordValues> records = rig.end();
        assertEquals(1, records.size());
        return records.getFirst();
    }

    /** The scenario of RFC 5321, D.1, up to DATA. */
    private void openMail() {
        reply("220 foo.com Simple Mail Transfer Service Ready\r\n").send("EHLO bar.com\r\n");
        reply("250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250-DSN\r\n250 HELP\r\n");
        send("MAIL FROM:<Smith@bar.com>\r\n").reply("250 OK\r\n");
        send("RCPT TO:<Jones@foo.com>\r\n").reply("250 OK\r\n");
        send("RCPT TO:<Green@foo.com>\r\n").reply("550 No such user here\r\n");
        send("DATA\r\n").reply("354 Start mail input; end with <CRLF>.<CRLF>\r\n");
    }

    @Test
    void shouldReadASession() {
        openMail();
        send("QUIT\r\nis mail data\r\n").send(".\r\n").reply("250 OK\r\n");
        send("QUIT\r\n").reply("221 foo.com Service closing transmission channel\r\n");
        RecordValues record = only();
        assertEquals(EHLO | MAIL | RCPT | DATA | QUIT, record.number("SMTP_COMMAND_FLAGS"));
        assertEquals(1, record.number("SMTP_MAIL_CMD_COUNT"));
        assertEquals(2, record.number("SMTP_RCPT_CMD_COUNT"));
        assertEquals(0x4 | 0x8 | 0x10 | 0x80 | 0x40000, record.number("SMTP_STAT_CODE_FLAGS"));
        assertEquals(6, record.number("SMTP_2XX_STAT_CODE_COUNT"), "a reply of several lines is one");
        assertEquals(1, record.number("SMTP_3XX_STAT_CODE_COUNT"));
        assertEquals(0, record.number("SMTP_4XX_STAT_CODE_COUNT"));
        assertEquals(1, record.number("SMTP_5XX_STAT_CODE_COUNT"));
        assertEquals("bar.com", record.text("SMTP_DOMAIN"));
        assertEquals("<Smith@bar.com>", record.text("SMTP_FIRST_SENDER"));
        assertEquals("<Jones@foo.com>", record.text("SMTP_FIRST_RECIPIENT"));
    }

    /** As the reference does: see the plugin's documentation. */
    @Test
    void shouldStayInMailDataWhereItsEndIsNotAlone() {
        openMail();
        send("text\r\n.\r\n").reply("250 OK\r\n").send("QUIT\r\n");
        assertEquals(EHLO | MAIL | RCPT | DATA, only().number("SMTP_COMMAND_FLAGS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text\r\n.\r\nQUIT\r\n",
                "text\r\n|.\r\n|QUIT\r\n",
                "text|\r|\n|.|\r|\nQUIT\r\n",
                ".\r\nQUIT\r\n",
                "..\r\n.x\r\nx.\r\n\r\n.\nQUIT\r\n"
            })
    void shouldFindTheEndOfMailDataIfAsked(String content) {
        findEndOfData();
        openMail();
        for (String part : content.split("\\|")) {
            send(part);
        }
        assertEquals(EHLO | MAIL | RCPT | DATA | QUIT, only().number("SMTP_COMMAND_FLAGS"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text\r\n..\r\nQUIT\r\n", "text.\r\nQUIT\r\n", ". \r\nQUIT\r\n", "\r\n\r\nQUIT\r\n"})
    void shouldNotTakeMailDataForCommands(String content) {
        findEndOfData();
        openMail();
        assertEquals(EHLO | MAIL | RCPT | DATA, send(content).only().number("SMTP_COMMAND_FLAGS"));
    }

    @Test
    void shouldGoOnWhereDataIsRefused() {
        reply("220 x\r\n").send("DATA\r\n").reply("503 no recipients\r\n").send("QUIT\r\n");
        assertEquals(DATA | QUIT, only().number("SMTP_COMMAND_FLAGS"));
    }

    /** RFC 2920: commands in groups, and a refusal that was meant for one before DATA. */
    @Test
    void shouldReadPipelinedCommandsAndReplies() {
        reply("220 x\r\n").send("EHLO a\r\n").reply("250 PIPELINING\r\n");
        send("MAIL FROM:<a@a>\r\nRCPT TO:<b@b>\r\nRCPT TO:<c@c>\r\nDATA\r\n");
        reply("250 ok\r\n550 not b\r\n250 ok\r\n").reply("354 go\r\n");
        send("NOOP\r\n").send(".\r\n").reply("250 ok\r\n");
        RecordValues record = only();
        assertEquals(EHLO | MAIL | RCPT | DATA, record.number("SMTP_COMMAND_FLAGS"));
        assertEquals(2, record.number("SMTP_RCPT_CMD_COUNT"));
        assertEquals(5, record.number("SMTP_2XX_STAT_CODE_COUNT"));
        assertEquals(1, record.number("SMTP_5XX_STAT_CODE_COUNT"));
        assertEquals("<b@b>", record.text("SMTP_FIRST_RECIPIENT"));
    }

    /** RFC 3030. */
    @Test
    void shouldPassOverChunks() {
        reply("220 x\r\n")
                .send("BDAT 10\r\nQUIT\r\n")
                .send("MAIL\nBDAT 6 LAST\r\nEHLO\r\n")
                .send("NOOP\r\n");
        assertEquals(0x200, only().number("SMTP_COMMAND_FLAGS"));
    }

    @Test
    void shouldLetGoWhenTlsBegins() {
        reply("220 x\r\n")
                .send("EHLO a\r\n")
                .reply("250 STARTTLS\r\n")
                .send("STARTTLS\r\n")
                .reply("220 go ahead\r\n");
        send("QUIT\r\n").reply("554 x\r\n");
        RecordValues record = only();
        assertEquals(EHLO, record.number("SMTP_COMMAND_FLAGS"));
        assertEquals(0, record.number("SMTP_5XX_STAT_CODE_COUNT"));
    }

    @Test
    void shouldGoOnWhereTlsIsRefused() {
        reply("220 x\r\n")
                .send("STARTTLS\r\n")
                .reply("454 not now\r\n")
                .reply("220 x\r\n")
                .send("QUIT\r\n");
        assertEquals(QUIT, only().number("SMTP_COMMAND_FLAGS"));
    }

    @ParameterizedTest
    @CsvSource({
        "EHLO, 1",
        "HELO, 2",
        "MAIL, 4",
        "RCPT, 8",
        "DATA, 16",
        "RSET, 32",
        "VRFY, 64",
        "EXPN, 128",
        "HELP, 256",
        "NOOP, 512",
        "QUIT, 1024",
        "ehlo, 1",
        "AUTH, 0",
        "auth, 0",
        "XCLIENT, 0",
        "xclient, 32768",
        "dXNlcg==, 32768",
        "a234567890123456789012345678901, 32768",
        "a2345678901234567890123456789012, 0",
        "'', 0"
    })
    void shouldFlagCommands(String word, int flag) {
        assertEquals(flag, reply("220 x\r\n").send(word + " x\r\n").only().number("SMTP_COMMAND_FLAGS"));
    }

    @ParameterizedTest
    @CsvSource({
        "211, 0", "214, 1", "220, 2", "221, 3", "250, 4", "251, 5", "252, 6", "354, 7", "421, 8", "450, 9", "451, 10",
        "452, 11", "455, 12", "500, 13", "501, 14", "502, 15", "503, 16", "504, 17", "550, 18", "551, 19", "552, 20",
        "553, 21", "554, 22", "555, 23", "334, 31", "599, 31"
    })
    void shouldFlagReplies(String code, int bit) {
        assertEquals(1L << bit, reply(code + "\r\n").only().number("SMTP_STAT_CODE_FLAGS"));
    }

    @Test
    void shouldFlagSpamInAnyLineOfAReply() {
        reply("554-no\r\n554 looks like SpaM to me\r\n");
        assertEquals(1 << 22 | 1 << 30, only().number("SMTP_STAT_CODE_FLAGS"));
    }

    @ParameterizedTest
    @CsvSource({
        "'MAIL FROM:<a@a> SIZE=5\r\n', <a@a> SIZE=5",
        "'mail from: <b@b>\n', ' <b@b>'",
        "'MAIL FROM:\r\nMAIL FROM:<>\r\n', <>",
        "'MAIL\r\nMAIL FROM\r\n', ''"
    })
    void shouldTakeTheSenderBehindTheColon(String lines, String sender) {
        RecordValues record = reply("220 x\r\n").send(lines).only();
        assertEquals(sender, record.text("SMTP_FIRST_SENDER"));
    }

    @Test
    void shouldReadSubmissionToo() {
        rig.tcp(40_000, 587);
        assertEquals(UNKNOWN, reply("220 x\r\n").send("user@x\r\n").only().number("SMTP_COMMAND_FLAGS"));
        rig.tcp(40_000, 26);
        assertFalse(reply("220 x\r\n").only().has("smtp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\r\n", "GET / HTTP/1.1\r\n", "\u0016\u0003\u0001\n\n", "lower case\r\n", "EHLO without end"
            })
    void shouldNotTakeOtherClientsForSmtp(String payload) {
        assertFalse(send(payload).only().has("smtp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22\r\n", "2200 x\r\n", "120 x\r\n", "600 x\r\n", "22o x\r\n", "220 without end"})
    void shouldNotTakeOtherServersForSmtp(String payload) {
        assertFalse(reply(payload).only().has("smtp"));
    }
}
