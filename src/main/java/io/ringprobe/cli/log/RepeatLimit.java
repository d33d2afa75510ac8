package io.ringprobe.cli.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a message that comes again and again from filling the log: of each distinct one so many are let through in a
 * minute; then it is only counted, and the count is told when the minute is over and something is logged, or somebody
 * asks.
 *
 * <p>It remembers a bounded number of messages: of more the oldest is forgotten, and its count told. Any thread may use
 * it.
 */
final class RepeatLimit {
    static final int MESSAGES = 512;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What makes a message distinct: who logs it, its words, and what it is about; and how much it matters. */
    record Message(String logger, String words, String about, LogPriority priority) {}

    /** How often a message came that wasn't let through. */
    record Repeated(Message message, int times) {}

    private static final class Count {
        private final long since;
        private int times;

        Count(long since) {
            this.since = since;
        }
    }

    private final int perMinute;
    /** In the order in which they came first. */
    private final Map<Message, Count> counts = new LinkedHashMap<>();

    RepeatLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether the message may be logged. */
    synchronized boolean allows(Message message, long now) {
        Count count = counts.get(message);
        if (count == null) {
            count = new Count(now);
            counts.put(message, count);
        }
        if (count.times < Integer.MAX_VALUE) {
            count.times++;
        }
        return count.times <= perMinute;
    }

    /** Forgets the messages whose minute is over, and the oldest where there are too many; tells what was held back. */
    synchronized List<Repeated> takeOver(long now) {
        List<Repeated> over = new ArrayList<>(0);
        int surplus = counts.size() - MESSAGES;
        Iterator<Map.Entry<Message, Count>> all = counts.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Message, Count> oldest = all.next();
            if (now - oldest.getValue().since < MINUTE_NANOS && surplus <= 0) {
                break;
            }
            addHeldBack(oldest, over);
            all.remove();
            surplus--;
        }
        return over;
    }

    /** Forgets all; tells what was held back. */
    synchronized List<Repeated> takeAll() {
        List<Repeated> all = new ArrayList<>(0);
        for (Map.Entry<Message, Count> entry : counts.entrySet()) {
            addHeldBack(entry, all);
        }
        counts.clear();
        return all;
    }

    private void addHeldBack(Map.Entry<Message, Count> entry, List<Repeated> to) {
        int held = entry.getValue().times - perMinute;
        if (held > 0) {
            to.add(new Repeated(entry.getKey(), held));
        }
    }
}
