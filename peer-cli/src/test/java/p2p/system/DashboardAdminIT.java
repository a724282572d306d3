// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.support.ui.Select;

/** The pages for admins in a real Chromium, with a tracker and two daemons behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardAdminIT {
    private final Sandbox world = new Sandbox();
    private final Browser browser = new Browser(world.home());

    DashboardAdminIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        Program tracker = world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        Matcher token = Pattern.compile("--admin-token ([A-Za-z0-9_-]+)").matcher(tracker.output());
        assertThat(token.find()).isTrue();
        world.ok("laptop", "account", "claim-admin", token.group(1));
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

    @Test
    void anAdminSeesAndDoesWhatUsersMayNot() throws Exception {
        world.group("docs", "desk", Map.of("laptop", "alice"));
        Path file = world.file("in/unwanted.bin", 50_000, 1);
        world.ok("desk", "share", file.toString(), "-g", "docs");
        browser.open(world, "laptop");
        browser.click("nav-admin");
        browser.find("user-row", "bob");
        new Select(Browser.inside(browser.find("user-row", "bob"), "role")).selectByVisibleText("admin");
        browser.notice("bob is an admin now");
        new Select(Browser.inside(browser.find("user-row", "bob"), "role")).selectByVisibleText("user");
        browser.notice("bob is a user now");

        browser.click("admin-hosts");
        browser.type("host", "bob@desk");
        browser.click("ping");
        browser.find("pinged", "alive");
        browser.click("discover");
        browser.find("offered", "docs/unwanted.bin");
        browser.type("host", "nobody@nowhere");
        browser.click("ping");
        browser.notice("nowhere");

        browser.click("admin-log");
        browser.type("log-filter", "unwanted");
        browser.click("log-read");
        browser.find("log", "unwanted.bin");
        browser.click("admin-trackers");
        browser.find("tracker-row", "leader");

        browser.go("/files/docs");
        browser.pick("file-row", "unwanted.bin", "delete");
        browser.click("dialog-confirm");
        browser.gone("file-row", "unwanted.bin");

        browser.go("/admin/users");
        browser.press("user-row", "bob", "disable");
        browser.click("dialog-confirm");
        browser.find("user-row", "disabled");
        assertThat(world.say("desk", "group", "list").exit()).isEqualTo(4);
        browser.press("user-row", "bob", "enable");
        browser.notice("bob is enabled");
        assertThat(browser.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void aUserIsOfferedNothingOfItAndRefusedByTheTracker() throws Exception {
        world.member("shed", "carol");
        browser.open(world, "shed");
        browser.find("who", "carol@shed");
        assertThat(browser.visible("nav-admin")).isEmpty();
        browser.go("/admin/users");
        browser.find("notice", "admin");
        assertThat(browser.visible("user-row")).isEmpty();
    }
}
