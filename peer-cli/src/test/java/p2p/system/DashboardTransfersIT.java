// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page of transfers in a real Chromium, with a tracker and two daemons behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTransfersIT {
    private static final long SIZE = 192L << 20;

    private final Sandbox world = new Sandbox();
    private final Watcher watcher = new Watcher(world);
    private final Browser browser = new Browser(world.home());

    DashboardTransfersIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.group("docs", "laptop", Map.of("desk", "bob"));
    }

    @BeforeEach
    void reset() throws Exception {
        browser.reset();
    }

    @AfterEach
    void goOn() throws Exception {
        world.program("laptop").signal("CONT");
    }

    @AfterAll
    void end() throws Exception {
        browser.close();
        world.close();
    }

    private WebElement phase(String file, String phase) {
        return browser.until(file + " that is " + phase, d -> browser.visible("transfer-row").stream()
                .filter(row -> row.getText().contains(file) && phase.equals(row.getAttribute("data-phase")))
                .findFirst()
                .orElse(null));
    }

    @Test
    void aTransferIsFollowedPausedResumedCancelledAndTriedAgain() throws Exception {
        Path file = world.file("in/film.mkv", SIZE, 1);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        Program source = world.program("laptop");
        source.signal("STOP");
        browser.open(world, "desk");
        browser.go("/transfers");
        world.ok("desk", "get", "docs/film.mkv", world.folder("dl"));
        WebElement row = phase("film.mkv", "fetching");
        long number = Long.parseLong(String.valueOf(row.getAttribute("data-number")));
        assertThat(browser.find("reason").getText()).isNotBlank();
        browser.click("why");
        browser.find("notice", "Next");
        browser.click("expand");

        // a button keeps its focus while figures change around it
        WebElement pause = Browser.inside(row, "pause");
        browser.script("arguments[0].focus()", pause);
        watcher.workUntil(source, "desk", number, t -> t.done() > 0);
        browser.until(
                "figures that changed", d -> !browser.find("done").getText().startsWith("0%, 0 B"));
        assertThat(browser.driver().switchTo().activeElement()).isEqualTo(pause);
        pause.click();
        phase("film.mkv", "paused");
        browser.find("peer-share", "alice@laptop");
        browser.click("resume");
        source.signal("CONT");
        WebElement done = phase("film.mkv", "complete");
        assertThat(done.getText()).contains("100%");
        assertThat(Files.mismatch(file, world.path("dl/film.mkv"))).isEqualTo(-1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aCancelledOneIsAskedForAndBegunAnew() throws Exception {
        Path file = world.file("in/other.bin", 5L << 20, 2);
        world.ok("laptop", "share", file.toString(), "-g", "docs");
        world.program("laptop").signal("STOP");
        browser.open(world, "desk");
        world.ok("desk", "get", "docs/other.bin", world.folder("dl"));
        browser.find("nav-transfers", "1");
        browser.click("nav-transfers");
        browser.click("cancel");
        browser.click("dialog-cancel");
        phase("other.bin", "fetching");
        browser.click("cancel");
        browser.click("dialog-confirm");
        phase("other.bin", "cancelled");
        browser.click("get-again");
        phase("other.bin", "fetching");
        phase("other.bin", "cancelled");
        assertThat(browser.driver().findElements(By.cssSelector("canvas"))).hasSize(1);
        assertThat(List.of(browser.text().split("\n"))).contains("Ended");
    }
}
