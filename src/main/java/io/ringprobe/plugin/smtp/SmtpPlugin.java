package io.ringprobe.plugin.smtp;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.smtp.SmtpParser.Command;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * SMTP on TCP ports 25 and 587 (RFC 5321, RFC 6409): commands and replies of a session, its domain, first sender and
 * first recipient. Each line counts, also with several in a segment (RFC 2920) or one over several; a reply of several
 * lines counts once. Chunks of BDAT (RFC 3030) are passed over; after STARTTLS there is nothing to read.
 *
 * <p>Mail data ends, as in the reference, only where a segment consists of its end mark alone; the rest of a session
 * whose client sends it otherwise goes unseen. With {@code endofdata} it ends where RFC 5321, 4.1.1.4 says. The
 * reference reads port 25 only, one line a packet, and commands in capital letters; it has no flag for RSET.
 */
public final class SmtpPlugin extends FlowPlugin {
    private static final int SMTP = 25;
    private static final int SUBMISSION = 587;
    /** Lines that are longer are passed over (RFC 5321, 4.5.3.1.6). */
    private static final int MAX_LINE = 1000;

    private static final int HUNDRED = 100;
    private static final int CAPACITY = 254;
    private static final Schema.Builder S = Schema.builder("smtp");
    private static final int COMMANDS =
            S.uint32("SMTP_COMMAND_FLAGS", Ipfix.fixed(Ipfix.CESNET, 810, 4), "", "commands seen, a bit each");
    private static final int MAILS = S.uint32("SMTP_MAIL_CMD_COUNT", Ipfix.fixed(Ipfix.CESNET, 811, 4), "", "MAILs");
    private static final int RECIPIENTS =
            S.uint32("SMTP_RCPT_CMD_COUNT", Ipfix.fixed(Ipfix.CESNET, 812, 4), "", "RCPTs");
    private static final int CODES =
            S.uint32("SMTP_STAT_CODE_FLAGS", Ipfix.fixed(Ipfix.CESNET, 815, 4), "", "reply codes seen, a bit each");
    /** The counters of replies stand one behind the other, by the first digit of their code from 2 on. */
    private static final int REPLIES =
            S.uint32("SMTP_2XX_STAT_CODE_COUNT", Ipfix.fixed(Ipfix.CESNET, 816, 4), "", "replies 200 to 299");

    static {
        S.uint32("SMTP_3XX_STAT_CODE_COUNT", Ipfix.fixed(Ipfix.CESNET, 817, 4), "", "replies 300 to 399");
        S.uint32("SMTP_4XX_STAT_CODE_COUNT", Ipfix.fixed(Ipfix.CESNET, 818, 4), "", "replies 400 to 499");
        S.uint32("SMTP_5XX_STAT_CODE_COUNT", Ipfix.fixed(Ipfix.CESNET, 819, 4), "", "replies 500 to 599");
        S.string("SMTP_DOMAIN", CAPACITY, Ipfix.variable(Ipfix.CESNET, 820), "domain of the client, from EHLO or HELO");
        S.string("SMTP_FIRST_SENDER", CAPACITY, Ipfix.variable(Ipfix.CESNET, 813), "first MAIL, behind its colon");
        S.string("SMTP_FIRST_RECIPIENT", CAPACITY, Ipfix.variable(Ipfix.CESNET, 814), "first RCPT, behind its colon");
    }

    private static final int SESSION = S.state(SmtpSession.LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable DOMAIN = SCHEMA.variable("SMTP_DOMAIN");
    private static final Field.Variable SENDER = SCHEMA.variable("SMTP_FIRST_SENDER");
    private static final Field.Variable RECIPIENT = SCHEMA.variable("SMTP_FIRST_RECIPIENT");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "SMTP: commands, replies, first sender and recipient of a session",
            List.of(OptionSpec.flag(
                    "e",
                    "endofdata",
                    "go on behind a mail's end wherever it stands, not only in a segment of its own")),
            Interest.everything()
                    .ofProtocols(Interest.TCP)
                    .ofPorts(SMTP, SUBMISSION)
                    .gathering(),
            false);

    private final SmtpParser parser = new SmtpParser();
    private boolean findsEndOfData;

