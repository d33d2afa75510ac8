package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.random.Histogram;
import io.ringprobe.lab.traffic.Part.Attack;
import io.ringprobe.lab.traffic.Part.Encapsulation;
import io.ringprobe.memory.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who plays in the traffic: makes all templates and scripts, and casts each new flow. Owned by one thread. */
final class Cast implements AutoCloseable {
    private final Plan plan;
    private final Templates templates = new Templates();
    private final Noise noise = new Noise();
    private final Prefixes prefixes = new Prefixes();
    private final List<Source> sources = new ArrayList<>();
    private final Script[] scripts;
    private final Histogram shares;
    private int longestPrefix;

    Cast(Plan plan) {
        this.plan = plan;
        AddressSpace space = new AddressSpace(plan.clients().addresses(), "clients");
        Clients clients = new Clients(
                space,
                plan.clients().count(),
                plan.clients().zipf(),
                plan.servers().count());
        Popularity servers =
                new Popularity(plan.servers().count(), plan.servers().zipf());
        ScriptMaker maker = new ScriptMaker(templates, noise, plan.mtu());
        List<Script> all = new ArrayList<>();
        Map<Long, Double> weights = new HashMap<>();
        for (Part part : plan.parts()) {
            int number = sources.size();
            int first = all.size();
            all.addAll(maker.scripts(part, Dice.of(plan.seed(), number + 1L)));
            Clients own = part.content() instanceof Attack attack
                    ? new Clients(space, attack.sources(), 0, plan.servers().count())
                    : clients;
            sources.add(new Source(part, all, first, own, servers));
            weights.put((long) number, part.share());
            longestPrefix = Math.max(longestPrefix, longestPrefix(part));
        }
        scripts = all.toArray(new Script[0]);
        shares = new Histogram(weights);
    }

    private static int longestPrefix(Part part) {
        int longest = 0;
        for (long kind : part.manner().encapsulation().values()) {
            longest = Math.max(longest, Prefixes.length(Encapsulation.values()[(int) kind]));
        }
        return longest;
    }

    Templates templates() {
        return templates;
    }

    Prefixes prefixes() {
        return prefixes;
    }

    /** The longest encapsulation. */
    int longestPrefix() {
        return longestPrefix;
    }

    Script script(long flow) {
        return scripts[Memory.getInt(flow + FlowState.SCRIPT)];
    }

    /** Writes a new flow. */
    void cast(long flow, Dice dice) {
        for (int i = 0; i < FlowState.LENGTH; i += Long.BYTES) {
            Memory.putLong(flow + i, 0);
        }
        Source source = sources.get((int) shares.next(dice));
        int number = source.script(dice);
        Script script = scripts[number];
        source.choose(flow, script, plan, dice);
        Memory.putInt(flow + FlowState.SCRIPT, number);
        Memory.putInt(flow + FlowState.STEPS, script.length(dice));
        Memory.putInt(flow + FlowState.PREFIX, prefixes.choose(source.part().manner(), script.version(), dice));
        Memory.putLong(flow + FlowState.CLIENT_SEQUENCE, dice.nextLong());
        Memory.putInt(flow + FlowState.CLIENT_ID, (int) dice.nextLong());
    }

    @Override
    public void close() {
        templates.close();
        noise.close();
        prefixes.close();
    }
}
