// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;

/** The pages of groups, peers and settings in a real Chromium, with a tracker and two daemons behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardGroupsIT {
    private final Sandbox world = new Sandbox();
    private final Browser browser = new Browser(world.home());

    DashboardGroupsIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
    }

    @BeforeEach
    void reset() throws Exception {
        browser.reset();
        browser.open(world, "laptop");
        browser.go("/groups");
    }

    @AfterAll
    void end() throws Exception {
        browser.close();
        world.close();
    }

    @Test
    void groupsAreMadeJoinedManagedAndDeleted() throws Exception {
        browser.click("group-create");
        browser.type("field-group", "not a name");
        browser.click("dialog-confirm");
        browser.find("form-refused", "not a group name");
        browser.type("field-group", "docs");
        browser.click("dialog-confirm");
        assertThat(browser.find("copyable").getAttribute("value"))
                .isEqualTo(world.ok("laptop", "--plain", "group", "invite", "docs")
                        .out()
                        .strip());
        browser.click("copy");
        browser.find("copy", "Copied");
        browser.click("dialog-close");
        browser.find("group-row", "docs");

        // who asks shows up by itself
        world.ok("desk", "group", "join", "docs");
        browser.find("nav-groups", "1");
        browser.press("request-row", "bob", "reject");
        browser.notice("bob was turned down");
        world.ok("desk", "group", "join", "docs");
        browser.press("request-row", "bob", "accept");
        browser.notice("bob is a member now");
        browser.press("group-row", "docs", "members");
        browser.find("member-row", "bob");

        browser.pick("group-row", "docs", "rules");
        new Select(browser.find("field-policy")).selectByVisibleText("its only version");
        new Select(browser.find("field-grace")).selectByVisibleText("1 hour");
        browser.click("dialog-confirm");
        browser.notice("Saved");
        assertThat(world.ok("laptop", "group", "show", "docs").out())
                .contains("replaces the old one", "share for 1 h more");
        browser.pick("group-row", "docs", "mirror-on");
        browser.type("field-quota", "0.5");
        browser.type("field-directory", world.folder("mirrored"));
        browser.click("dialog-confirm");
        browser.find("group-row", "docs", "mirrored here");
        assertThat(world.ok("laptop", "--plain", "group", "mirror", "docs").out())
                .contains(world.path("mirrored").toString(), Long.toString(1L << 29));
        browser.pick("group-row", "docs", "mirror-off");
        browser.click("dialog-confirm");
        browser.gone("group-row", "mirrored here");

        browser.press("member-row", "bob", "member-remove");
        browser.click("dialog-confirm");
        browser.notice("bob was removed");
        world.ok("desk", "group", "join", "docs");
        world.ok("laptop", "group", "accept", "docs", "bob");
        browser.pick("group-row", "docs", "transfer-group");
        browser.type("field-user", "bob");
        browser.click("dialog-confirm");
        browser.find("group-row", "docs", "of bob");
        browser.pick("group-row", "docs", "leave");
        browser.click("dialog-confirm");
        browser.notice("You left docs");
        browser.press("group-row", "docs", "join");
        browser.find("asked");
        world.ok("desk", "group", "accept", "docs", "alice");
        world.ok("desk", "group", "transfer", "docs", "alice", "--yes");
        browser.find("group-row", "docs", "yours");
        browser.pick("group-row", "docs", "group-delete");
        browser.click("dialog-confirm");
        browser.gone("group-row", "docs");
        assertThat(world.ok("desk", "group", "list").out()).doesNotContain("docs");
    }

    @Test
    void aLinkLeadsIntoAGroup() throws Exception {
        world.ok("desk", "group", "create", "plans");
        String open =
                world.ok("desk", "--plain", "group", "invite", "plans").out().strip();
        browser.click("open-link");
        browser.type("field-link", open.substring(0, open.length() - 1));
        browser.click("dialog-confirm");
        browser.find("form-refused", "not a whole join link");
        browser.type("field-link", " " + open);
        browser.click("dialog-confirm");
        browser.notice("bob has to accept");
        browser.find("asked");

        browser.open(world, "desk");
        browser.go("/groups");
        browser.press("request-row", "alice", "reject");
        browser.pick("group-row", "plans", "invite");
        browser.click("dialog-confirm");
        String personal = String.valueOf(browser.find("copyable").getAttribute("value"));
        browser.click("dialog-close");
        browser.open(world, "laptop");
        browser.go("/groups");
        browser.click("open-link");
        browser.type("field-link", personal);
        browser.click("dialog-confirm");
        browser.notice("You are a member of plans");
        browser.find("group-row", "plans", "of bob");
        browser.click("open-link");
        browser.type("field-link", personal.replace("/plans/", "/other/"));
        browser.click("dialog-confirm");
        browser.find("form-refused", "not a whole join link");
        browser.click("dialog-cancel");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void peersAreThereAndGone() throws Exception {
        world.member("shed", "carol");
        browser.click("nav-peers");
        browser.find("peer-row", "carol@shed", "online");
        world.program("shed").kill();
        browser.find("peer-row", "carol@shed", "seen");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatCanBeSetIsSet() throws Exception {
        world.ok("laptop", "group", "create", "usual");
        browser.click("nav-settings");
        browser.type("downloads-folder", world.path("elsewhere").toString());
        browser.click("save-folders");
        browser.notice("Saved");
        assertThat(Files.isDirectory(world.path("elsewhere"))).isTrue();
        assertThat(world.ok("laptop", "daemon", "config").out())
                .contains(world.path("elsewhere").toString());
        browser.type("downloads-folder", world.path("laptop.sock").toString());
        browser.click("save-folders");
        browser.notice("cannot be made");
        browser.type("downloads-folder", "relative");
        browser.click("save-folders");
        browser.notice("not an absolute path");

        browser.type("limit-down", "2.5");
        browser.click("save-limits");
        browser.notice("Saved");
        assertThat(world.ok("laptop", "--plain", "transfer", "limit").out().strip())
                .isEqualTo("all\t2500000\t0");

        browser.driver().navigate().refresh();
        browser.until("the new group", d -> new Select(browser.find("default-group"))
                .getOptions().stream().anyMatch(option -> option.getText().equals("usual")));
        new Select(browser.find("default-group")).selectByVisibleText("usual");
        browser.notice("usual is meant");
        browser.click("change-password");
        browser.type("field-current", "not the one");
        browser.type("field-replacement", "another horse battery");
        browser.click("dialog-confirm");
        browser.find("form-refused", "password");
        browser.type("field-current", Sandbox.PASSWORD);
        browser.type("field-replacement", "another horse battery");
        browser.click("dialog-confirm");
        browser.notice("password is changed");
    }

    @Test
    void nothingSticksOutOfAnyPageAtAnyWidth() throws Exception {
        for (var size : new org.openqa.selenium.Dimension[] {Browser.DESK, Browser.PHONE}) {
            browser.size(size);
            for (String page : new String[] {"files", "transfers", "groups", "peers", "settings"}) {
                browser.go("/" + page);
                browser.until(page, d -> "page"
                        .equals(d.findElement(By.cssSelector("[data-test=nav-" + page + "]"))
                                .getAttribute("aria-current")));
                browser.until("the content of " + page, d -> !browser.text().contains("Loading"));
                assertThat(browser.script(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as(page + " at " + size)
                        .isEqualTo(0L);
            }
        }
        assertThat(browser.complaints()).isEmpty();
        browser.go("/transfers");
        browser.until("what to do first", d -> browser.text().contains("Nothing moves"));
    }
}
