package io.ringprobe.plugin;

import io.ringprobe.config.Options;

/**
 * A plugin: watches the packets of flows and fills its fields. One instance a shard, used by that shard's thread only;
 * found with {@link java.util.ServiceLoader}, in ringprobe's own jar or in those of the folder given by {@code -L}.
 *
 * <p>Hooks are called only for packets that match the {@link Interest}, and only those that a class overrides cost
 * anything. They must not allocate, block or log. An exception from a hook is counted and detaches the plugin from that
 * flow.
 *
 * <p>The order for a packet that opens a record: {@link #preCreate}, then {@link #postCreate} with the packet counted.
 * For a packet of a known flow: {@link #preUpdate} with the record as it was, then {@link #postUpdate} with the packet
 * counted. {@code preUpdate} only decides; counting belongs into {@code postUpdate}, for a packet that another plugin
 * cuts before is never in this record.
 */
public abstract class FlowPlugin {
    private final PluginDescriptor descriptor;
    private ExtensionAccess extensions;

    protected FlowPlugin(PluginDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Name, fields, options and interest. */
    public final PluginDescriptor descriptor() {
        return descriptor;
    }

    /** The interest that holds once the plugin is open; options may narrow or widen what the descriptor says. */
    public Interest interest() {
        return descriptor.interest();
    }

    /** Called once by the core, before any packet, with the way to this plugin's section of a flow. */
    public final void open(Options options, ExtensionAccess access) {
        extensions = access;
        configure(options);
    }

    /** Called once, before any packet: the place for reading the options. */
    protected void configure(Options options) {}

    /** The way to this plugin's section of a flow; there from {@link #configure} on. */
    protected final ExtensionAccess extensions() {
        return extensions;
    }

    /** A packet is about to open a record. */
    public void preCreate(Packet packet) {}

    /** A packet has opened a record. */
    public Verdict postCreate(Flow flow, Packet packet) {
        return Verdict.KEEP;
    }

    /** A packet is about to be counted in a record: the moment for {@link Verdict#CUT_BEFORE}. */
    public Verdict preUpdate(Flow flow, Packet packet) {
        return Verdict.KEEP;
    }

    /** A packet has been counted in a record. */
    public Verdict postUpdate(Flow flow, Packet packet) {
        return Verdict.KEEP;
    }

    /**
     * The record is about to be exported: the last chance to fill or to remove the section. Called also when detached.
     */
    public void preExport(Flow flow) {}

    /** The run is over. */
    public void close() {}
}
