package io.ringprobe.plugin;

import io.ringprobe.config.Options;

/**
 * A plugin: watches the packets of flows and fills its fields. One instance a shard, used by that shard's thread only;
 * found with {@link java.util.ServiceLoader}, in ringprobe's own jar or in those of the folder given by {@code -L}.
 *
 * <p>Its life, one a shard:
 *
 * <ol>
 *   <li>made by its public constructor without arguments; once more for reading the declaration only
 *   <li>{@link #configure}: the options; what fails here fails the start of the probe
 *   <li>for each record: {@link #preCreate}, {@link #postCreate}; for each further packet {@link #preUpdate},
 *       {@link #postUpdate}; at its end {@link #preExport}, if it has a section of the plugin
 *   <li>{@link #tick} in between, about once a second
 *   <li>{@link #statistics}, when all shards have done their last packet, if they came that far
 *   <li>{@link #close}, always, once
 * </ol>
 *
 * <p>A plugin with an {@linkplain Interest#inSeries interest in series} has {@link #series} in place of the hooks that
 * see a packet.
 *
 * <p>Hooks are called by the shard's thread, all else by the main thread, with all that the other did before visible.
 * Hooks for packets are called only for those that match the {@link Interest}, and only hooks that a class overrides
 * cost anything. They must not allocate, block or log.
 *
 * <p>A packet that opens a record is counted between {@link #preCreate} and {@link #postCreate}. For a packet of a
 * known flow {@link #preUpdate} sees the record as it was, {@link #postUpdate} with the packet counted.
 * {@code preUpdate} only decides; counting belongs into {@code postUpdate}, for a packet that another plugin cuts
 * before is never in this record.
 *
 * <p>An exception from a hook is counted and detaches the plugin from that flow, and so is a call found to take longer
 * than the setting {@code plugin-budget}. After {@code plugin-failures} of both, over all shards, the plugin is off for
 * the rest of the run: no hook is called any more, and what it had found goes out as it is. The probe goes on.
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
     * Packets that have been counted in a record since the last call, or since it began. Called when as many are there
     * as are kept, and before {@link #preExport}.
     */
    public void series(Flow flow, Series packets) {}

    /**
     * The record is about to be exported: the last chance to fill or to remove the section. Called also when detached.
     */
    public void preExport(Flow flow) {}

    /**
     * The clock of the shard has moved to another second: forwards, but for captures joined in the wrong order. About
     * once a second; after a pause of the input once for all that passed.
     *
     * @param nanos packet time, a whole second, nanoseconds since 1970
     */
    public void tick(long nanos) {}

    /** The run is over: what this instance has counted and the run's summary should tell. */
    public void statistics(Statistics statistics) {}

    /** Frees what {@link #configure} and the hooks have taken. Called once, also when the run has failed. */
    public void close() {}
}
