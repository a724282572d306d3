// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import p2p.core.Digests;
import p2p.core.Sha1;

/** The page of files in a real Chromium, with a tracker and two daemons behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardFilesIT {
    private static final int MIB = 1 << 20;
    private static final String HOSTILE = "<img src=x onerror=alert(1)>.txt";

    private final Sandbox world = new Sandbox();
    private final Browser browser = new Browser(world.home());

    DashboardFilesIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
    }

    /** A group of its own for each test, with alice on the laptop and bob at the desk. */
    private void group(String name) throws IOException {
        world.group(name, "laptop", Map.of("desk", "bob"));
    }

    @BeforeEach
    void reset() throws Exception {
        browser.reset();
    }

    @AfterAll
    void end() throws Exception {
        browser.close();
        world.close();
    }

    private List<String> names() {
        return browser.visible("file-row").stream()
                .map(row -> row.findElement(By.cssSelector(".name")).getText())
                .toList();
    }

    private void shown(String... expected) {
        browser.until("the files " + List.of(expected), d -> names().equals(List.of(expected)));
    }

    @Test
    void filesAreFoundSortedAndDownloaded() throws Exception {
        group("finds");
        Path big = world.file("in/b-big.bin", 3L * MIB, 1);
        Path small = world.file("in/a-small.bin", 70_000, 2);
        world.ok("laptop", "share", big.toString(), small.toString(), "-g", "finds");
        browser.open(world, "desk");
        browser.go("/files/finds");
        shown("a-small.bin", "b-big.bin");
        assertThat(browser.find("file-row", "b-big.bin").getText()).contains("3.0 MiB", "alice", "just now", "1");
        browser.click("sort-size");
        browser.click("sort-size");
        shown("b-big.bin", "a-small.bin");
        assertThat(browser.find("sort-size").findElement(By.xpath("..")).getAttribute("aria-sort"))
                .isEqualTo("descending");
        browser.type("search", "SMALL");
        shown("a-small.bin");
        browser.type("search", "nothing of the kind");
        browser.until("a word about it", d -> browser.text().contains("No name or owner in finds holds"));
        browser.type("search", "b");

        // by keyboard alone
        WebElement get = Browser.inside(browser.find("file-row", "b-big.bin"), "get");
        browser.script("arguments[0].focus()", get);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.notice("Downloading b-big.bin");
        browser.find("file-row", "on this machine");
        assertThat(Files.mismatch(big, world.path("desk/downloads/b-big.bin"))).isEqualTo(-1);

        browser.pick("file-row", "b-big.bin", "details");
        browser.until("the digest", d -> browser.text()
                .contains(Sha1.of(Digests.sha1().digest(read(big))).hex()));
        browser.find("holder-row", "alice@laptop");
        browser.click("dialog-close");
        browser.pick("file-row", "b-big.bin", "unshare");
        browser.notice("not shared from here");
        assertThat(browser.complaints()).isEmpty();
    }

    private static boolean holds(Path file, byte[] bytes) {
        return Files.exists(file) && Arrays.equals(read(file), bytes);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void versionsAreListedAndOldOnesFetchedAndDeleted() throws Exception {
        group("plans");
        Path file = world.file("in/plan.txt", 90_000, 3);
        world.ok("laptop", "share", file.toString(), "-g", "plans");
        byte[] first = Files.readAllBytes(file);
        Path newer = world.file("in/newer/plan.txt", 110_000, 4);
        world.ok("laptop", "share", newer.toString(), "-g", "plans");
        browser.open(world, "laptop");
        browser.go("/files/plans");
        browser.pick("file-row", "plan.txt", "versions");
        browser.until("two versions", d -> browser.visible("version-row").size() == 2);
        assertThat(browser.find("versions-table").getText()).contains("107 KiB", "87.9 KiB", "alice");
        browser.click("dialog-close");

        browser.open(world, "desk");
        browser.go("/files/plans");
        browser.pick("file-row", "plan.txt", "versions");
        browser.press("version-row", "87.9 KiB", "version-get");
        browser.notice("Downloading plan.txt");
        browser.until("version 1 at the desk", d -> holds(world.path("desk/downloads/plan.txt"), first));
        browser.pick("file-row", "plan.txt", "versions");
        browser.press("version-row", "87.9 KiB", "version-get-browser");
        browser.until("version 1 in the browser", d -> holds(browser.downloads().resolve("plan.txt"), first));
        browser.pick("file-row", "plan.txt", "versions");
        browser.find("version-row", "87.9 KiB");
        assertThat(browser.visible("version-delete")).as("not bob's to delete").isEmpty();
        browser.click("dialog-close");

        browser.open(world, "laptop");
        browser.go("/files/plans");
        browser.pick("file-row", "plan.txt", "versions");
        browser.press("version-row", "87.9 KiB", "version-delete");
        assertThat(browser.text()).contains("Version 1 goes from the list");
        browser.click("dialog-confirm");
        browser.notice("plan.txt is deleted");
        browser.pick("file-row", "plan.txt", "versions");
        browser.find("version-row", "deleted by alice");
        assertThat(browser.visible("version-get")).hasSize(1);
        browser.click("dialog-close");

        browser.pick("file-row", "plan.txt", "delete");
        browser.click("dialog-cancel");
        browser.find("file-row", "plan.txt");
        browser.pick("file-row", "plan.txt", "delete");
        assertThat(browser.text()).contains("stay on their disks");
        browser.click("dialog-confirm");
        browser.gone("file-row", "plan.txt");
        assertThat(world.ok("desk", "ls", "plans").out()).doesNotContain("plan.txt");
    }

    @Test
    void bytesMoveThroughTheBrowser() throws Exception {
        group("bytes");
        Path sent = world.file("in/from-browser.bin", 20L * MIB + 77, 5);
        browser.open(world, "laptop");
        browser.go("/files/bytes");
        browser.driver().findElement(By.cssSelector("[data-test=file-input]")).sendKeys(sent.toString());
        browser.notice("Shared bytes/from-browser.bin");
        browser.find("file-row", "from-browser.bin");
        assertThat(Files.mismatch(sent, world.path("laptop/shared/from-browser.bin")))
                .isEqualTo(-1);

        browser.open(world, "desk");
        browser.go("/files/bytes");
        browser.pick("file-row", "from-browser.bin", "get-browser");
        Path arrived = browser.downloads().resolve("from-browser.bin");
        browser.until("the browser's download", d -> Files.exists(arrived));
        assertThat(Files.mismatch(sent, arrived)).isEqualTo(-1);
        assertThat(Files.mismatch(sent, world.path("desk/downloads/from-browser.bin")))
                .isEqualTo(-1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void filesAreDroppedAndSharedByTheirPath() throws Exception {
        group("dropped");
        Path one = world.file("in/one.bin", 300_000, 10);
        Path two = world.file("in/two.bin", 200_000, 11);
        Path kept = world.file("in/kept.bin", 100_000, 12);
        browser.open(world, "laptop");
        browser.go("/files/dropped");
        browser.drop(browser.find("drop"), one, two);
        browser.find("file-row", "one.bin");
        browser.find("file-row", "two.bin");
        assertThat(Files.mismatch(one, world.path("laptop/shared/one.bin"))).isEqualTo(-1);
        assertThat(Files.mismatch(two, world.path("laptop/shared/two.bin"))).isEqualTo(-1);
        browser.drop(browser.find("drop"), world.path("in"));
        browser.notice("cannot hand over whole folders");

        browser.click("share-path");
        browser.type("field-path", "in/kept.bin");
        browser.click("dialog-confirm");
        browser.find("form-refused", "in/kept.bin");
        assertThat(browser.find("field-path").getAttribute("value"))
                .as("what was typed stays")
                .isEqualTo("in/kept.bin");
        browser.type("field-path", kept.toString());
        browser.click("dialog-confirm");
        browser.notice("Shared kept.bin");
        browser.find("file-row", "kept.bin");
        assertThat(world.path("laptop/shared/kept.bin"))
                .as("it stays where it is")
                .doesNotExist();
        assertThat(world.ok("desk", "ls", "dropped").out()).contains("one.bin", "two.bin", "kept.bin");
    }

    @Test
    void anUploadIsCancelled() throws Exception {
        group("cancels");
        Path slow = world.file("in/slow.bin", 8L * MIB, 13);
        Path next = world.file("in/next.bin", 1_000, 14);
        browser.open(world, "laptop");
        browser.go("/files/cancels");
        browser.find("share-path");
        browser.uploadRate(64 * 1024);
        browser.drop(browser.find("drop"), slow, next);
        browser.until("a part of it", d -> uploads("laptop").anyMatch(name -> name.startsWith(".p2p-upload-")));
        assertThat(browser.find("upload-row", "slow.bin").getText()).contains("to cancels, 8.0 MiB");
        browser.press("upload-row", "slow.bin", "upload-cancel");
        browser.notice("Shared cancels/next.bin");
        browser.uploadRate(-1);
        browser.gone("uploads", "");
        assertThat(browser.visible("notice"))
                .as("who cancels needs no word about it")
                .isEmpty();
        browser.until("nothing of it", d -> uploads("laptop").noneMatch(name -> name.startsWith(".p2p-upload-")));
        assertThat(world.ok("laptop", "ls", "cancels").out())
                .contains("next.bin")
                .doesNotContain("slow.bin");
        assertThat(world.path("laptop/shared/slow.bin")).doesNotExist();
    }

    private Stream<String> uploads(String device) {
        return Stream.of(Objects.requireNonNullElse(
                world.path(device + "/shared").toFile().list(), new String[0]));
    }

    @Test
    void aPhoneSortsToo() throws Exception {
        group("pocket");
        Path big = world.file("in/b.bin", 200_000, 15);
        Path small = world.file("in/a.bin", 100_000, 16);
        world.ok("laptop", "share", big.toString(), small.toString(), "-g", "pocket");
        browser.size(Browser.PHONE);
        browser.open(world, "desk");
        browser.go("/files/pocket");
        shown("a.bin", "b.bin");
        browser.click("sort-size");
        browser.click("sort-size");
        shown("b.bin", "a.bin");
    }

    @Test
    void hostileNamesAreText() throws Exception {
        group("names");
        String longest = "x".repeat(251) + ".bin";
        Path hostile = world.file("in/" + HOSTILE, 1_000, 6);
        Path quotes = world.file("in/a \"quoted\" 'name'.txt", 1_000, 7);
        Path length = world.file("in/" + longest, 1_000, 8);
        world.ok("laptop", "share", hostile.toString(), quotes.toString(), length.toString(), "-g", "names");
        browser.size(Browser.PHONE);
        browser.open(world, "desk");
        browser.go("/files/names");
        browser.until("three files", d -> names().size() == 3);
        assertThat(names()).contains(HOSTILE, longest, "a \"quoted\" 'name'.txt");
        assertThat(browser.driver().findElements(By.cssSelector("main img"))).isEmpty();
        assertThat(browser.script(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("nothing sticks out at a phone's width")
                .isEqualTo(true);
        browser.pick("file-row", HOSTILE, "get-browser");
        browser.until(
                "the browser's download",
                d -> browser.downloads().toFile().listFiles((dir, name) -> name.endsWith(".txt")).length == 1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void twoTabsThatDoOppositeThings() throws Exception {
        group("tabs");
        Path file = world.file("in/contested.bin", 200_000, 9);
        world.ok("laptop", "share", file.toString(), "-g", "tabs");
        browser.open(world, "laptop");
        browser.go("/files/tabs");
        browser.find("file-row", "contested.bin");
        String first = browser.driver().getWindowHandle();
        String address = browser.driver().getCurrentUrl();
        browser.driver().switchTo().newWindow(WindowType.TAB).get(address);
        browser.pick("file-row", "contested.bin", "delete");
        browser.driver().switchTo().window(first);
        browser.pick("file-row", "contested.bin", "delete");
        browser.click("dialog-confirm");
        browser.notice("contested.bin is deleted");
        browser.driver()
                .switchTo()
                .window(browser.driver().getWindowHandles().stream()
                        .filter(handle -> !handle.equals(first))
                        .findFirst()
                        .orElseThrow());
        browser.click("dialog-confirm");
        browser.notice("contested.bin");
        browser.gone("file-row", "contested.bin");
    }

    @Test
    void manyFilesAreShownAPageAtATime() throws Exception {
        group("many");
        StringBuilder csv = new StringBuilder("path,name\n");
        for (int i = 0; i < 270; i++) {
            Path file = world.path("in/many/%04d.txt".formatted(i));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "file " + i);
            csv.append(file).append(",%04d.txt\n".formatted(i));
        }
        Path list = Files.writeString(world.path("many.csv"), csv);
        world.ok("laptop", "share", "--from-csv", list.toString(), "-g", "many");
        browser.open(world, "desk");
        browser.go("/files/many");
        browser.find("count", "1–100 of 270");
        assertThat(browser.visible("file-row")).hasSize(100);
        browser.click("next");
        browser.find("count", "101–200 of 270");
        browser.find("file-row", "0100.txt");
        browser.type("search", "0269");
        shown("0269.txt");

        world.ok("laptop", "group", "create", "more");
        world.ok("laptop", "share", world.path("in/many/0269.txt").toString(), "-g", "more", "--as", "other-0269.txt");
        browser.click("everywhere");
        browser.find("found-row", "many");
        browser.find("search-all").sendKeys(Keys.HOME, "other-", Keys.ENTER);
        browser.until("what bob may not see", d -> browser.text().contains("No file is called anything like"));
        world.ok("desk", "group", "join", "more");
        world.ok("laptop", "group", "accept", "more", "bob");
        browser.driver().navigate().refresh();
        browser.press("found-row", "more", "get");
        browser.notice("Downloading other-0269.txt");
    }
}
