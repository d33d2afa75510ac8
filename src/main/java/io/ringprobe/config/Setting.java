package io.ringprobe.config;

/**
 * One key and its value as somebody wrote them, not checked yet.
 *
 * @param key the key, short or long
 * @param value the value; null where there is only a key, as for flags
 * @param place where it was written
 */
public record Setting(String key, String value, String place) {}
