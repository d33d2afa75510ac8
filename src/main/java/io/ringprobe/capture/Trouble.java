package io.ringprobe.capture;

import java.util.Objects;
import org.slf4j.Logger;

/**
 * What is wrong with a source now ({@link PacketSource#trouble()}), logged once when it changes. Told by the capture
 * thread; any thread may ask for the {@linkplain #text() text}.
 */
public final class Trouble {
    private final Logger log;
    private final String source;
    private volatile String text;

    /**
     * @param log where changes are told
     * @param source what is well again when it is, such as {@code interface eth0}
     */
    public Trouble(Logger log, String source) {
        this.log = log;
        this.source = source;
    }

    /** This is wrong now: null if all is well. */
    public void is(String now) {
        if (Objects.equals(text, now)) {
            return;
        }
        text = now;
        if (now == null) {
            log.warn("{} is well again", source);
        } else {
            log.warn("{}; the probe waits", now);
        }
    }

    /** What is wrong, or null. */
    public String text() {
        return text;
    }
}
