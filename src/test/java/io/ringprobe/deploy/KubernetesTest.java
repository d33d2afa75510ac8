package io.ringprobe.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manifests for Kubernetes: each key is one that Kubernetes has, and what they say fits together. */
class KubernetesTest {
    private static final Path MANIFESTS = Path.of("deploy/kubernetes/ringprobe.yaml");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ConfigMap", ConfigMap.class,
            "DaemonSet", DaemonSet.class,
            "Service", Service.class);

    /** The model keeps keys that it doesn't know; without that they are mistakes. */
    private final YAMLMapper mapper = YAMLMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private HasMetadata strict(JsonNode manifest) throws IOException {
        return mapper.treeToValue(manifest, KINDS.get(manifest.get("kind").asText()));
    }

    private List<JsonNode> manifests() throws IOException {
        return DeployFiles.yaml(MANIFESTS);
    }

    private <T extends HasMetadata> T only(Class<T> kind) throws IOException {
        for (JsonNode manifest : manifests()) {
            HasMetadata object = strict(manifest);
            if (kind.isInstance(object)) {
                return kind.cast(object);
            }
        }
        throw new AssertionError("no " + kind);
    }

    @Test
    void shouldHaveOnlyKeysThatKubernetesHas() throws IOException {
        assertEquals(4, manifests().size());
        for (JsonNode manifest : manifests()) {
            strict(manifest);
        }
    }

    @Test
    void shouldNoticeAKeyThatKubernetesHasNot() throws IOException {
        for (JsonNode manifest : manifests()) {
            ((ObjectNode) manifest.get("metadata")).put("nmae", "x");
            assertThrows(UnrecognizedPropertyException.class, () -> strict(manifest));
        }
    }

    @Test
    void shouldAskForNoMoreThanItNeeds() throws IOException {
        PodSpec pod = only(DaemonSet.class).getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().getFirst();
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertEquals(
                List.of("NET_RAW"),
                container.getSecurityContext().getCapabilities().getAdd());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertTrue(pod.getHostNetwork());
    }

    @Test
    void shouldFitTogether() throws IOException {
        DaemonSet set = only(DaemonSet.class);
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertEquals(labels, set.getSpec().getSelector().getMatchLabels());
        assertEquals(labels, only(Service.class).getSpec().getSelector());
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        List<String> mounted = pod.getContainers().getFirst().getVolumeMounts().stream()
                .map(mount -> mount.getName())
                .sorted()
                .toList();
        assertEquals(
                mounted,
                pod.getVolumes().stream().map(v -> v.getName()).sorted().toList());
        int port = pod.getContainers().getFirst().getPorts().getFirst().getContainerPort();
        assertEquals(port, only(Service.class).getSpec().getPorts().getFirst().getPort());
        String configuration = only(ConfigMap.class).getData().get("ringprobe.conf");
        assertTrue(configuration.contains(":" + port + "\""), configuration);
    }
}
