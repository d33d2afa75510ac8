package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import io.ringprobe.lab.packet.PacketBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** SMTP (RFC 5321): one mail to some recipients, from greeting to QUIT. */
final class SmtpApplication implements Application {
    private static final int CAPACITY = 254;
    /** EHLO, MAIL, RCPT, DATA and QUIT in SMTP_COMMAND_FLAGS. */
    private static final int COMMANDS = 1 | 4 | 8 | 16 | 1024;
    /** 220, 221, 250 and 354 in SMTP_STAT_CODE_FLAGS. */
    private static final int CODES = 4 | 8 | 16 | 128;
    /** Replies to the connection, EHLO, MAIL, the mail and QUIT; a further one to each RCPT. */
    private static final int REPLIES = 5;

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public Speaker speaker(Config config) {
        Settings settings = new Settings(name(), config);
        Speaker speaker = new Server(
                port(settings),
                settings.hosts("domain", "mail.example.org", "mx*.example.com"),
                settings.tokens("sender", "alice@example.com", "news-*@example.org"),
                settings.tokens("recipient", "bob@example.net", "*@example.net"),
                settings.range("recipients", 1, 3, 1, 100),
                settings.range("length", 500, 8000, 0, 1 << 20));
        settings.done();
        return speaker;
    }

    /** Probes know SMTP by these two ports. */
    private static int port(Settings settings) {
        return Integer.parseInt(
                settings.words("port", List.of("25", "587"), "25").getFirst());
    }

    private record Server(
            int port,
            List<String> domains,
            List<String> senders,
            List<String> recipients,
            Range recipientCount,
            Range length)
            implements Speaker {
        @Override
        public Conversation converse(RandomGenerator random) {
            String domain = Pick.of(domains, random);
            String sender = "<" + Pick.of(senders, random) + ">";
            List<String> to = new ArrayList<>();
            for (int left = recipientCount.pick(random); left > 0; left--) {
                to.add("<" + Pick.of(recipients, random) + ">");
            }
            Dialogue dialogue = Dialogue.tcp(port);
            begin(dialogue, domain, sender);
            for (String recipient : to) {
                dialogue.client(Text.lines("RCPT TO:" + recipient)).server(Text.lines("250 2.1.5 Ok"));
            }
            mail(dialogue, sender, to.getFirst(), length.pick(random));
            return dialogue.field("SMTP_COMMAND_FLAGS", COMMANDS)
                    .field("SMTP_MAIL_CMD_COUNT", 1)
                    .field("SMTP_RCPT_CMD_COUNT", to.size())
                    .field("SMTP_STAT_CODE_FLAGS", CODES)
                    .field("SMTP_2XX_STAT_CODE_COUNT", REPLIES + to.size())
                    .field("SMTP_3XX_STAT_CODE_COUNT", 1)
                    .field("SMTP_4XX_STAT_CODE_COUNT", 0)
                    .field("SMTP_5XX_STAT_CODE_COUNT", 0)
                    .field("SMTP_DOMAIN", CAPACITY, domain)
                    .field("SMTP_FIRST_SENDER", CAPACITY, sender)
                    .field("SMTP_FIRST_RECIPIENT", CAPACITY, to.getFirst())
                    .end();
        }

        private static void begin(Dialogue dialogue, String domain, String sender) {
            dialogue.server(Text.lines("220 mx.example.net ESMTP Postfix"))
                    .client(Text.lines("EHLO " + domain))
                    .server(Text.lines("250-mx.example.net", "250-PIPELINING", "250-SIZE 10240000", "250 8BITMIME"))
                    .client(Text.lines("MAIL FROM:" + sender))
                    .server(Text.lines("250 2.1.0 Ok"));
        }

        /** The mail's end mark comes by itself, as programs send it that write the mail before. */
        private static void mail(Dialogue dialogue, String sender, String recipient, int length) {
            StringBuilder head = new StringBuilder();
            Text.header(head, "From", sender);
            Text.header(head, "To", recipient);
            Text.header(head, "Subject", "Lab");
            Text.header(head, "MIME-Version", "1.0");
            Text.header(head, "Content-Type", "text/plain; charset=us-ascii");
            byte[] body =
                    new PacketBytes().bytes(Text.prose(length)).text("\r\n").toArray();
            dialogue.client(Text.lines("DATA"))
                    .server(Text.lines("354 End data with <CR><LF>.<CR><LF>"))
                    .client(Text.message(head, body))
                    .client(Text.lines("."))
                    .server(Text.lines("250 2.0.0 Ok: queued"))
                    .client(Text.lines("QUIT"))
                    .server(Text.lines("221 2.0.0 Bye"));
        }
    }
}
