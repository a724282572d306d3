// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The dashboard's door in a real Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {
    private final Sandbox world = new Sandbox();
    private final Browser browser = new Browser(world.home());

    DashboardIT() throws IOException {}

    @BeforeAll
    void begin() throws Exception {
        world.tracker();
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

    private String link(String device) throws IOException {
        return world.ok(device, "--plain", "web", "--no-browser").out().strip();
    }

    @Test
    void aLinkOpensOnceAndTheBrowserStaysLetIn() throws Exception {
        world.member("porch", "ann");
        String link = link("porch");
        browser.driver().get(link);
        browser.find("who", "ann@porch");
        assertThat(browser.complaints()).as("refused by the page's own policy").isEmpty();
        assertThat(browser.driver().getCurrentUrl()).doesNotContain("key=");

        browser.driver().get(link.replaceAll("/#.*", "/"));
        browser.find("who", "ann@porch");

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
        world.member("attic", "ben");
        browser.open(world, "attic");
        browser.find("who", "ben@attic");
        String address = String.valueOf(browser.driver().getCurrentUrl()).replaceAll("#.*", "");

        world.program("attic").kill();
        browser.find("away");
        world.daemon("attic");
        assumeThat(link("attic")).as("nobody took its port meanwhile").startsWith(address);

        browser.gone("away", "away");
        browser.go("/groups");
        browser.find("group-row", "public");
    }

    @Test
    void whoIsNotLoggedInLogsInOnThePage() throws Exception {
        world.member("cellar", "cleo");
        world.ok("cellar", "logout");
        browser.open(world, "cellar");
        browser.find("log-in");
        browser.type("user", "cleo");
        browser.type("password", "not the password");
        browser.click("login");
        browser.notice("password");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("login");
        browser.find("who", "cleo@cellar");

        browser.go("/settings");
        browser.click("logout");
        browser.click("dialog-confirm");
        browser.find("log-in");
        browser.type("user", "zoe3");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("create-account");
        browser.find("who", "zoe3@cellar");
    }

    @Test
    void whoHasNoNetworkIsToldWhatToDo() throws Exception {
        world.member("garage", "dan");
        world.ok("garage", "group", "create", "garden");
        String link =
                world.ok("garage", "--plain", "group", "invite", "garden").out().strip();
        world.daemon("fresh");
        browser.open(world, "fresh");
        browser.find("no-network");
        browser.type("link", "somewhere");
        browser.click("join-network");
        browser.notice("does not begin with p2p:");
        browser.type("link", link);
        browser.click("join-network");
        browser.type("user", "zoe4");
        browser.type("password", Sandbox.PASSWORD);
        browser.click("create-account");
        browser.find("who", "zoe4@fresh");
        browser.notice("Asked to join garden; dan has to accept");
        assertThat(world.ok("garage", "group", "requests", "garden").out()).contains("zoe4");
    }
}
