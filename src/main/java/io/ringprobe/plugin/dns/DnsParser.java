package io.ringprobe.plugin.dns;

import io.ringprobe.plugin.dns.message.DnsMessage;
import io.ringprobe.plugin.dns.message.DnsName;
import io.ringprobe.plugin.dns.message.RecordType;
import io.ringprobe.plugin.dns.message.TextBuffer;

/**
 * Reads what the dns plugin tells of a message: the header, the first question, the first answer and EDNS (RFC 6891). A
 * message whose questions can't be read is none; what can't be read behind them is left out. One a plugin, owned by one
 * shard's thread.
 */
final class DnsParser implements AutoCloseable {
    private static final int MAX_RDATA_TEXT = 3 * DnsName.MAX_TEXT;
    private static final long DNSSEC_OK = 0x8000;

    private final DnsMessage message = new DnsMessage();
    private final DnsName name = new DnsName();
    private final RdataText rdataText = new RdataText();
    private final TextBuffer question = new TextBuffer(DnsName.MAX_TEXT);
    private final TextBuffer rdata = new TextBuffer(MAX_RDATA_TEXT);
    private int questionType;
    private int questionClass;
    private long ttl;
    private int payloadSize;
    private boolean dnssecOk;

    /** Reads a message; false if it isn't one. */
    boolean parse(long address, int length) {
        clear();
        if (!message.wrap(address, length) || !readQuestions()) {
            return false;
        }
        if (readAnswers() && message.skipRecords(message.authorities())) {
            readAdditionals();
        }
        return true;
    }

    private void clear() {
        question.clear();
        rdata.clear();
        questionType = 0;
        questionClass = 0;
        ttl = 0;
        payloadSize = 0;
        dnssecOk = false;
    }

    private boolean readQuestions() {
        int count = message.questions();
        if (count == 0) {
            return true;
        }
        if (!message.nextQuestion() || !name.wrap(message).addTo(question)) {
            return false;
        }
        questionType = message.type();
        questionClass = message.dnsClass();
        return message.skipQuestions(count - 1);
    }

    private boolean readAnswers() {
        int count = message.answers();
        if (count == 0) {
            return true;
        }
        if (!message.nextRecord()) {
            return false;
        }
        ttl = message.ttl();
        rdataText.write(message, rdata);
        return message.skipRecords(count - 1);
    }

    private void readAdditionals() {
        for (int i = message.additionals(); i > 0 && message.nextRecord(); i--) {
            if (message.type() == RecordType.OPT) {
                payloadSize = message.dnsClass();
                dnssecOk = (message.ttl() & DNSSEC_OK) != 0;
            }
        }
    }

    int id() {
        return message.id();
    }

    int rcode() {
        return message.rcode();
    }

    /** Number of answers that the header claims. */
    int answers() {
        return message.answers();
    }

    /** Name of the first question. */
    TextBuffer question() {
        return question;
    }

    int questionType() {
        return questionType;
    }

    int questionClass() {
        return questionClass;
    }

    /** Time to live of the first answer, seconds. */
    long ttl() {
        return ttl;
    }

    /** Data of the first answer. */
    TextBuffer rdata() {
        return rdata;
    }

    /** The largest datagram that the sender can take, 0 without EDNS. */
    int payloadSize() {
        return payloadSize;
    }

    /** Whether the sender wants DNSSEC's records (RFC 3225). */
    boolean isDnssecOk() {
        return dnssecOk;
    }

    @Override
    public void close() {
        question.close();
        rdata.close();
    }
}
