package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.random.RandomGenerator;

/** Makes conversations of one application protocol. Stateless; any thread. */
public interface Application {
    /** What scenarios call it, such as {@code tls}. */
    String name();

    /**
     * A conversation as two programs might have it, well-formed and complete.
     *
     * @param random decides what the settings leave open; the same state gives the same conversation
     * @param settings what the scenario says of this protocol, such as the server names to choose from; may be empty
     * @throws com.typesafe.config.ConfigException if a setting is wrong; it names the place
     */
    Conversation converse(RandomGenerator random, Config settings);
}
