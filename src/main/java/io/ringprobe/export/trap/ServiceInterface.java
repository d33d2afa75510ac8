package io.ringprobe.export.trap;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service interface of a process: tells status tools what its TRAP interfaces do. Its socket is there as long as
 * there is an interface. Where it can't be made, that is said once, and the interfaces work without.
 *
 * <p>Thread-safe.
 */
final class ServiceInterface {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceInterface.class);
    private static final ServiceInterface OF_PROCESS =
            new ServiceInterface("service_" + ProcessHandle.current().pid());

    /** An interface that the service tells of, until it leaves. */
    interface Membership {
        void leave();
    }

    private final String name;
    private final List<InterfaceStatus> members = new CopyOnWriteArrayList<>();
    private ServiceServer server;
    private boolean saidWhy;

    /** @param name of the socket, as in the specifier of a unix interface */
    ServiceInterface(String name) {
        this.name = name;
    }

    /** The one that status tools find by the process' number. */
    static ServiceInterface ofProcess() {
        return OF_PROCESS;
    }

    /** Tells of that interface as well from now on. */
    synchronized Membership join(InterfaceStatus status) {
        members.add(status);
        if (server == null) {
            open();
        }
        return () -> leave(status);
    }

    private void open() {
        try {
            server = new ServiceServer(Listener.unix(SocketFolder.file(name), ServiceServer.MAX_CLIENTS), this::json);
            server.start();
        } catch (IOException e) {
            if (!saidWhy) {
                LOG.warn("unirec: no service interface, so status tools can't see the outputs: {}", e.getMessage());
            }
            saidWhy = true;
        }
    }

    private synchronized void leave(InterfaceStatus status) {
        members.remove(status);
        if (members.isEmpty() && server != null) {
            server.close();
            server = null;
        }
    }

    private String json() {
        StringBuilder json = new StringBuilder("{\"in_cnt\": 0, \"out_cnt\": ");
        List<InterfaceStatus> now = List.copyOf(members);
        json.append(now.size()).append(", \"in\": [], \"out\": [");
        for (int i = 0; i < now.size(); i++) {
            now.get(i).appendTo(i == 0 ? json : json.append(", "));
        }
        return json.append("]}").toString();
    }
}
