package io.ringprobe.lab.scenario;

import io.ringprobe.config.HoconNode;
import io.ringprobe.lab.traffic.Hosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Reads which hosts there are on one side. */
final class HostsReader {
    private static final int MOST = 1 << 22;
    private static final double STEEPEST = 20;
    private static final int IPV4_LONGEST = 30;
    private static final int IPV6_LONGEST = 96;
    private static final int IPV6_OCTETS = 16;

    private HostsReader() {}

    /** @param otherwise holds where the object doesn't say */
    static Hosts read(Keys keys, Hosts otherwise) {
        if (keys == null) {
            return otherwise;
        }
        Network four = network(keys, "network", Integer.BYTES, IPV4_LONGEST);
        Network six = network(keys, "network6", IPV6_OCTETS, IPV6_LONGEST);
        Hosts read = new Hosts(
                four == null ? otherwise.ipv4() : four.octets().getInt(0),
                four == null ? otherwise.ipv4Bits() : four.bits(),
                six == null ? otherwise.ipv6High() : six.octets().getLong(0),
                six == null ? otherwise.ipv6Low() : six.octets().getLong(Long.BYTES) >>> 32 << 32,
                (int) keys.number("hosts", otherwise.count(), 1, MOST),
                keys.decimal("zipf", otherwise.zipf(), 0, STEEPEST));
        keys.done();
        if (read.count() > read.addresses()) {
            keys.problem(
                    "has more hosts (" + read.count() + ") than addresses in its network (" + read.addresses() + ")");
        }
        return read;
    }

    private record Network(ByteBuffer octets, int bits) {}

    private static Network network(Keys keys, String key, int length, int longest) {
        HoconNode node = keys.node(key);
        if (node == null) {
            return null;
        }
        Network network = parse(keys.text(key, ""), length, longest);
        if (network == null) {
            keys.problem(
                    node,
                    key,
                    "takes a network with a prefix of at most " + longest + " bits, such as "
                            + (length == Integer.BYTES ? "10.0.0.0/8" : "2001:db8::/32") + ", not " + node.rendered());
        }
        return network;
    }

    private static Network parse(String text, int length, int longest) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? "" : text.substring(0, slash);
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            // Without digits, dots and colons only, a name would be looked up.
            byte[] octets = address.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*")
                    ? InetAddress.getByName(address).getAddress()
                    : new byte[0];
            boolean right = octets.length == length && bits >= 1 && bits <= longest && hostBitsAreZero(octets, bits);
            return right ? new Network(ByteBuffer.wrap(octets), bits) : null;
        } catch (NumberFormatException | UnknownHostException notANetwork) {
            return null;
        }
    }

    private static boolean hostBitsAreZero(byte[] octets, int bits) {
        for (int bit = bits; bit < octets.length * Byte.SIZE; bit++) {
            if ((octets[bit / Byte.SIZE] >>> 7 - bit % Byte.SIZE & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
