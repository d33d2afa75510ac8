package io.ringprobe.plugin.osquery;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks a running {@code osqueryi --json}: queries go to its standard input, answers come from its standard output, each
 * an array whose last line is its closing bracket. An answer that doesn't come in time, or is no answer, is an
 * {@link IOException}; the source is of no use after that.
 */
final class OsquerySource implements SocketSource {
    private static final String HOST = "SELECT ov.name, ov.major, ov.minor, ov.build, ov.platform, ov.platform_like,"
            + " ov.arch, ki.version, si.hostname"
            + " FROM os_version AS ov, kernel_info AS ki, system_info AS si;";
    private static final String SOCKETS = "SELECT s.protocol, s.local_address, s.local_port, s.remote_address,"
            + " s.remote_port, p.name, u.username"
            + " FROM process_open_sockets AS s JOIN processes AS p ON p.pid = s.pid"
            + " LEFT JOIN users AS u ON u.uid = p.uid"
            + " WHERE s.family IN (2, 10) AND s.protocol IN (6, 17);";
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_MILLIS = 10;
    private static final int MAX_ANSWER = 1 << 26;
    private static final int MAX_PORT = 0xFFFF;

    private final Process process;
    private final Writer queries;
    private final BufferedReader answers;

    private OsquerySource(Process process) {
        this.process = process;
        queries = process.outputWriter(StandardCharsets.UTF_8);
        // Names go out as the octets that they are.
        answers = process.inputReader(StandardCharsets.ISO_8859_1);
    }

    /** Starts the program. */
    static OsquerySource start(String program) throws IOException {
        return new OsquerySource(new ProcessBuilder(program, "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The path of an executable file: as given, or, where it has no slash, from the folders of a search path. */
    static Optional<String> locate(String program, String searchPath) {
        if (program.indexOf('/') >= 0) {
            return Optional.of(program).filter(OsquerySource::isExecutable);
        }
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            String path = folder + "/" + program;
            if (!folder.isEmpty() && isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isExecutable(String path) {
        File file = new File(path);
        return file.isFile() && file.canExecute();
    }

    @Override
    public HostFacts host() throws IOException {
        List<Map<String, String>> rows = ask(HOST);
        if (rows.isEmpty()) {
            throw new IOException("osqueryi doesn't know its host");
        }
        Map<String, String> row = rows.getFirst();
        return new HostFacts(
                text(row, "name"),
                ProcHost.number(text(row, "major")),
                ProcHost.number(text(row, "minor")),
                text(row, "build"),
                text(row, "platform"),
                text(row, "platform_like"),
                text(row, "arch"),
                text(row, "version"),
                text(row, "hostname"));
    }

    @Override
    public Map<SocketName, Owner> sockets() throws IOException {
        Map<SocketName, Owner> sockets = new HashMap<>();
        for (Map<String, String> row : ask(SOCKETS)) {
            sockets.put(name(row), new Owner(text(row, "name"), text(row, "username")));
        }
        return sockets;
    }

    private static SocketName name(Map<String, String> row) throws UnknownHostException {
        InetAddress local = address(text(row, "local_address"));
        InetAddress remote = address(text(row, "remote_address"));
        return SocketName.of(
                ProcHost.number(text(row, "protocol")),
                local,
                Math.min(MAX_PORT, ProcHost.number(text(row, "local_port"))),
                remote,
                Math.min(MAX_PORT, ProcHost.number(text(row, "remote_port"))));
    }

    /** Java makes an IPv4 address of one that is mapped into IPv6, as it has to be. */
    private static InetAddress address(String text) throws UnknownHostException {
        try {
            return InetAddress.ofLiteral(text.isEmpty() ? "0.0.0.0" : text);
        } catch (IllegalArgumentException e) {
            throw (UnknownHostException) new UnknownHostException("osqueryi gave the address " + text).initCause(e);
        }
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private List<Map<String, String>> ask(String query) throws IOException {
        queries.write(query);
        queries.write('\n');
        queries.flush();
        try {
            return OsqueryJson.rows(answer());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String answer() throws IOException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        StringBuilder answer = new StringBuilder();
        while (true) {
            await(deadline);
            String line = answers.readLine();
            if (line == null || answer.length() + line.length() > MAX_ANSWER) {
                throw new IOException(line == null ? "osqueryi has ended" : "osqueryi says too much");
            }
            answer.append(line).append('\n');
            String stripped = line.strip();
            if (stripped.equals("]") || stripped.equals("[]")) {
                return answer.toString();
            }
        }
    }

    private void await(long deadline) throws IOException {
        while (!answers.ready() && process.isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("osqueryi doesn't answer");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while osqueryi was asked", e);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
