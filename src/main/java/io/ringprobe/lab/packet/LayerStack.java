package io.ringprobe.lab.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The headers of one packet from the outside in, and how they are put around a payload, whole or in fragments. */
final class LayerStack {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT_HEADER = 8;
    private static final long FRAGMENT_ID = 0x89AB_CDEFL;

    private final List<Layer> layers;

    LayerStack() {
        this(new ArrayList<>());
    }

    private LayerStack(List<Layer> layers) {
        this.layers = layers;
    }

    void add(Layer layer) {
        layers.add(layer);
    }

    /** The innermost layer of that kind. */
    <T extends Layer> T last(Class<T> kind) {
        for (Layer layer : layers.reversed()) {
            if (kind.isInstance(layer)) {
                return kind.cast(layer);
            }
        }
        throw new IllegalStateException("no " + kind.getSimpleName() + " so far");
    }

    /** The packet. */
    byte[] around(byte[] payload) {
        return encode(payload, 0);
    }

    /**
     * The packet as fragments, cut in its innermost IP layer.
     *
     * @param mtu the longest IP packet
     */
    List<byte[]> fragmentsAround(byte[] payload, int mtu) {
        int index = layers.lastIndexOf(last(IpLayer.class));
        byte[] datagram = encode(payload, index + 1);
        LayerStack outer = new LayerStack(new ArrayList<>(layers.subList(0, index + 1)));
        Layer inner = layers.get(index + 1);
        return layers.get(index) instanceof Ipv4Layer ip
                ? outer.ipv4Fragments(ip, inner, datagram, mtu)
                : outer.ipv6Fragments(inner, datagram, mtu);
    }

    private List<byte[]> ipv4Fragments(Ipv4Layer ip, Layer inner, byte[] datagram, int mtu) {
        int size = mtu - IPV4_HEADER - ip.options.length & -8;
        int protocol = ip.protocol;
        ip.protocol = ip.protocolOf(inner);
        List<byte[]> fragments = new ArrayList<>();
        for (int offset = 0; offset < datagram.length; offset += size) {
            ip.fragmentOffset = offset;
            ip.moreFragments = offset + size < datagram.length;
            fragments.add(around(slice(datagram, offset, size)));
        }
        ip.protocol = protocol;
        ip.fragmentOffset = 0;
        ip.moreFragments = false;
        return fragments;
    }

    private List<byte[]> ipv6Fragments(Layer inner, byte[] datagram, int mtu) {
        int size = mtu - IPV6_HEADER - FRAGMENT_HEADER & -8;
        List<byte[]> fragments = new ArrayList<>();
        for (int offset = 0; offset < datagram.length; offset += size) {
            ExtensionLayer header = ExtensionLayer.fragment(offset, offset + size < datagram.length, FRAGMENT_ID);
            header.nextHeader = inner.ipProtocol();
            layers.add(header);
            fragments.add(around(slice(datagram, offset, size)));
            layers.removeLast();
        }
        return fragments;
    }

    private static byte[] slice(byte[] bytes, int offset, int size) {
        return Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + size));
    }

    /** Puts the layers from the innermost out to {@code first} around {@code inner}. */
    private byte[] encode(byte[] inner, int first) {
        byte[] bytes = inner;
        for (int i = layers.size() - 1; i >= first; i--) {
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            bytes = layers.get(i).encode(bytes, next, enclosingIp(i));
        }
        return bytes;
    }

    private IpLayer enclosingIp(int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (layers.get(i) instanceof IpLayer ip) {
                return ip;
            }
        }
        return null;
    }
}
