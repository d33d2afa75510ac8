package io.ringprobe.capture.file;

import io.ringprobe.packet.LinkType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** A packet as a receiver got it. */
public record Captured(long nanos, byte[] frame, int wire, LinkType link) {
    static Captured of(long nanos, byte[] frame) {
        return new Captured(nanos, frame, frame.length, LinkType.ETHERNET);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Captured c
                && c.nanos == nanos
                && c.wire == wire
                && c.link == link
                && Arrays.equals(c.frame, frame);
    }

    @Override
    public int hashCode() {
        return Objects.hash(nanos, wire, link, Arrays.hashCode(frame));
    }

    @Override
    public String toString() {
        String hex = HexFormat.of().formatHex(frame, 0, Math.min(frame.length, 16));
        return nanos + " ns " + link + " " + frame.length + "/" + wire + " " + hex;
    }
}
