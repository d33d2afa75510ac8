package io.ringprobe.lab.collect;

import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.Memory;

/** Reads a file of IPFIX messages that stand one behind the other (RFC 5655). Stateless. */
final class IpfixFile {
    private IpfixFile() {}

    /**
     * Reads a whole file that lies in memory.
     *
     * @throws ConfigException if a message is damaged; it says where
     */
    static void read(String name, long from, long end, IpfixSession session) {
        long at = from;
        try {
            while (at < end) {
                int length = end - at < IpfixSession.IPFIX_HEADER ? 0 : Memory.getUnsignedShortBE(at + 2);
                if (length < IpfixSession.IPFIX_HEADER || length > end - at) {
                    throw new DamagedMessageException(
                            "a message of " + length + " octets, " + (end - at) + " are left in the file");
                }
                session.message(at, length);
                at += length;
            }
        } catch (DamagedMessageException e) {
            throw new ConfigException(name + ": octet " + (at - from) + ": " + e.getMessage(), e);
        }
    }
}
