package io.ringprobe.export.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.export.trap.TrapSpec.FileRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNamesTest {
    private static final Instant MOMENT = Instant.parse("2016-04-18T09:47:31Z");
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    @TempDir
    private Path folder;

    private static FileNames names(String target, boolean append, int minutes, int megabytes) {
        return new FileNames(target, new FileRules(append, minutes, megabytes), ZoneOffset.UTC);
    }

    @Test
    void shouldTakeTheNameAsItIs() {
        FileNames names = names("a.trapcap", false, 0, 0);
        assertEquals(Path.of("a.trapcap"), names.next(MOMENT));
        assertEquals(Path.of("a.trapcap"), names.next(MOMENT));
    }

    @Test
    void shouldAppendWhenTheIntervalBegan() {
        assertEquals(Path.of("a.201604180930"), names("a", false, 30, 0).next(MOMENT));
        assertEquals(
                Instant.parse("2016-04-18T09:30:00Z"), names("a", false, 30, 0).begin(MOMENT));
        FileNames local = new FileNames("a", new FileRules(false, 60, 0), PRAGUE);
        assertEquals(Path.of("a.201604181100"), local.next(MOMENT));
    }

    @Test
    void shouldNumberFilesOfOneSize() {
        FileNames names = names("a", false, 0, 1);
        assertEquals(Path.of("a.00000"), names.next(MOMENT));
        assertEquals(Path.of("a.00001"), names.next(MOMENT));
    }

    @Test
    void shouldBeginNumbersAgainWithEachInterval() {
        FileNames names = names("a", false, 1, 1);
        assertEquals(Path.of("a.201604180947.00000"), names.next(MOMENT));
        assertEquals(Path.of("a.201604180947.00001"), names.next(MOMENT));
        names.restart();
        assertEquals(Path.of("a.201604180948.00000"), names.next(MOMENT.plusSeconds(60)));
    }

    @Test
    void shouldTakeTheFirstNumberThatIsFree() throws IOException {
        String name = folder.resolve("a").toString();
        Files.createFile(Path.of(name + ".00000"));
        Files.createFile(Path.of(name + ".00001"));
        assertEquals(Path.of(name + ".00002"), names(name, true, 0, 0).next(MOMENT));
    }

    @Test
    void shouldOverwriteNothingInTheHourThatComesTwice() throws IOException {
        String name = folder.resolve("a").toString();
        FileNames names = new FileNames(name, new FileRules(false, 30, 0), PRAGUE);
        Instant first = Instant.parse("2016-10-30T00:30:00Z");
        assertEquals(Path.of(name + ".201610300230"), names.next(first));
        Files.createFile(Path.of(name + ".201610300230"));
        assertEquals(Path.of(name + ".201610300200.00000"), names.next(first.plusSeconds(1800)));
        names.restart();
        assertEquals(Path.of(name + ".201610300230.00000"), names.next(first.plusSeconds(3600)));
        names.restart();
        assertEquals(Path.of(name + ".201610300300"), names.next(first.plusSeconds(5400)));
    }

    @Test
    void shouldPutTimesWhereTheNameHasThem() {
        FileNames names = names("/d/%Y/%m/%d/%H%M%S-%j-%y-%F-%s-%%.ur", false, 0, 0);
        assertEquals(Path.of("/d/2016/04/18/094731-109-16-2016-04-18-1460972851-%.ur"), names.next(MOMENT));
    }

    @Test
    void shouldKnowTheHomeFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        assertEquals(home.resolve("x/a"), names("~/x/a", false, 0, 0).next(MOMENT));
        assertEquals(Path.of("~x/a"), names("~x/a", false, 0, 0).next(MOMENT));
    }
}
