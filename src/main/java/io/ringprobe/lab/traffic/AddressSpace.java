package io.ringprobe.lab.traffic;

import io.ringprobe.config.ConfigException;

/** Hands out the addresses of a network, each once. Owned by one thread. */
final class AddressSpace {
    private final long size;
    private final String owner;
    private long next;

    /** @param owner whose network it is, for messages */
    AddressSpace(long size, String owner) {
        this.size = size;
        this.owner = owner;
    }

    /**
     * Hands out some in a row and returns the number of the first.
     *
     * @throws ConfigException if there are no more
     */
    int take(int count) {
        if (next + count > size) {
            throw new ConfigException("the network of the " + owner + " has only " + size
                    + " addresses, and the scenario needs more: write " + owner + ".network with a shorter prefix");
        }
        int first = (int) next;
        next += count;
        return first;
    }
}
