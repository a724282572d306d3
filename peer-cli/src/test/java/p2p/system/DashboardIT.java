// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard's door in a real Chromium. */
class DashboardIT {
    private final Sandbox world = new Sandbox();
    private final Browser browser = new Browser(world.home());

    DashboardIT() throws IOException {}

    @BeforeEach
    void begin() throws Exception {
        world.tracker();
        world.member("laptop", "alice");
    }

    @AfterEach
    void end() throws Exception {
        browser.close();
        world.close();
    }

    private String link() throws IOException {
        return world.ok("laptop", "--plain", "web", "--no-browser").out().strip();
    }

    @Test
    void aLinkOpensOnceAndTheBrowserStaysLetIn() throws Exception {
        String link = link();
        browser.driver().get(link);
        browser.find("who", "alice@laptop");
        assertThat(browser.complaints()).as("refused by the page's own policy").isEmpty();
        assertThat(browser.driver().getCurrentUrl()).doesNotContain("key=");

        browser.driver().get(link.replaceAll("/#.*", "/"));
        browser.find("who", "alice@laptop");

        browser.go("/settings");
        browser.click("sign-out");
        browser.click("dialog-confirm");
        browser.find("locked-out");
        browser.driver().get(link.replaceAll("/#.*", "/x"));
        browser.driver().get(link);
        browser.find("locked-out");
    }

    @Test
    void thePageComesBackByItself() throws Exception {
        browser.open(world, "laptop");
        browser.find("who", "alice@laptop");

        world.program("laptop").kill();
        browser.find("away");
        world.daemon("laptop");

        browser.gone("away", "away");
        browser.go("/groups");
        browser.find("group-row", "public");
    }

    @Test
    void whoIsNotLoggedInLogsInOnThePage() throws Exception {
        world.ok("laptop", "logout");
        browser.open(world, "laptop");
        browser.find("log-in");
        browser.type("user", "alice");
        browser.type("password", "not the password");
        browser.click("login");
        browser.notice("password");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("login");
        browser.find("who", "alice@laptop");

        browser.go("/settings");
        browser.click("logout");
        browser.click("dialog-confirm");
        browser.find("log-in");
        browser.type("user", "zoe");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("create-account");
        browser.find("who", "zoe@laptop");
    }

    @Test
    void whoHasNoNetworkIsToldWhatToDo() throws Exception {
        world.ok("laptop", "group", "create", "docs");
        String link =
                world.ok("laptop", "--plain", "group", "invite", "docs").out().strip();
        world.daemon("fresh");
        browser.open(world, "fresh");
        browser.find("no-network");
        browser.type("link", "somewhere");
        browser.click("join-network");
        browser.notice("does not begin with p2p:");
        browser.type("link", link);
        browser.click("join-network");
        browser.type("user", "zoe");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("create-account");
        browser.find("who", "zoe@fresh");
        browser.notice("Asked to join docs; alice has to accept");
        assertThat(world.ok("laptop", "group", "requests", "docs").out()).contains("zoe");
    }
}
