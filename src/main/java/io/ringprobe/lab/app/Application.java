package io.ringprobe.lab.app;

import com.typesafe.config.Config;
import java.util.random.RandomGenerator;

/** Makes conversations of one application protocol. Stateless; any thread. */
public interface Application {
    /** What scenarios call it, such as {@code tls}. */
    String name();

    /**
     * Reads the settings once, for any number of conversations.
     *
     * @param settings what the scenario says of this protocol, such as the server names to choose from; may be empty,
     *     and holds no other keys than the application's own
     * @throws io.ringprobe.config.ConfigException if a setting is wrong or unknown; it names the place
     */
    Speaker speaker(Config settings);

    /**
     * One conversation; who wants many asks for a {@link #speaker}.
     *
     * @throws io.ringprobe.config.ConfigException as {@link #speaker} does
     */
    default Conversation converse(RandomGenerator random, Config settings) {
        return speaker(settings).converse(random);
    }
}
