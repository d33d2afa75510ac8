package io.ringprobe.lab.report.html;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.ringprobe.lab.report.LabRun;
import io.ringprobe.lab.report.SampleRun;
import io.ringprobe.lab.report.figures.Comparison;
import io.ringprobe.testkit.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as people see it, in Debian's Chromium. */
class ReportInBrowserTest {
    private static final int WIDTH = 1240;
    private static final int HEIGHT = 900;

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static Path report;

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        chromium = new Chromium();
        report = write("report.html", HtmlReport.of(SampleRun.read()));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void closeWindows() {
        windows.forEach(BrowserContext::close);
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Page open(Path file, int width, ColorScheme scheme) {
        BrowserContext window = chromium.window(width, HEIGHT, 1, scheme);
        windows.add(window);
        Page page = window.newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> errors.add(message.type() + " " + message.text()));
        page.onDialog(dialog -> {
            errors.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        page.navigate(file.toUri().toString());
        return page;
    }

    private Page open() {
        return open(report, WIDTH, ColorScheme.LIGHT);
    }

    @Test
    void shouldAskNobodyAndComplainOfNothing() {
        Page page = open();
        assertThat(page.locator("h1")).containsText("All captures");
        assertEquals(
                List.of(report.toUri().toString()),
                requests.stream().filter(url -> !url.equals("data:,")).toList());
        assertEquals(List.of(), errors);
    }

    @ParameterizedTest
    @CsvSource({
        "aims, 3, 36",
        "marginal, 3, 33",
        "rate, 4, 35",
        "wall, 4, 17",
        "cpu, 4, 35",
        "memory, 4, 17",
        "latency, 1, 26",
        "scaling, 3, 24",
        "stages, 6, 18",
        "warmup, 3, 135",
        "start, 2, 10"
    })
    void shouldShowEveryPlotWithItsMarksAndItsTable(String id, int panels, int marks) {
        Page page = open();
        Locator plot = page.locator("#plot-" + id);
        assertThat(plot.locator("figure svg")).hasCount(panels);
        assertThat(plot.locator(".mark")).hasCount(marks);
        assertTrue(plot.locator("details tbody tr").count() > 0, "no table");
        for (Locator svg : plot.locator("figure svg").all()) {
            assertThat(svg).hasAttribute("role", "img");
            assertThat(svg).hasAttribute("aria-label", Pattern.compile(".+: .+"));
            assertEquals(1, svg.locator("desc").count());
        }
        assertEquals(List.of(), errors);
    }

    /** A bar that is twice as long says twice as much, in all pictures of a plot. */
    @Test
    void shouldDrawOneScaleFromZero() {
        Page page = open();
        Object odd = page.evaluate("""
            () => [...document.querySelectorAll('#plot-rate .mark')].map((mark) => {
              const bar = mark.querySelector('.bar');
              const value = Number(mark.querySelector('.value').textContent.replaceAll(',', ''));
              return Number(bar.getAttribute('width')) / value;
            }).filter((scale, i, all) => Math.abs(scale / all[0] - 1) > 0.05).length
            """);
        assertEquals(0, odd);
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 768, WIDTH})
    void shouldFit(int width) {
        Page page = open(report, width, ColorScheme.LIGHT);
        assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
    }

    @Test
    void shouldKeepTextsApart() {
        Page page = open();
        Object beyond = page.evaluate("""
            () => [...document.querySelectorAll('figure svg')].flatMap((svg) => {
              const frame = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('text')].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 3 || box.right > frame.right + 3;
              }).map((text) => text.textContent);
            }).join('; ')
            """);
        assertEquals("", beyond);
    }

    @Test
    void shouldBeDarkInTheDark() {
        String colours = "['body', '.card', '#plot-rate .bar'].map((name) => { const style ="
            + " getComputedStyle(document.querySelector(name)); return style.backgroundColor + style.fill; }).join()";
        Object light = open().evaluate(colours);
        Object dark = open(report, WIDTH, ColorScheme.DARK).evaluate(colours);
        assertNotEquals(light, dark);
    }

    @Test
    void shouldTellTheNumberWhereOnePoints() {
        Page page = open();
        Locator mark = page.locator("#plot-rate .mark").first();
        mark.locator(".bar").hover();
        assertThat(page.locator("#tip")).isVisible();
        assertThat(page.locator("#tip")).containsText("ringprobe, no plugins");
        assertThat(page.locator("#tip")).containsText("in 5 rounds");
    }

    @Test
    void shouldBringOutOneProbe() {
        Page page = open();
        Locator button = page.locator(".legend button").filter(new Locator.FilterOptions().setHasText("nfpcapd"));
        button.click();
        assertThat(button).hasAttribute("aria-pressed", "true");
        assertEquals(3, page.locator("#plot-rate .mark.only").count());
        button.click();
        assertThat(button).hasAttribute("aria-pressed", "false");
        assertEquals(0, page.locator(".mark.only").count());
    }

    @Test
    void shouldShowHostileNamesAsText() throws IOException {
        LabRun hostile = SampleRun.withHostileNames();
        Page page = open(write("hostile.html", HtmlReport.of(hostile)), 360, ColorScheme.LIGHT);
        assertThat(page.locator("h1")).hasText(SampleRun.HOSTILE);
        assertEquals("undefined", page.evaluate("typeof window.owned"));
        assertEquals(0, page.locator("main img, main script, main iframe").count());
        assertEquals(360, page.evaluate("document.documentElement.scrollWidth"));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldShowWhatMoved() throws IOException {
        LabRun before = SampleRun.read();
        Comparison comparison = Comparison.of(before, SampleRun.slower(before, 1.3), 0.1);
        Page page = open(write("compare.html", HtmlComparison.of(comparison)), 360, ColorScheme.LIGHT);
        assertThat(page.locator("#summary")).containsText("got worse");
        assertThat(page.locator("#plot-moves figure svg")).hasCount(6);
        assertThat(page.locator("#plot-moves .mark"))
                .hasCount(comparison.moves().size());
        assertEquals(360, page.evaluate("document.documentElement.scrollWidth"));
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldShowARunOfNothing() throws IOException {
        Page page = open(write("empty.html", HtmlReport.of(SampleRun.empty())), 360, ColorScheme.LIGHT);
        assertThat(page.locator("h1")).hasText("nothing");
        assertEquals(0, page.locator("figure").count());
        assertEquals(List.of(), errors);
    }
}
