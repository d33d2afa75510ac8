package io.ringprobe.capture.live;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.Nearest;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface;
import org.pcap4j.core.Pcaps;

/** Says what hinders a capture, and what to do about it. Stateless. */
final class OpenFailure {
    /** PCAP_ERROR_ numbers of libpcap's pcap.h. */
    private static final int NO_SUCH_DEVICE = -5;

    private static final int PERMISSION_DENIED = -8;
    private static final int INTERFACE_DOWN = -9;
    private static final int PROMISCUOUS_DENIED = -11;

    private OpenFailure() {}

    /** What libpcap's error means. */
    static IOException of(LiveSettings settings, Exception cause) {
        Integer code = cause instanceof PcapNativeException failed ? failed.getReturnCode() : null;
        String name = "pcap: interface " + settings.ifc();
        return switch (code == null ? 0 : code) {
            case NO_SUCH_DEVICE -> throw noSuchInterface(settings, cause);
            case INTERFACE_DOWN -> new InterfaceDownException("interface " + settings.ifc() + " is down", cause);
            case PERMISSION_DENIED, PROMISCUOUS_DENIED ->
                new IOException(
                        name + ": capturing needs the capability CAP_NET_RAW: run as root, or give it to the service"
                                + " (systemd: AmbientCapabilities=CAP_NET_RAW)",
                        cause);
            default -> new IOException(name + " can't be opened: " + cause.getMessage(), cause);
        };
    }

    private static ConfigException noSuchInterface(LiveSettings settings, Exception cause) {
        return problem(
                settings,
                "ifc=" + settings.ifc() + " is wrong: there is no such interface: "
                        + Nearest.hint(settings.ifc(), names()),
                cause);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            for (PcapNetworkInterface known : Pcaps.findAllDevs()) {
                names.add(known.getName());
            }
        } catch (PcapNativeException e) {
            // Then the message names none.
            names.clear();
        }
        return names;
    }

    static ConfigException wrongFilter(LiveSettings settings, Exception cause) {
        return problem(settings, "filter=" + settings.filter() + " is wrong: " + cause.getMessage(), cause);
    }

    static ConfigException unknownLink(LiveSettings settings, int number) {
        List<String> known = new ArrayList<>();
        for (LinkType type : LinkType.values()) {
            known.add(type.description());
        }
        return problem(
                settings,
                "ifc=" + settings.ifc() + " has the link type " + linkName(number) + ", which can't be read; "
                        + String.join(", ", known) + " can",
                null);
    }

    private static String linkName(int number) {
        try {
            return number + " (" + Pcaps.dataLinkValToName(number) + ")";
        } catch (PcapNativeException e) {
            return Integer.toString(number);
        }
    }

    /** There is no libpcap, or none that can be called. */
    static ConfigException noLibrary(String origin, LinkageError cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new ConfigException(
                origin + ": pcap: ifc= needs libpcap, which can't be loaded (Debian: apt install libpcap0.8): " + first,
                cause);
    }

    private static ConfigException problem(LiveSettings settings, String message, Exception cause) {
        ConfigException e = new ConfigException(settings.origin() + ": pcap: " + message);
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }
}
