package io.ringprobe.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.ringprobe.testkit.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page as people see it: the program on a link with traffic, and Debian's Chromium. */
class PageInBrowserTest {
    private static final int WIDTH = 1300;
    private static final int HEIGHT = 900;
    private static final int PATIENCE = 20_000;
    private static final String TOKEN = "0123456789abcdef";

    /** Whatever reaches beyond the window, if one could scroll there. */
    private static final String TOO_WIDE = """
        document.documentElement.scrollWidth <= document.documentElement.clientWidth ? '' :
        [...document.querySelectorAll('body *')]
          .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth)
          .map((e) => e.tagName + '.' + e.className + '#' + e.id + ' ' + e.textContent).join('; ')\
        """;

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static WatchedProbe probe;
    private static String address;

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        chromium = new Chromium();
        probe = new WatchedProbe(
                folder, 40, "--metrics", "0.0.0.0:0", "--page", "--page-token", TOKEN, "-o", "json;file=/dev/null");
        address = "127.0.0.1:" + probe.address().replaceFirst(".*:", "");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    }

    @AfterAll
    static void stop() throws IOException {
        if (probe != null) {
            probe.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void closeWindows() {
        windows.forEach(BrowserContext::close);
    }

    private Page open(String host, int width, ColorScheme scheme) {
        BrowserContext window = chromium.window(width, HEIGHT, 1, scheme);
        windows.add(window);
        Page page = window.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            errors.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        page.navigate("http://" + host + "/");
        return page;
    }

    private Page open() {
        Page page = open(address, WIDTH, ColorScheme.LIGHT);
        assertThat(page.locator("#state-text")).hasText("live");
        return page;
    }

    /** Waits until the text of an element has changed, and returns the new one. */
    private static String awaitOtherText(Locator locator, String text) {
        assertThat(locator).not().hasText(text);
        return locator.textContent();
    }

    private static Locator rows(Page page) {
        return page.locator("#flow-rows tr");
    }

    @Test
    void shouldShowNumbersThatRise() {
        Page page = open();
        Locator total = page.locator("#packets .total");
        assertThat(total).containsText("in all");
        awaitOtherText(total, total.textContent());
        assertThat(page.locator("#bits .unit")).containsText("bit/s");
        assertThat(page.locator("#packets .value")).hasText(Pattern.compile("[1-9][0-9.]*"));
        assertThat(page.locator("#new-flows .value")).hasText(Pattern.compile("[1-9][0-9.]*"));
        assertThat(page.locator("#uptime")).containsText("up ");
        assertThat(page.locator("#inputs li")).hasCount(1);
        assertThat(page.locator("#outputs li")).containsText("json");
        assertThat(page.locator("#shards li")).hasCount(3);
        assertThat(page.locator("#plugins")).containsText("dns");
        assertThat(page.locator("#troubles")).isHidden();
        String line = page.locator("#packets .line").getAttribute("d");
        assertTrue(line.startsWith("M"), line);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldListWhoTalks() {
        Page page = open();
        assertThat(page.locator("#talkers tr")).hasCount(10);
        assertThat(page.locator("#talkers")).containsText(Pattern.compile("198\\.51\\.100\\.(20|41)"));
        assertThat(page.locator("#ports")).containsText("443/tcp https");
        assertThat(page.locator("#protocols")).containsText("udp");
    }

    @Test
    void shouldFindARareFlow() {
        Page page = open();
        page.locator("#filter").fill("needle tls 443 -198.51.100.0/24");
        assertThat(page.locator("#no-flows")).containsText("No flow matches yet");
        probe.feed().sayTls("needle.example.com");
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page)).containsText("needle.example.com");
        assertThat(rows(page)).containsText("203.0.113.66:443");
        assertTrue(page.url().endsWith("#needle%20tls%20443%20-198.51.100.0%2F24"), page.url());
        page.reload();
        assertThat(page.locator("#filter")).hasValue("needle tls 443 -198.51.100.0/24");
        assertThat(rows(page)).hasCount(1);
    }

    @Test
    void shouldTakeAWordFromATableIntoTheFilter() {
        Page page = open();
        page.locator("#protocols button", new Page.LocatorOptions().setHasText("icmp"))
                .press("Enter");
        assertThat(page.locator("#filter")).hasValue("icmp");
        assertThat(rows(page).first()).containsText("icmp");
        assertThat(rows(page).filter(new Locator.FilterOptions().setHasNotText("icmp")))
                .hasCount(0);
    }

    @Test
    void shouldShowHostileNamesAsText() {
        Page page = open();
        List<String> names = List.of(
                "<img src=x onerror=window.owned=1>",
                "\"><script>window.owned=1</script>",
                "<svg/onload=window.owned=1>",
                "javascript:alert(1)//'-alert(1)-'");
        page.locator("#filter").fill("-example. 203.0.113.0/24 -22");
        names.forEach(probe.feed()::sayTls);
        names.forEach(probe.feed()::sayHttp);
        for (String name : names) {
            assertThat(rows(page).locator("bdi", new Locator.LocatorOptions().setHasText(name)))
                    .hasCount(2);
        }
        assertEquals(0, page.locator("#flow-rows :is(img, script, svg)").count());
        assertEquals("undefined", page.evaluate("typeof window.owned"));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldStandStillWhenAsked() {
        Page page = open();
        assertThat(rows(page).first()).isVisible();
        Locator pause = page.locator("#pause");
        pause.click();
        assertThat(pause).hasAttribute("aria-pressed", "true");
        List<String> before = rows(page).allTextContents();
        assertThat(pause).containsText("(");
        assertEquals(before, rows(page).allTextContents());
        pause.click();
        assertThat(pause).hasText("Pause");
        assertNotEquals(before, rows(page).allTextContents());
    }

    @Test
    void shouldFitAPhone() {
        for (int width : new int[] {320, 390, 768}) {
            Page page = open(address, width, ColorScheme.LIGHT);
            assertThat(rows(page).first()).isVisible();
            assertThat(page.locator("#talkers tr")).hasCount(10);
            assertEquals("", page.evaluate(TOO_WIDE), "at " + width);
        }
    }

    @Test
    void shouldBeDarkInTheDark() {
        String colour = "getComputedStyle(document.body).backgroundColor";
        Object light = open().evaluate(colour);
        Object dark = open(address, WIDTH, ColorScheme.DARK).evaluate(colour);
        assertNotEquals(light, dark);
    }

    @Test
    void shouldGoOnWhenTheConnectionBreaks() throws IOException {
        try (CuttableProxy proxy = new CuttableProxy(address)) {
            Page page = open(proxy.address(), WIDTH, ColorScheme.LIGHT);
            assertThat(page.locator("#state-text")).hasText("live");
            proxy.cut();
            assertThat(page.locator("#state-text")).containsText("connection lost");
            assertThat(page.locator("#state-text")).hasText("live");
            Locator total = page.locator("#packets .total");
            awaitOtherText(total, total.textContent());
        }
    }

    @Test
    void shouldAskNobodyElse() {
        Page page = open();
        assertThat(rows(page).first()).isVisible();
        assertTrue(requests.size() >= 4, requests.toString());
        for (String url : requests) {
            assertTrue(url.startsWith("http://" + address + "/"), url);
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldLetOthersInByTheToken() throws Exception {
        Optional<InetAddress> other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a.getAddress().length == 4 && !a.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(other.isPresent(), "skipped: this machine has no address but loopback");
        String host = address.replace("127.0.0.1", other.get().getHostAddress());
        Page page = open(host, WIDTH, ColorScheme.LIGHT);
        assertThat(page.locator("body")).containsText("needs its token");
        page.navigate("http://" + host + "/?token=" + TOKEN);
        assertThat(page.locator("#state-text")).hasText("live");
        assertEquals("http://" + host + "/", page.url());
        assertFalse(page.evaluate("document.cookie").toString().contains("ringprobe"), "no script sees the cookie");
        page.reload();
        assertThat(page.locator("#state-text")).hasText("live");
    }

    @Test
    void shouldSayThatTheProbeHasEnded(@TempDir Path other) throws Exception {
        try (WatchedProbe shortLived =
                new WatchedProbe(other, 20, "--metrics", "127.0.0.1:0", "--page", "-o", "json;file=/dev/null")) {
            Page page = open(shortLived.address(), WIDTH, ColorScheme.LIGHT);
            assertThat(page.locator("#state-text")).hasText("live");
            String link = shortLived.await(Pattern.compile("other machines: (http://\\S+)\n"));
            assertTrue(link.matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}"), link);
            assertEquals(0, shortLived.stop(), shortLived.report());
            assertThat(page.locator("#state-text")).hasText("the probe has ended");
        }
    }
}
