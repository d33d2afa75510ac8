package io.ringprobe.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The components in ringprobe's own jar, as its {@code META-INF/services} name them (a test compares). To read them
 * there at each start, Java has to read the directory of the whole jar, which takes 12 ms; asking ServiceLoader takes
 * 20 to 40.
 */
final class OwnComponents {
    private static final String BASE = "io.ringprobe.";

    private static final String[] INPUTS = {
        "capture.dpdk.DpdkInput",
        "capture.dpdk.DpdkRingInput",
        "capture.file.PcapInput",
        "capture.raw.RawInput",
        "capture.ndp.NdpInput",
        "lab.input.LabInput"
    };

    private static final String[] OUTPUTS = {
        "export.ipfix.IpfixOutputFactory",
        "export.text.CsvOutputFactory",
        "export.text.JsonOutputFactory",
        "export.text.TextOutputFactory",
        "export.unirec.UnirecOutputFactory"
    };

    private static final String[] PLUGINS = {
        "plugin.basicplus.BasicPlusPlugin",
        "plugin.bstats.BstatsPlugin",
        "plugin.dns.DnsPlugin",
        "plugin.dnssd.DnsSdPlugin",
        "plugin.flowhash.FlowHashPlugin",
        "plugin.http.HttpPlugin",
        "plugin.icmp.IcmpPlugin",
        "plugin.idpcontent.IdpContentPlugin",
        "plugin.mpls.MplsPlugin",
        "plugin.mqtt.MqttPlugin",
        "plugin.netbios.NetbiosPlugin",
        "plugin.nettisa.NettisaPlugin",
        "plugin.ntp.NtpPlugin",
        "plugin.osquery.OsqueryPlugin",
        "plugin.ovpn.OpenVpnPlugin",
        "plugin.passivedns.PassiveDnsPlugin",
        "plugin.phists.PhistsPlugin",
        "plugin.pstats.PstatsPlugin",
        "plugin.quic.QuicPlugin",
        "plugin.rtsp.RtspPlugin",
        "plugin.sip.SipPlugin",
        "plugin.smtp.SmtpPlugin",
        "plugin.ssadetector.SsaDetectorPlugin",
        "plugin.ssdp.SsdpPlugin",
        "plugin.tls.TlsPlugin",
        "plugin.vlan.VlanPlugin",
        "plugin.wg.WireGuardPlugin"
    };

    private OwnComponents() {}

    /** The classes of inputs. */
    static List<String> inputs() {
        return names(INPUTS);
    }

    /** The classes of outputs. */
    static List<String> outputs() {
        return names(OUTPUTS);
    }

    /** The classes of plugins. */
    static List<String> plugins() {
        return names(PLUGINS);
    }

    private static List<String> names(String[] classes) {
        List<String> names = new ArrayList<>(classes.length);
        for (String name : classes) {
            names.add(BASE.concat(name));
        }
        return names;
    }
}
