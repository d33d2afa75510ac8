package io.ringprobe.cli;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Listens at a datagram socket, as systemd does, and writes what it hears to a file, a line each. */
final class ServiceManager implements AutoCloseable {
    private static final String PROGRAM = """
        import os, socket, sys
        name = sys.argv[1]
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind('\\0' + name[1:] if name[0] == '@' else name)
        if name[0] != '@':
            os.chmod(name, 0o777)
        print('listens', flush=True)
        while True:
            print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
        """;

    private final Path heard;
    private final Process process;

    /** Listens from now on. */
    ServiceManager(Path folder, String socket) throws IOException, InterruptedException {
        Tools.require("python3");
        heard = folder.resolve("heard");
        process = new ProcessBuilder("python3", "-c", PROGRAM, socket)
                .redirectOutput(heard.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        while (heard().isEmpty()) {
            if (!process.isAlive()) {
                throw new IOException("python3 can't listen at " + socket);
            }
            Thread.sleep(10);
        }
    }

    /** The file with what was heard. */
    Path file() {
        return heard;
    }

    List<String> heard() throws IOException {
        return Files.readAllLines(heard);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
