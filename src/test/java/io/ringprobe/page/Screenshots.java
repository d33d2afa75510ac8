package io.ringprobe.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.ringprobe.testkit.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the pictures of the live page in src/docs/images: a probe on a link with an office's traffic for some minutes.
 * Run by hand, from the project's folder: see src/docs/page.md.
 */
public final class Screenshots {
    private static final double CONVERSATIONS_PER_SECOND = 45;
    private static final int DESKTOP = 1400;
    private static final int DESKTOP_HEIGHT = 1180;
    private static final int PHONE = 390;
    private static final int PHONE_HEIGHT = 844;
    private static final double PHONE_SCALE = 2;

    private Screenshots() {}

    /** Arguments: the folder for the pictures, and how many seconds of traffic they show. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Path work = Files.createTempDirectory("ringprobe-page");
        try (WatchedProbe probe = new WatchedProbe(
                        work,
                        CONVERSATIONS_PER_SECOND,
                        "--metrics",
                        "127.0.0.1:0",
                        "-o",
                        "json;file=flows.json",
                        "-o",
                        "csv;file=flows.csv");
                Chromium chromium = new Chromium()) {
            String url = "http://" + probe.address() + "/";
            Page[] pages = {
                page(chromium.window(DESKTOP, DESKTOP_HEIGHT, 1, ColorScheme.LIGHT), url),
                page(chromium.window(DESKTOP, DESKTOP_HEIGHT, 1, ColorScheme.DARK), url),
                page(chromium.window(PHONE, PHONE_HEIGHT, PHONE_SCALE, ColorScheme.LIGHT), url)
            };
            String[] names = {"page-light.png", "page-dark.png", "page-phone.png"};
            pages[0].locator("#filter").fill("example -dns -ntp");
            pages[1].locator("#filter").fill("-dns -ntp");
            Thread.sleep(1000L * Integer.parseInt(args[1]));
            for (int i = 0; i < pages.length; i++) {
                pages[i].screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(names[i])));
            }
        }
    }

    private static Page page(BrowserContext window, String url) {
        Page page = window.newPage();
        page.navigate(url);
        return page;
    }
}