    public SmtpPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        findsEndOfData = options.flag("endofdata");
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    /** What comes early comes again in its place, and must not count twice. */
    private Verdict read(Flow flow, Packet packet) {
        if (packet.isEarly()) {
            return Verdict.KEEP;
        }
        boolean fromServer = isSmtp(packet.sourcePort());
        long end = packet.data() + packet.dataLength();
        long at = packet.data() + readBefore(flow, packet);
        while (at < end) {
            at = fromServer ? at : behindContent(flow, at, end);
            long lineFeed = Octets.find(at, end, '\n');
            if (lineFeed == end) {
                break;
            }
            long lineEnd = Octets.endOfLine(at, lineFeed);
            if (fromServer) {
                if (readReply(flow, at, lineEnd)) {
                    return Verdict.DETACH;
                }
            } else {
                readCommand(flow, at, lineEnd);
            }
            at = lineFeed + 1;
        }
        return keep(flow, packet, at);
    }

    private static boolean isSmtp(int port) {
        return port == SMTP || port == SUBMISSION;
    }

    private int readBefore(Flow flow, Packet packet) {
        long section = extensions().section(flow);
        if (section == 0 || packet.data() == packet.payload()) {
            return 0;
        }
        return Math.min(SmtpSession.read(section + SESSION, packet.isForward()), packet.dataLength());
    }

    private long behindContent(Flow flow, long at, long end) {
        long section = extensions().section(flow);
        return section == 0 ? at : SmtpSession.behindContent(section + SESSION, at, end, findsEndOfData);
    }

    /** Lets a line that isn't complete be shown again, along with what was read before it. */
    private Verdict keep(Flow flow, Packet packet, long at) {
        int read = (int) (at - packet.data());
        int rest = packet.dataLength() - read;
        boolean more = rest > 0 && rest <= MAX_LINE;
        long section = extensions().section(flow);
        if (section != 0) {
            SmtpSession.read(section + SESSION, packet.isForward(), more ? read : 0);
        }
        return more ? Verdict.MORE : Verdict.KEEP;
    }

    /** Reads a server's line; returns whether TLS begins behind it. */
    private boolean readReply(Flow flow, long line, long end) {
        if (!parser.readReply(line, end)) {
            return false;
        }
        long section = extensions().create(flow);
        if (SmtpSession.beginsReply(section + SESSION, parser.goesOn())) {
            increment(section + REPLIES + (parser.code() / HUNDRED - 2) * Integer.BYTES);
        }
        addFlags(section + CODES, parser.codeFlag() | (SmtpParser.namesSpam(line, end) ? SmtpParser.SPAM : 0));
        SmtpSession.answerData(section + SESSION, parser.code());
        return SmtpSession.answerTls(section + SESSION, parser.code());
    }

    /** Reads a client's line. A session isn't recognised by words that are no commands. */
    private void readCommand(Flow flow, long line, long end) {
        Command command = parser.readCommand(line, end);
        long section = command == Command.OTHER
                ? extensions().section(flow)
                : extensions().create(flow);
        if (section == 0) {
            return;
        }
        addFlags(section + COMMANDS, parser.commandFlag());
        switch (command) {
            case EHLO, HELO -> setFirst(section, DOMAIN, parser.argument());
            case MAIL -> {
                increment(section + MAILS);
                setFirst(section, SENDER, parser.path());
            }
            case RCPT -> {
                increment(section + RECIPIENTS);
                setFirst(section, RECIPIENT, parser.path());
            }
            case DATA -> SmtpSession.askForData(section + SESSION);
            case BDAT -> SmtpSession.chunk(section + SESSION, parser.number());
            case STARTTLS -> SmtpSession.askForTls(section + SESSION);
            default -> {
                // its flag is all
            }
        }
    }

    private static void addFlags(long at, int flags) {
        Memory.putInt(at, Memory.getInt(at) | flags);
    }

    private static void increment(long counter) {
        Memory.putInt(counter, Memory.getInt(counter) + 1);
    }

    private void setFirst(long section, Field.Variable field, Span value) {
        if (Memory.getShort(section + field.slot()) == 0) {
            value.put(extensions(), section, field);
        }
    }
}
