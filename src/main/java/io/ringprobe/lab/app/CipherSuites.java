package io.ringprobe.lab.app;

import io.ringprobe.config.Nearest;
import java.util.ArrayList;
import java.util.List;

/** TLS cipher suites by their names (IANA: TLS Parameters), and how each exchanges keys. Stateless. */
final class CipherSuites {
    private static final int TLS13 = 0x1300;
    private static final int GROUP_MASK = 0xFF00;

    /** How a suite's keys come about. */
    enum Exchange {
        /** In TLS 1.3: the hellos hold all. */
        HELLOS,
        ECDHE_ECDSA,
        ECDHE_RSA,
        RSA,
        /** Only offered, never chosen. */
        UNKNOWN
    }

    private record Suite(String name, int number, Exchange exchange) {}

    private static final List<Suite> ALL = List.of(
            new Suite("TLS_AES_128_GCM_SHA256", 0x1301, Exchange.HELLOS),
            new Suite("TLS_AES_256_GCM_SHA384", 0x1302, Exchange.HELLOS),
            new Suite("TLS_CHACHA20_POLY1305_SHA256", 0x1303, Exchange.HELLOS),
            new Suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xC02B, Exchange.ECDHE_ECDSA),
            new Suite("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 0xC02C, Exchange.ECDHE_ECDSA),
            new Suite("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA9, Exchange.ECDHE_ECDSA),
            new Suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 0xC02F, Exchange.ECDHE_RSA),
            new Suite("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", 0xC030, Exchange.ECDHE_RSA),
            new Suite("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xCCA8, Exchange.ECDHE_RSA),
            new Suite("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xC009, Exchange.ECDHE_ECDSA),
            new Suite("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", 0xC00A, Exchange.ECDHE_ECDSA),
            new Suite("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xC013, Exchange.ECDHE_RSA),
            new Suite("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", 0xC014, Exchange.ECDHE_RSA),
            new Suite("TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009C, Exchange.RSA),
            new Suite("TLS_RSA_WITH_AES_256_GCM_SHA384", 0x009D, Exchange.RSA),
            new Suite("TLS_RSA_WITH_AES_128_CBC_SHA", 0x002F, Exchange.RSA),
            new Suite("TLS_RSA_WITH_AES_256_CBC_SHA", 0x0035, Exchange.RSA),
            new Suite("TLS_RSA_WITH_3DES_EDE_CBC_SHA", 0x000A, Exchange.RSA));

    private static final List<String> NAMES = ALL.stream().map(Suite::name).toList();

    private CipherSuites() {}

    /** What browsers offer, from the setting {@code cipher}: names, or numbers such as {@code 0xC0AC}. */
    static List<Integer> read(Settings settings) {
        List<Integer> numbers = new ArrayList<>();
        for (String name : settings.texts("cipher", NAMES.subList(0, 9).toArray(String[]::new))) {
            int index = NAMES.indexOf(name);
            if (index < 0 && !name.matches("0x[0-9A-Fa-f]{1,4}")) {
                throw settings.mistake("cipher", "'" + name + "' is unknown, " + Nearest.hint(name, NAMES));
            }
            numbers.add(
                    index < 0
                            ? Integer.parseInt(name.substring(2), 16)
                            : ALL.get(index).number());
        }
        return List.copyOf(numbers);
    }

    static Exchange exchange(int suite) {
        for (Suite known : ALL) {
            if (known.number() == suite) {
                return known.exchange();
            }
        }
        return Exchange.UNKNOWN;
    }

    /** Whether a suite is one of TLS 1.3, which older versions don't know. */
    static boolean isOfTls13(int suite) {
        return (suite & GROUP_MASK) == TLS13;
    }

    /** The suite that a server chooses: the first offered that it can use in that version; 0 where there is none. */
    static int chosen(List<Integer> offered, boolean tls13) {
        for (int suite : offered) {
            Exchange exchange = exchange(suite);
            if (exchange != Exchange.UNKNOWN && (exchange == Exchange.HELLOS) == tls13) {
                return suite;
            }
        }
        return 0;
    }
}
