package io.ringprobe.capture.ndp;

import io.ringprobe.config.Options;
import java.util.ArrayList;
import java.util.List;

/** One queue of one card, as {@code /dev/nfb0:2} names it. */
record QueueName(String device, int queue) {
    private static final int MOST_QUEUES = 1024;
    private static final String EXPECTED = "a device and its queues, such as /dev/nfb0:0, /dev/nfb0:0-3,8 or, of two"
            + " cards, /dev/nfb0,/dev/nfb1:0; queues are numbered from 0";

    /** What {@code dev=} names: the queues after the last colon, or queue 0, of each device before it. */
    static List<QueueName> of(Options options) {
        String text = options.text("dev").strip();
        int colon = text.lastIndexOf(':');
        boolean numbered = colon >= 0 && isList(text, colon + 1);
        String devices = numbered ? text.substring(0, colon) : text;
        List<QueueName> names = new ArrayList<>();
        for (String device : devices.split(",", -1)) {
            if (device.isBlank()) {
                throw options.wrong("dev", EXPECTED, null);
            }
            addQueues(options, device.strip(), numbered ? text.substring(colon + 1) : "0", names);
        }
        return names;
    }

    /** Else the colon is part of a path, such as that by the card's slot. */
    private static boolean isList(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != ',' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static void addQueues(Options options, String device, String list, List<QueueName> names) {
        try {
            for (String range : list.split(",", -1)) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
                if (first > last || last >= MOST_QUEUES) {
                    throw options.wrong("dev", EXPECTED, null);
                }
                for (int queue = first; queue <= last; queue++) {
                    names.add(new QueueName(device, queue));
                }
            }
        } catch (NumberFormatException e) {
            throw options.wrong("dev", EXPECTED, e);
        }
    }

    @Override
    public String toString() {
        return device + ":" + queue;
    }
}
