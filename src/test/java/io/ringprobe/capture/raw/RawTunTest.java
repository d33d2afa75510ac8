package io.ringprobe.capture.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import io.ringprobe.lab.packet.PacketBuilder;
import io.ringprobe.packet.LinkType;
import io.ringprobe.testkit.VethPair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interface whose frames begin with the IP header. */
@Timeout(60)
class RawTunTest {
    private static final int HOSTS = 60;
    private static final int O_RDWR = 2;
    private static final int TUNSETIFF = 0x4004_54CA;
    /** IFF_TUN and IFF_NO_PI. */
    private static final short TUN = 0x1001;

    /** A tun interface and the file through which packets come in there; it is gone when the file is closed. */
    private record Tun(int file, String name) implements AutoCloseable {
        static Tun make() throws Exception {
            VethPair.up().close();
            String name = "rp" + ProcessHandle.current().pid() + "t";
            ByteBuffer request = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
            request.put(name.getBytes(StandardCharsets.US_ASCII)).putShort(16, TUN);
            int file = 0;
            try {
                file = call("open", "/dev/net/tun", O_RDWR);
                call("ioctl", file, (long) TUNSETIFF, request.array());
            } catch (LastErrorException e) {
                Assumptions.abort("skipped: no tun interfaces here: " + e.getMessage());
            }
            VethPair.run("ip", "link", "set", name, "addrgenmode", "none", "mtu", "9000", "up");
            return new Tun(file, name);
        }

        private static int call(String function, Object... arguments) {
            return NativeLibrary.getProcess()
                    .getFunction(function, Function.C_CONVENTION | Function.THROW_LAST_ERROR)
                    .invokeInt(arguments);
        }

        void send(byte[] packet) {
            assertEquals(packet.length, call("write", file, packet, (long) packet.length));
        }

        @Override
        public void close() {
            call("close", file);
        }
    }

    @Test
    void shouldPartRawIpByAddressesToo() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            sent.add(PacketBuilder.raw()
                    .ipv4("10.0.0." + i, "10.9.0.1")
                    .udp(i, 53)
                    .payload(i)
                    .build());
            sent.add(PacketBuilder.raw()
                    .ipv6("2001:db8::" + i, "2001:db8:9::1")
                    .tcp(i, 53)
                    .build());
        }
        try (Tun tun = Tun.make();
                Sources alone = Sources.open("ifc=" + tun.name());
                Sources parted = Sources.open("threads=2;ifc=" + tun.name())) {
            sent.forEach(tun::send);
            alone.pollUntil(() -> alone.count() >= sent.size(), 10);
            parted.pollUntil(() -> parted.count() >= sent.size(), 10);
            Sources.Taken taken = alone.taken().getFirst();
            assertEquals(LinkType.RAW_IP, taken.link());
            assertEquals(sent.size(), taken.frames().size());
            for (int i = 0; i < sent.size(); i++) {
                assertArrayEquals(sent.get(i), taken.frames().get(i));
            }
            assertEquals(sent.size(), parted.count());
            int first = parted.taken().getFirst().frames().size();
            assertTrue(first > sent.size() / 5 && first < sent.size() * 4 / 5, "one ring has " + first);
        }
    }
}
