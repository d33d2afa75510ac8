package io.ringprobe.plugin;

import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;
import java.util.function.Function;

/** Notes the calls of its hooks and answers what the test says. */
class NotingPlugin extends FlowPlugin {
    private final List<String> calls;
    private final String name;
    private Function<String, Verdict> answer = hook -> Verdict.KEEP;
    private boolean fills;

    /**
     * @param plugins where it goes
     * @param calls where it notes
     */
    NotingPlugin(Interest interest, List<FlowPlugin> plugins, List<String> calls) {
        super(describe("p" + plugins.size(), interest));
        this.calls = calls;
        name = descriptor().name();
        plugins.add(this);
    }

    private static PluginDescriptor describe(String name, Interest interest) {
        Schema.Builder builder = Schema.builder(name);
        builder.uint32("X", Ipfix.fixed(0, 1, 4), "", "");
        return new PluginDescriptor(builder.build(), "", List.of(), interest, false);
    }

    NotingPlugin answering(Function<String, Verdict> verdicts) {
        answer = verdicts;
        return this;
    }

    NotingPlugin filling() {
        fills = true;
        return this;
    }

    private Verdict note(String hook) {
        calls.add(name + "." + hook);
        return answer.apply(hook);
    }

    @Override
    public void preCreate(Packet p) {
        note("preCreate");
    }

    @Override
    public Verdict postCreate(Flow flow, Packet p) {
        if (fills) {
            extensions().create(flow);
        }
        return note("postCreate");
    }

    @Override
    public Verdict preUpdate(Flow flow, Packet p) {
        return note("preUpdate");
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet p) {
        return note("postUpdate");
    }

    @Override
    public void series(Flow flow, Series packets) {
        if (fills) {
            extensions().create(flow);
        }
        for (int i = 0; i < packets.count(); i++) {
            calls.add(name + ".packet" + packets.number(i) + " at " + packets.time(i)
                    + (packets.isForward(i) ? "" : " back"));
        }
        note(packets.isLast() ? "last" : "series");
    }

    @Override
    public void preExport(Flow flow) {
        note("preExport");
    }
}
