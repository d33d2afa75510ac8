package io.ringprobe.plugin.ssdp;

import static io.ringprobe.plugin.text.TextMemory.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.PluginRig;
import io.ringprobe.testkit.RecordValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsdpPluginTest {
    private final PluginRig rig = PluginRig.of("ssdp").udp(40_000, 1900);

    @AfterEach
    void close() {
        rig.close();
    }

    /** UPnP Device Architecture 2.0, 1.2.2. */
    private static byte[] notify(String type, String location) {
        return octets("NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=1800\r\nLOCATION: "
                + location + "\r\nNT: " + type
                + "\r\nNTS: ssdp:alive\r\nSERVER: unix/5.1 UPnP/2.0 MyProduct/1.0\r\nUSN: uuid:1\r\n\r\n");
    }

    /** UPnP Device Architecture 2.0, 1.3.2. */
    private static byte[] search(String type) {
        return octets("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 3\r\nST: "
                + type + "\r\nUSER-AGENT: unix/5.1; UPnP/2.0\r\n\r\n");
    }

    private RecordValues only() {
        return rig.end().getFirst();
    }

    @Test
    void shouldListWhatIsAdvertised() {
        rig.send(notify("urn:schemas-upnp-org:device:Basic:1", "http://10.0.0.1:49152/a.xml"));
        rig.send(notify("upnp:rootdevice", "http://10.0.0.1/without-port:1.xml"));
        rig.send(notify("urn:  schemas-upnp-org:device:Basic:10", "http://10.0.0.1:49153/a.xml"));
        rig.send(notify("URN:schemas-upnp-org:device:Basic:1", "nowhere"));
        RecordValues record = only();
        assertEquals(49153, record.number("SSDP_LOCATION_PORT"));
        assertEquals("schemas-upnp-org:device:Basic:1;schemas-upnp-org:device:Basic:10;", record.text("SSDP_NT"));
        assertEquals("unix/5.1 UPnP/2.0 MyProduct/1.0;", record.text("SSDP_SERVER"));
        assertEquals("", record.text("SSDP_ST"));
        assertEquals("", record.text("SSDP_USER_AGENT"));
    }

    @Test
    void shouldListWhatIsLookedFor() {
        rig.send(search("urn:schemas-upnp-org:service:Dimming:10"));
        rig.send(search("urn:schemas-upnp-org:service:Dimming:1"));
        rig.send(search("ssdp:all")).send(search("urn:schemas-upnp-org:service:Dimming:1"));
        RecordValues record = only();
        assertEquals("schemas-upnp-org:service:Dimming:10;schemas-upnp-org:service:Dimming:1;", record.text("SSDP_ST"));
        assertEquals("unix/5.1; UPnP/2.0;", record.text("SSDP_USER_AGENT"), "one value with a semicolon in it");
        assertEquals(0, record.number("SSDP_LOCATION_PORT"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://[fe80::1]:2869/a?b=c:1, 2869",
        "http://[fe80::1:2869]/a, 0",
        "http://user:1@host:80, 80",
        "https://host:65535/x@y:1, 65535",
        "http://host:65536/, 0",
        "http://host:/, 0",
        "http://host, 0",
        "http://, 0",
        "host:80, 0"
    })
    void shouldFindThePortInTheLocation(String location, int port) {
        assertEquals(port, rig.send(notify("x", location)).end().getFirst().number("SSDP_LOCATION_PORT"));
    }

    @Test
    void shouldLeaveOutWhatDoesNotFitWhole() {
        for (int i = 0; i < 9; i++) {
            rig.send(search("urn:" + i + "t".repeat(99)));
        }
        rig.send(search("urn:small"));
        String text = only().text("SSDP_ST");
        assertEquals(5 * 101, text.length());
        assertEquals("t;", text.substring(text.length() - 2));
    }

    @Test
    void shouldMakeARecordOfASearchForNothingThatIsListed() {
        assertEquals("", rig.send(search("ssdp:all")).end().getFirst().text("SSDP_ST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N", "NOTIFY", "HTTP/1.1 200 OK\r\nST: urn:x\r\n\r\n", "MX * HTTP/1.1\r\n\r\n"})
    void shouldNotTouchOtherFlows(String payload) {
        assertFalse(rig.send(octets(payload)).end().getFirst().has("ssdp"));
    }

    @Test
    void shouldReadWhatGoesToThePort() {
        rig.reply(search("urn:x"));
        assertFalse(only().has("ssdp"));
    }
}
