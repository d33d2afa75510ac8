package io.ringprobe.plugin.osquery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds owners of sockets in Linux's /proc: from the tables in /proc/net to the socket's inode, from the links in
 * /proc/PID/fd to the process that has it open, from there to the program and user. The processes are gone through only
 * where a table shows an inode that hasn't been looked for.
 */
final class ProcSource implements SocketSource {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int HEX_WORD = 8;
    /** The third of the four words of an IPv4 address in an IPv6 socket (::ffff:0:0/96), as the kernel prints it. */
    private static final long MAPPED = 0xFFFF_0000L;

    /** Slot, local end, remote end, state, queues, timer, retransmits, user, timeout, inode. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+: (\\p{XDigit}{8}|\\p{XDigit}{32}):(\\p{XDigit}{4})"
            + " (\\p{XDigit}{8}|\\p{XDigit}{32}):(\\p{XDigit}{4}) \\S+ \\S+ \\S+"
            + " \\S+\\s+\\d+\\s+\\d+\\s+(\\d{1,18})(\\s.*)?");

    private static final Pattern SOCKET_LINK = Pattern.compile("socket:\\[(\\d{1,18})]");

    /** The kernel cuts names of programs to 15 octets. */
    private static final int MAX_COMM = 15;

    private final ProcFiles files;
    private final Map<Long, Owner> owners = new HashMap<>();
    private volatile boolean closed;

    ProcSource(ProcFiles files) {
        this.files = files;
    }

    @Override
    public HostFacts host() {
        return ProcHost.read(files);
    }

    @Override
    public Map<SocketName, Owner> sockets() {
        Map<SocketName, Long> inodes = new LinkedHashMap<>();
        addTable(inodes, "proc/net/tcp", TCP);
        addTable(inodes, "proc/net/tcp6", TCP);
        addTable(inodes, "proc/net/udp", UDP);
        addTable(inodes, "proc/net/udp6", UDP);
        findOwners(new HashSet<>(inodes.values()));
        Map<SocketName, Owner> sockets = new HashMap<>();
        inodes.forEach((name, inode) -> {
            Owner owner = owners.get(inode);
            if (owner != Owner.UNKNOWN) {
                sockets.put(name, owner);
            }
        });
        return sockets;
    }

    private void addTable(Map<SocketName, Long> inodes, String path, int protocol) {
        for (String line : files.lines(path)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                long inode = Long.parseLong(matcher.group(5));
                if (inode != 0) { // 0: a closed connection in TIME_WAIT, which nobody has any more
                    inodes.put(name(matcher, protocol), inode);
                }
            }
        }
    }

    private static SocketName name(Matcher matcher, int protocol) {
        long[] local = address(matcher.group(1));
        long[] remote = address(matcher.group(3));
        boolean mapped = isMapped(local) || isMapped(remote);
        int version = matcher.group(1).length() == HEX_WORD || mapped ? 4 : 6;
        int localPort = Integer.parseInt(matcher.group(2), 16);
        int remotePort = Integer.parseInt(matcher.group(4), 16);
        return new SocketName(
                mapped ? local[1] >>> 32 : local[0],
                mapped ? 0 : local[1],
                mapped ? remote[1] >>> 32 : remote[0],
                mapped ? 0 : remote[1],
                SocketName.id(version, protocol, localPort, remotePort));
    }

    /** Words of 32 bits in the machine's byte order, as the octets of the address lie in memory. */
    private static long[] address(String hex) {
        long[] words = new long[2];
        for (int i = 0; i * HEX_WORD < hex.length(); i++) {
            long word = Long.parseLong(hex, i * HEX_WORD, (i + 1) * HEX_WORD, 16);
            words[i / 2] |= word << 32 * (i % 2);
        }
        return words;
    }

    private static boolean isMapped(long[] address) {
        return address[0] == 0 && (address[1] & 0xFFFF_FFFFL) == MAPPED;
    }

    private void findOwners(Set<Long> inodes) {
        owners.keySet().retainAll(inodes);
        Set<Long> sought = new HashSet<>(inodes);
        sought.removeAll(owners.keySet());
        if (sought.isEmpty()) {
            return;
        }
        Map<String, String> users = users();
        for (String process : files.names("proc", "[0-9]*")) {
            if (sought.isEmpty() || closed) {
                break;
            }
            findSockets(process, sought, users);
        }
        sought.forEach(inode -> owners.put(inode, Owner.UNKNOWN));
    }

    private void findSockets(String process, Set<Long> sought, Map<String, String> users) {
        String folder = "proc/" + process + "/fd";
        Owner owner = null;
        for (String descriptor : files.names(folder, "*")) {
            Matcher link = SOCKET_LINK.matcher(files.link(folder + "/" + descriptor));
            if (link.matches() && sought.remove(Long.valueOf(link.group(1)))) {
                owner = owner == null ? owner(process, users) : owner;
                owners.put(Long.valueOf(link.group(1)), owner);
            }
        }
    }

    private Owner owner(String process, Map<String, String> users) {
        String folder = "proc/" + process + "/";
        return new Owner(program(folder), users.getOrDefault(uid(folder), ""));
    }

    private String program(String folder) {
        String name = files.firstLine(folder + "comm");
        if (name.length() < MAX_COMM) {
            return name;
        }
        String executable = files.link(folder + "exe");
        String whole = executable.substring(executable.lastIndexOf('/') + 1);
        return whole.startsWith(name) ? whole : name;
    }

    /** The real user id, first of four in the line {@code Uid:}. */
    private String uid(String folder) {
        for (String line : files.lines(folder + "status")) {
            if (line.startsWith("Uid:")) {
                return line.substring("Uid:".length()).strip().split("\\s", 2)[0];
            }
        }
        return "";
    }

    /** Names by user id, as passwd(5) has them. */
    private Map<String, String> users() {
        Map<String, String> names = new HashMap<>();
        for (String line : files.lines("etc/passwd")) {
            List<String> columns = List.of(line.split(":", -1));
            if (columns.size() > 2) {
                names.putIfAbsent(columns.get(2), columns.get(0));
            }
        }
        return names;
    }

    @Override
    public void close() {
        closed = true;
    }
}
