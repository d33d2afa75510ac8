package io.ringprobe.export.trap;

import io.ringprobe.export.spool.Spool;

/**
 * Where an interface puts aside what it can't deliver.
 *
 * @param spool the interface closes it
 * @param rate octets a second that may leave it
 */
public record Spooling(Spool spool, long rate) {}
