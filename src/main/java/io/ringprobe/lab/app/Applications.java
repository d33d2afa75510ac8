package io.ringprobe.lab.app;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import java.util.List;

/** The applications that there are; src/docs/lab-applications.md tells their settings. */
public final class Applications {
    private static final List<Application> ALL = List.of(
            new DnsApplication(),
            new DnsSdApplication(),
            new HttpApplication(),
            new PingApplication(false),
            new PingApplication(true),
            new MqttApplication(),
            new NetbiosApplication(),
            new NtpApplication(),
            new OpenVpnApplication(),
            new QuicApplication(),
            new RtspApplication(),
            new SipApplication(),
            new SmtpApplication(),
            new SsdpApplication(),
            new SshApplication(),
            new BulkApplication(true),
            new TlsApplication(),
            new BulkApplication(false),
            new WireGuardApplication());

    private static final List<String> NAMES =
            ALL.stream().map(Application::name).toList();

    private Applications() {}

    /** All of them, sorted by name. */
    public static List<Application> all() {
        return ALL;
    }

    /** All names, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The application of that name.
     *
     * @throws ConfigException if there is none; it names one that is near
     */
    public static Application named(String name) {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new ConfigException("unknown application '" + name + "', " + Nearest.hint(name, NAMES));
        }
        return ALL.get(index);
    }
}
