"""Ringprobe over a capture, and its sets of plugins, which are those of src/main/resources/lab/run/defaults.conf."""
import os
import shlex

from benchlib import ROOT

CORE8 = "basicplus pstats phists bstats vlan icmp mpls flowhash".split()
REFERENCE8 = "basicplus http tls dns quic pstats phists bstats".split()
# Those that look for their protocol only, and so have nothing to do on traffic that none of them recognises.
PROTOCOLS = "http rtsp tls dns passivedns sip ntp smtp mqtt ovpn ssadetector ssdp dnssd netbios wg quic".split()
# All but osquery, which tells of flows of this host.
ALL26 = CORE8 + PROTOCOLS + ["idpcontent", "nettisa"]
PLUGIN_SETS = {"none": [], "core8": CORE8, "ref8": REFERENCE8, "protocols": PROTOCOLS, "all26": ALL26}
# As the reference was run: 2^20 slots where a million flows are open.
CACHE_SIZES = {"manyflows": 20, "own-manyflows": 20}


def over(capture, plugins, output):
    """The command that runs ringprobe over a capture."""
    command = shlex.split(os.environ.get("RINGPROBE", str(ROOT / "ringprobe")))
    command += ["-i", f"pcap;file={capture.path}"]
    size = CACHE_SIZES.get(capture.base, "")
    command += ["-s", f"cache;size={size}"] if size else []
    for plugin in plugins_of(plugins):
        command += ["-p", plugin]
    return command + ["-o", output]


def plugins_of(name):
    """The plugins of a set, or those of which the name is made: dns+http."""
    return PLUGIN_SETS.get(name) if name in PLUGIN_SETS else name.split("+")
