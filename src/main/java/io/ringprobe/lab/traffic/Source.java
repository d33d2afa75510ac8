package io.ringprobe.lab.traffic;

import io.ringprobe.lab.random.Dice;
import io.ringprobe.lab.traffic.Part.Attack;
import io.ringprobe.memory.Memory;
import java.util.List;

/** A part of the mix at work: says of each new flow which script it follows and who talks with whom. */
final class Source {
    private final Part part;
    private final int[] ipv4;
    private final int[] ipv6;
    private final Clients clients;
    private final Popularity servers;
    private long attacks;

    /**
     * @param scripts of all parts
     * @param first which of them is the part's first; all behind it are its own
     * @param clients the part's own if it is an attack
     */
    Source(Part part, List<Script> scripts, int first, Clients clients, Popularity servers) {
        this.part = part;
        this.ipv4 = numbers(scripts, first, 4);
        this.ipv6 = numbers(scripts, first, 6);
        this.clients = clients;
        this.servers = servers;
    }

    private static int[] numbers(List<Script> scripts, int first, int version) {
        return java.util.stream.IntStream.range(first, scripts.size())
                .filter(i -> scripts.get(i).version() == version)
                .toArray();
    }

    Part part() {
        return part;
    }

    /** The number of a script. */
    int script(Dice dice) {
        boolean six = ipv4.length == 0 || dice.chance(part.manner().ipv6()) && ipv6.length > 0;
        int[] choice = six ? ipv6 : ipv4;
        if (part.content() instanceof Attack attack) {
            return choice[choice.length > 1 && dice.chance(attack.answered()) ? 1 : 0];
        }
        return choice[dice.below(choice.length)];
    }

    /** Writes hosts and ports into a new flow. */
    void choose(long flow, Script script, Plan plan, Dice dice) {
        int server;
        int port = script.serverPort();
        if (!script.hasPorts()) {
            clients.takePeer(dice);
            server = clients.peer();
            port = 0;
        } else {
            clients.take(dice);
            server = part.content() instanceof Attack attack ? target(attack) : servers.next(dice);
        }
        if (part.content() instanceof Attack attack) {
            port = port(attack, port);
            attacks++;
        }
        int client = plan.clients().address(script.version(), clients.host());
        server = plan.servers().address(script.version(), server);
        Memory.putInt(flow + FlowState.CLIENT, client);
        Memory.putInt(flow + FlowState.SERVER, server);
        Memory.putShort(flow + FlowState.CLIENT_PORT, clients.port());
        Memory.putShort(flow + FlowState.SERVER_PORT, port);
        int sum = Checksum.halves(client)
                + Checksum.halves(server)
                + plan.clients().prefixSum(script.version())
                + plan.servers().prefixSum(script.version());
        Memory.putInt(flow + FlowState.ADDRESS_SUM, sum);
    }

    /** A port scan takes all ports of a target before it goes on to the next one. */
    private int target(Attack attack) {
        long step = attack.kind() == Attack.Kind.PORT_SCAN ? attacks / attack.ports() : attacks;
        return (int) (step % attack.targets());
    }

    private int port(Attack attack, int port) {
        return attack.kind() == Attack.Kind.PORT_SCAN ? attack.firstPort() + (int) (attacks % attack.ports()) : port;
    }
}
