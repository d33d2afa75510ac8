package io.ringprobe.plugin.smtp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.text.Octets;

/**
 * What the plugin must remember of a session: layout of its private state in the section.
 *
 * <pre>
 *   0  flags                                              1
 *   1  how much of the end of mail data was seen          1
 *   2  unused                                             2
 *   4  octets of a BDAT chunk still to come               4
 *   8  octets of the kept data already read, forward      4
 *  12  the same, reverse                                  4
 * </pre>
 *
 * <p>Owned by one shard's thread.
 */
final class SmtpSession {
    private static final int FLAGS_OFFSET = 0;
    private static final int END_SEEN_OFFSET = FLAGS_OFFSET + 1;
    private static final int CHUNK_OFFSET = END_SEEN_OFFSET + 3;
    private static final int READ_OFFSET = CHUNK_OFFSET + 4;
    static final int LENGTH = READ_OFFSET + 8;

    /** The last line of a reply said that more follow. */
    private static final int IN_REPLY = 1;
    /** What the client sends is mail data. */
    private static final int IN_DATA = 2;
    /** The client has sent DATA, and neither the answer nor mail data was seen. */
    private static final int DATA_ASKED = 4;
    /** The client has sent STARTTLS. */
    private static final int TLS_ASKED = 8;

    /** Within a line of mail data. */
    private static final int IN_LINE = 0;
    /** At the start of one. */
    private static final int AT_LINE = 1;
    /** Behind a dot at its start. */
    private static final int BEHIND_DOT = 2;

    private static final int START_MAIL_INPUT = 354;
    private static final int READY = 220;
    private static final int LOWEST_REFUSAL = 400;

    private SmtpSession() {}

    private static boolean has(long session, int flag) {
        return (Memory.getByte(session + FLAGS_OFFSET) & flag) != 0;
    }

    private static void set(long session, int flag, boolean value) {
        int flags = Memory.getByte(session + FLAGS_OFFSET);
        Memory.putByte(session + FLAGS_OFFSET, value ? flags | flag : flags & ~flag);
    }

    /** How many octets of this direction's kept data were read before. */
    static int read(long session, boolean forward) {
        return Memory.getInt(session + READ_OFFSET + (forward ? 0 : Integer.BYTES));
    }

    static void read(long session, boolean forward, int octets) {
        Memory.putInt(session + READ_OFFSET + (forward ? 0 : Integer.BYTES), octets);
    }

    /** A client's DATA: what follows is mail data, unless the server refuses. */
    static void askForData(long session) {
        set(session, IN_DATA | DATA_ASKED, true);
        Memory.putByte(session + END_SEEN_OFFSET, AT_LINE);
    }

    static void askForTls(long session) {
        set(session, TLS_ASKED, true);
    }

    static void chunk(long session, int octets) {
        Memory.putInt(session + CHUNK_OFFSET, octets);
    }

    /** The session goes on with a line of a reply; whether it is the first line of that reply. */
    static boolean beginsReply(long session, boolean goesOn) {
        boolean begins = !has(session, IN_REPLY);
        set(session, IN_REPLY, goesOn);
        return begins;
    }

    /**
     * A reply that may be the one to DATA. A refusal may be meant for a command before it in the same segment (RFC
     * 2920); so 354 counts also behind one.
     */
    static void answerData(long session, int code) {
        if (!has(session, DATA_ASKED)) {
            return;
        }
        if (code == START_MAIL_INPUT) {
            set(session, IN_DATA, true);
            set(session, DATA_ASKED, false);
        } else if (code >= LOWEST_REFUSAL) {
            set(session, IN_DATA, false);
        }
    }

    /** A reply that may be the one to STARTTLS; whether TLS begins behind it. */
    static boolean answerTls(long session, int code) {
        if (code >= LOWEST_REFUSAL) {
            set(session, TLS_ASKED, false);
        }
        return code == READY && has(session, TLS_ASKED);
    }

    /**
     * Passes over a chunk of BDAT and over mail data; returns where the client's next line begins, at most {@code end}.
     */
    static long behindContent(long session, long from, long end, boolean findEndOfData) {
        int chunk = (int) Math.min(Memory.getInt(session + CHUNK_OFFSET), end - from);
        chunk(session, Memory.getInt(session + CHUNK_OFFSET) - chunk);
        long at = from + chunk;
        if (at == end) {
            return at;
        }
        set(session, DATA_ASKED, false);
        if (!has(session, IN_DATA)) {
            return at;
        }
        return findEndOfData ? behindEndOfData(session, at, end) : behindLoneEndOfData(session, at, end);
    }

    private static long behindLoneEndOfData(long session, long from, long end) {
        if (end - from == 3
                && Memory.getByte(from) == '.'
                && Memory.getByte(from + 1) == '\r'
                && Memory.getByte(from + 2) == '\n') {
            set(session, IN_DATA, false);
        }
        return end;
    }

    /** Looks for a line of one dot; a line may come in parts. */
    private static long behindEndOfData(long session, long from, long end) {
        int seen = Memory.getByte(session + END_SEEN_OFFSET);
        long at = from;
        while (at < end) {
            if (seen == IN_LINE) {
                at = Octets.find(at, end, '\n');
                seen = at < end ? AT_LINE : IN_LINE;
                at++;
                continue;
            }
            int octet = Memory.getByte(at++);
            if (octet == '\n' && seen == BEHIND_DOT) {
                set(session, IN_DATA, false);
                return at;
            }
            seen = next(seen, octet);
        }
        Memory.putByte(session + END_SEEN_OFFSET, seen);
        return end;
    }

    /** A CR doesn't count: lines may end with LF alone. */
    private static int next(int seen, int octet) {
        return switch (octet) {
            case '\n' -> AT_LINE;
            case '\r' -> seen;
            case '.' -> seen == AT_LINE ? BEHIND_DOT : IN_LINE;
            default -> IN_LINE;
        };
    }
}
