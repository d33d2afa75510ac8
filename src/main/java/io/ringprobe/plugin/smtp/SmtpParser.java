package io.ringprobe.plugin.smtp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.Name;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;

/**
 * Reads single lines of SMTP (RFC 5321, 4.1 and 4.2): a client's commands and a server's replies. Lines come without
 * their line break. Owned by one plugin instance; what it found is valid while the packet is.
 */
final class SmtpParser {
    /** Flag of a line whose first word is no command. */
    static final int UNKNOWN_COMMAND = 0x8000;
    /** Flag of a reply with the word "spam". */
    static final int SPAM = 0x4000_0000;
    /** Flag of a reply code that has no flag of its own. */
    static final int UNKNOWN_CODE = 0x8000_0000;

    private static final int MAX_WORD = 31;
    private static final int CODE_LENGTH = 3;
    private static final int LOWEST_CODE = 200;
    private static final int HIGHEST_CODE = 599;
    private static final int DECIMAL = 10;

    /** What a client's line asks for. Those up to QUIT have the flags 1, 2, 4 and so on. */
    enum Command {
        EHLO,
        HELO,
        MAIL,
        RCPT,
        DATA,
        RSET,
        VRFY,
        EXPN,
        HELP,
        NOOP,
        QUIT,
        AUTH,
        BDAT,
        STARTTLS,
        OTHER;

        private static final Command[] ALL = values();
        private final Name word = new Name(name());

        /** The command's bit in SMTP_COMMAND_FLAGS, 0 where it has none. */
        int flag() {
            return ordinal() <= QUIT.ordinal() ? 1 << ordinal() : 0;
        }
    }

    /** Reply codes in the order of their flags 1, 2, 4 and so on. */
    private static final int[] CODES = {
        211, 214, 220, 221, 250, 251, 252, 354, 421, 450, 451, 452, 455, 500, 501, 502, 503, 504, 550, 551, 552, 553,
        554, 555
    };

    private static final Name SPAM_WORD = new Name("spam");

    private final Span argument = new Span();
    private int commandFlag;
    private int code;
    private boolean goesOn;

    /** Reads a client's line. */
    Command readCommand(long line, long end) {
        long wordEnd = Octets.find(line, end, ' ');
        argument.set(Math.min(wordEnd + 1, end), end);
        int length = (int) (wordEnd - line);
        for (Command command : Command.ALL) {
            if (command != Command.OTHER && command.word.is(line, length)) {
                commandFlag = command.flag();
                return command;
            }
        }
        commandFlag = length > MAX_WORD || isUpperCase(line, wordEnd) ? 0 : UNKNOWN_COMMAND;
        return Command.OTHER;
    }

    private static boolean isUpperCase(long from, long end) {
        for (long at = from; at < end; at++) {
            if (Memory.getByte(at) < 'A' || Memory.getByte(at) > 'Z') {
                return false;
            }
        }
        return true;
    }

    /**
     * The flag of the command read last: its own; {@link #UNKNOWN_COMMAND} for a word of up to 31 octets that is none
     * (such as the credentials after AUTH), unless it is all capital letters; else 0.
     */
    int commandFlag() {
        return commandFlag;
    }

    /** What stands behind the command's word and a space. */
    Span argument() {
        return argument;
    }

    /** Narrows the argument to what stands behind its first colon: the path and parameters of MAIL and RCPT. */
    Span path() {
        long colon = Octets.find(argument.address(), argument.end(), ':');
        argument.set(Math.min(colon + 1, argument.end()), argument.end());
        return argument;
    }

    /** The number that the argument begins with, 0 where it doesn't: the size of a BDAT chunk (RFC 3030). */
    int number() {
        long value = 0;
        for (long at = argument.address(); at < argument.end(); at++) {
            int digit = Memory.getByte(at) - '0';
            if (digit < 0 || digit >= DECIMAL) {
                break;
            }
            value = Math.min(value * DECIMAL + digit, Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** Reads a server's line; false if it is none of a reply. */
    boolean readReply(long line, long end) {
        code = Octets.threeDigits(line, end);
        if (code < LOWEST_CODE || code > HIGHEST_CODE) {
            return false;
        }
        int mark = line + CODE_LENGTH < end ? Memory.getByte(line + CODE_LENGTH) : ' ';
        goesOn = mark == '-';
        return goesOn || mark == ' ';
    }

    /** The reply's code: three digits, of which the first is 2 to 5. */
    int code() {
        return code;
    }

    /** Whether further lines of the same reply follow. */
    boolean goesOn() {
        return goesOn;
    }

    /** The code's bit in SMTP_STAT_CODE_FLAGS. */
    int codeFlag() {
        for (int i = 0; i < CODES.length; i++) {
            if (CODES[i] == code) {
                return 1 << i;
            }
        }
        return UNKNOWN_CODE;
    }

    /** Whether a line has the word "spam" in it, in capital letters or small ones. */
    static boolean namesSpam(long line, long end) {
        return SPAM_WORD.isIn(line, (int) (end - line));
    }
}
