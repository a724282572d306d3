// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Point;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real Chromium without a window, with a profile and a download folder of its own. Elements are named by their {@code data-test} attribute.
 * Where there is no Chromium a test is skipped with a message, unless {@code P2P_REQUIRE_CHROMIUM} is set: then it fails.
 */
final class Browser implements AutoCloseable {
    static final Dimension DESK = new Dimension(1280, 900);
    static final Dimension PHONE = new Dimension(390, 844);
    /** One of these is shown as soon as the daemon has answered. */
    private static final List<String> STARTS = List.of("who", "log-in", "no-network", "locked-out");

    private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Path downloads;
    private final ChromeDriver driver;

    /** {@code scratch} holds its profile and downloads. */
    Browser(Path scratch) throws IOException {
        Path chromium = program("chromium", "chromium-browser", "google-chrome");
        Path chromedriver = program("chromedriver");
        downloads = Files.createDirectories(scratch.resolve("browser-downloads"));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--lang=en",
                "--user-data-dir=" + scratch.resolve("browser-profile"));
        options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        size(DESK);
    }

    /** As a browser that was just started: one empty tab, nothing downloaded, nothing complained about. Who was let in stays so. */
    void reset() throws IOException {
        List<String> tabs = List.copyOf(driver.getWindowHandles());
        for (String tab : tabs.subList(1, tabs.size())) {
            driver.switchTo().window(tab).close();
        }
        driver.switchTo().window(tabs.get(0));
        driver.get("about:blank");
        size(DESK);
        complaints();
        try (Stream<Path> files = Files.list(downloads)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Drops files of this machine on the element, as from another window. */
    void drop(WebElement onto, Path... files) {
        Point corner = onto.getLocation();
        Map<String, Object> data = Map.of(
                "items",
                List.of(),
                "files",
                Stream.of(files).map(Path::toString).toList(),
                "dragOperationsMask",
                1);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            driver.executeCdpCommand(
                    "Input.dispatchDragEvent",
                    Map.of("type", type, "x", corner.getX() + 20, "y", corner.getY() + 20, "data", data));
        }
    }

    /** From now on the page sends so many bytes in a second. */
    void uploadRate(long bytesPerSecond) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", bytesPerSecond));
    }

    /** Sets what the page has to itself: a window has a least width, which is more than a phone's. */
    void size(Dimension size) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", size.width, "height", size.height, "deviceScaleFactor", 1, "mobile", false));
    }

    private static Path program(String... names) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String missing = "no " + names[0] + " on this machine: apt-get install chromium chromium-driver";
            return System.getenv().containsKey("P2P_REQUIRE_CHROMIUM") ? fail(missing) : abort(missing);
        }
        return found.get();
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Where its downloads arrive. */
    Path downloads() {
        return downloads;
    }

    /** Opens the dashboard of a daemon with a fresh one-time link, and waits until it shows something. */
    void open(Sandbox world, String device) throws IOException {
        driver.get(world.ok(device, "--plain", "web", "--no-browser").out().strip());
        until("the dashboard", d -> STARTS.stream()
                .anyMatch(test -> !visible(test).isEmpty()));
    }

    /** Goes to another page of the dashboard that is open; {@code route} as after the hash, for example {@code /transfers}. */
    void go(String route) {
        script("location.hash = arguments[0]", "#" + route);
    }

    List<WebElement> visible(String test) {
        return driver.findElements(By.cssSelector("[data-test='" + test + "']")).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    /** The element with this name that shows all these texts somewhere inside. */
    WebElement find(String test, String... texts) {
        return until("[data-test=" + test + "] with " + List.of(texts), d -> visible(test).stream()
                .filter(element -> Stream.of(texts).allMatch(element.getText()::contains))
                .findFirst()
                .orElse(null));
    }

    /** The element inside another one. */
    static WebElement inside(WebElement outer, String test) {
        return outer.findElement(By.cssSelector("[data-test='" + test + "']"));
    }

    /** Presses something inside the row with this text. */
    void press(String row, String text, String test) {
        until("a click on " + test + " of " + text, d -> {
            inside(find(row, text), test).click();
            return true;
        });
    }

    /** Opens the menu of the row with this text and presses an item of it. */
    void pick(String row, String text, String item) {
        press(row, text, "more");
        press(row, text, item);
    }

    /** Waits until no element of this name shows the text. */
    void gone(String test, String text) {
        until("[data-test=" + test + "] with " + text + " to go", d -> visible(test).stream()
                .noneMatch(element -> element.getText().contains(text)));
    }

    /** Waits for a notice with this text and dismisses it. */
    void notice(String text) {
        press("notice", text, "dismiss");
    }

    void click(String test) {
        until("a click on " + test, d -> {
            find(test).click();
            return true;
        });
    }

    void type(String test, String text) {
        WebElement field = find(test);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        field.sendKeys(text);
    }

    /** Waits for a value that is neither null nor false; elements that are being drawn anew, or that a notice covers, are tried again. */
    <T> T until(String what, Function<ChromeDriver, @Nullable T> condition) {
        return new WebDriverWait(driver, PATIENCE)
                .pollingEvery(POLL)
                .ignoreAll(List.of(
                        StaleElementReferenceException.class,
                        ElementClickInterceptedException.class,
                        NoSuchElementException.class))
                .withMessage(() -> what + "; the page shows:\n" + text() + "\n" + complaints())
                .until(d -> condition.apply(driver));
    }

    /** What the page shows. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Runs JavaScript in the page. */
    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What the browser wrote to its console as errors: refused by the page's policy, exceptions, files that were not found. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
