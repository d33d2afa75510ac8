package io.ringprobe.lab.app;

import java.util.random.RandomGenerator;

/** An application with its settings read. Immutable; any thread. */
@FunctionalInterface
public interface Speaker {
    /**
     * A conversation as two programs might have it, well-formed and complete.
     *
     * @param random decides what the settings leave open; the same state gives the same conversation
     */
    Conversation converse(RandomGenerator random);
}
