package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.ringprobe.testkit.Tools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dockerfile and compose file. There may be no Docker here, so this is as far as it goes. */
class ContainerTest {
    private static final Path FOLDER = Path.of("deploy/docker");
    private static final Path COMPOSE = FOLDER.resolve("compose.yaml");
    private static final String LINTER = "dockerfile-utils@0.16.3";

    @Test
    void shouldHaveADockerfileWithoutMistakes() throws Exception {
        Path npm = Tools.require("npm");
        Path tools = Path.of("target/npm");
        Path linter = tools.resolve("node_modules/.bin/dockerfile-utils");
        if (!Files.exists(linter)) {
            Command.Result installation = Command.end(List.of(
                    npm.toString(), "install", "--no-audit", "--no-fund", "--no-save", "--prefix", tools + "", LINTER));
            boolean required = "1".equals(System.getenv("RINGPROBE_REQUIRE_TOOLS"));
            assumeTrue(installation.status() == 0 || required, () -> LINTER + " can't be had from npm");
        }
        Command.run(linter.toString(), "lint", FOLDER.resolve("Dockerfile").toString());
    }

    @Test
    void shouldHaveAComposeFileWithoutMistakes() throws Exception {
        Tools.require("docker-compose");
        Command.run("docker-compose", "-f", COMPOSE.toString(), "config", "-q");
    }

    @Test
    void shouldMountFilesThatThereAre() throws Exception {
        int mounted = 0;
        for (JsonNode service : DeployFiles.yaml(COMPOSE).getFirst().get("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", -1)[0];
                if (source.startsWith(".")) {
                    assertTrue(Files.exists(FOLDER.resolve(source)), source);
                    mounted++;
                }
            }
        }
        assertTrue(mounted > 0);
    }

    @Test
    void shouldAskForHealth() throws Exception {
        Tools.require("bash");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {200};
        server.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        assertEquals(0, health(port));
        status[0] = 503;
        assertNotEquals(0, health(port));
        server.stop(0);
        assertNotEquals(0, health(port));
    }

    private static int health(int port) throws Exception {
        String script = FOLDER.resolve("healthy").toString();
        return Command.end(List.of("env", "RINGPROBE_METRICS_PORT=" + port, script))
                .status();
    }
}
