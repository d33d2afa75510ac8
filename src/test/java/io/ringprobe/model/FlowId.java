package io.ringprobe.model;

/** What packets of one direction of a flow share. */
record FlowId(
        int version, String source, int sourcePort, String destination, int destinationPort, int protocol, int vlan) {
    FlowId turned() {
        return new FlowId(version, destination, destinationPort, source, sourcePort, protocol, vlan);
    }
}
