package io.ringprobe.plugin.tls;

import io.ringprobe.memory.Memory;

/**
 * Goes through the octets of a TLS structure (RFC 8446, 3) and never beyond their end: each step says whether what it
 * should read is wholly there, and stays where it is if not. Numbers are in network byte order. Used by one thread.
 */
final class MessageReader {
    private long position;
    private long end;
    private int number;
    private long vector;
    private int vectorLength;

    void wrap(long address, int length) {
        position = address;
        end = address + length;
    }

    long position() {
        return position;
    }

    int remaining() {
        return (int) (end - position);
    }

    boolean skip(int octets) {
        if (octets > remaining()) {
            return false;
        }
        position += octets;
        return true;
    }

    /** Reads a number of 1 or 2 octets; {@link #number} gives it. */
    boolean readNumber(int octets) {
        if (octets > remaining()) {
            return false;
        }
        number = octets == 1 ? Memory.getUnsignedByte(position) : Memory.getUnsignedShortBE(position);
        position += octets;
        return true;
    }

    int number() {
        return number;
    }

    /** Passes a vector with a length of 1 or 2 octets before it; {@link #vector} and the next tell where it is. */
    boolean readVector(int lengthOctets) {
        long start = position;
        if (!readNumber(lengthOctets)) {
            return false;
        }
        vector = position;
        vectorLength = number;
        if (!skip(vectorLength)) {
            position = start;
            return false;
        }
        return true;
    }

    /** The address of the vector read last. */
    long vector() {
        return vector;
    }

    /** Octets of the vector read last. */
    int vectorLength() {
        return vectorLength;
    }
}
