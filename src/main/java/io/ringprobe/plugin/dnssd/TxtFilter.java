package io.ringprobe.plugin.dnssd;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.dns.message.TextBuffer;
import io.ringprobe.plugin.text.Octets;

/**
 * Which strings of TXT records the dnssd plugin tells: none, all, or those whose key a file names for the service. Keys
 * and services are compared without regard to case (RFC 6763, 6.4; RFC 4343). One a plugin, owned by one shard's
 * thread.
 */
final class TxtFilter {
    private static final byte[][] NONE = {};

    private final boolean all;
    private final TxtWhitelist whitelist;
    private byte[][] keys = NONE;

    private TxtFilter(boolean all, TxtWhitelist whitelist) {
        this.all = all;
        this.whitelist = whitelist;
    }

    /**
     * As the option says: absent, on, or the path of a file.
     *
     * @throws io.ringprobe.config.ConfigException if the file can't be read or is wrong
     */
    static TxtFilter of(Options options, String option) {
        String value = options.text(option);
        return switch (value) {
            case "", "false", "no", "off" -> new TxtFilter(false, TxtWhitelist.empty());
            case "true", "yes", "on" -> new TxtFilter(true, TxtWhitelist.empty());
            default -> new TxtFilter(false, TxtWhitelist.read(options, option, value));
        };
    }

    /** Makes ready for the strings of the record of that name; false if none of them is told. */
    boolean select(TextBuffer name) {
        int service = whitelist.serviceOf(name);
        keys = service < 0 ? NONE : whitelist.keys(service);
        return all || keys.length > 0;
    }

    /** Whether a string is told: {@code key=value}, or a key alone. */
    boolean allows(long string, int length) {
        if (all) {
            return true;
        }
        int keyLength = 0;
        while (keyLength < length && Memory.getByte(string + keyLength) != '=') {
            keyLength++;
        }
        for (byte[] key : keys) {
            if (Octets.equalIgnoringCase(string, keyLength, key)) {
                return true;
            }
        }
        return false;
    }
}
