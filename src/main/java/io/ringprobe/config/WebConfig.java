package io.ringprobe.config;

import java.util.Optional;

/**
 * What the probe serves over HTTP: metrics, state of health and the live page. Immutable.
 *
 * @param address HOST:PORT to listen on; empty = serve nothing
 * @param page whether to show the live page to other machines than this one too
 * @param token what they must know for that; empty = a random one, told in the log
 */
public record WebConfig(Optional<String> address, boolean page, Optional<String> token) {
    /** Serve nothing. */
    public static final WebConfig NONE = new WebConfig(Optional.empty(), false, Optional.empty());
}
