package io.ringprobe.plugin.osquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerWatchTest {
    private static boolean isLocal(LocalAddresses addresses, String text) {
        byte[] octets = InetAddress.ofLiteral(text).getAddress();
        return addresses.contains(
                octets.length == 4 ? 4 : 6, SocketName.word(octets, 0), SocketName.word(octets, Long.BYTES));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "10.1.2.4, false",
        "127.0.0.1, true",
        "127.9.9.9, true",
        "128.0.0.1, false",
        "::1, true",
        "::2, false",
        "2001:db8::5, true",
        "2001:db8::6, false"
    })
    void shouldKnowTheAddressesOfTheHost(String address, boolean expected) {
        LocalAddresses addresses =
                new LocalAddresses(List.of(InetAddress.ofLiteral("10.1.2.3"), InetAddress.ofLiteral("2001:db8::5")));
        assertEquals(expected, isLocal(addresses, address));
    }

    @Test
    void shouldReadTheAddressesOfThisHost() throws Exception {
        assertTrue(isLocal(LocalAddresses.ofThisHost(), "127.0.0.1"));
        assertFalse(isLocal(LocalAddresses.ofThisHost(), "192.0.2.77"));
    }

    @Test
    void shouldFindEachOfManySockets() {
        Random random = new Random(3);
        Map<SocketName, Owner> sockets = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            long id = SocketName.id(4, 6, random.nextInt(1, 50), random.nextInt(1, 50));
            sockets.put(new SocketName(random.nextInt(4), 0, random.nextInt(50), 0, id), new Owner("p" + i, ""));
        }
        SocketTable table = new SocketTable(sockets);
        sockets.forEach((name, owner) -> assertSame(
                owner,
                table.owner(
                        4,
                        6,
                        name.local0(),
                        name.local1(),
                        (int) (name.id() >>> 16) & 0xFFFF,
                        name.remote0(),
                        name.remote1(),
                        (int) name.id() & 0xFFFF)));
    }
}
