package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;
import temporaryevse.testing.ApiKey;

/** The console in a tab of a browser, by the words that a person reads. */
final class ConsolePage {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final ChromeDriver driver;
  private final URI api;
  private String tab = "";

  /**
   * A page that is not open yet.
   *
   * @param api the address of the API
   */
  ConsolePage(ChromeDriver driver, URI api) {
    this.driver = driver;
    this.api = api;
  }

  /** Loads the console anew, in a window of the usual size, without a key. */
  void open() {
    // A new document: one with another hash would still have the key.
    driver.get("about:blank");
    look(1280, 900, "light");
    driver.executeCdpCommand(
        "Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Copenhagen"));
    driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", "en-GB"));
    online(true);
    driver.manage().logs().get(LogType.BROWSER);
    driver.get(api.resolve("/console").toString());
    tab = driver.getWindowHandle();
    see("Sign in");
  }

  /** Opens the console in another window, which does not have the key either. */
  ConsolePage another() {
    driver.switchTo().newWindow(WindowType.WINDOW);
    ConsolePage page = new ConsolePage(driver, api);
    page.open();
    return page;
  }

  /** Looks at this page again. */
  void turnTo() {
    driver.switchTo().window(tab);
  }

  void close() {
    driver.close();
  }

  /** Loads the console anew and signs in. */
  void signIn(ApiKey key, String operator) {
    open();
    enter(key.text(), operator);
    see("EVSEs of " + operator);
  }

  /** Fills in the form that asks for a key, and sends it. */
  void enter(String key, String operator) {
    type("Key", key);
    type("Operator (optional)", operator);
    click("Sign in");
  }

  /** Sets the width and height in CSS pixels, and whether the reader's system is light or dark. */
  void look(int width, int height, String colors) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
  }

  /** Cuts the browser off, or lets it reach the API again. */
  void online(boolean online) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", !online, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Goes to a view, by its address behind {@code #/}. */
  void go(String view) {
    driver.executeScript("location.hash = '#/' + arguments[0]", view);
  }

  /** Waits until something is there. */
  <T> T await(String what, Supplier<@Nullable T> found) {
    try {
      return Objects.requireNonNull(
          new WebDriverWait(driver, LIMIT, Duration.ofMillis(20))
              .ignoring(StaleElementReferenceException.class)
              .until(each -> found.get()));
    } catch (TimeoutException e) {
      throw new AssertionError(what + " is not there:\n" + text(), e);
    }
  }

  /** Waits until a text is on the page. */
  void see(String text) {
    await(text, () -> text().contains(text));
  }

  /** Waits until a text is no longer on the page. */
  void seeNot(String text) {
    await("no " + text, () -> !text().contains(text));
  }

  /** The text of the page, or of the dialog over it, as it is shown. */
  String text() {
    return String.valueOf(
        driver.executeScript(
            "return (document.querySelector('dialog[open]') ?? document.body).innerText"
                + ".replace(/\\s+/g, ' ')"));
  }

  /** The control with this label, in the dialog where there is one. */
  WebElement field(String label) {
    return await(
        "the field " + label,
        () ->
            (WebElement)
                driver.executeScript(
                    """
                    const root = document.querySelector('dialog[open]') ?? document;
                    const label = [...root.querySelectorAll('label')].find(each => each.innerText.trim() === arguments[0]);
                    return label ? document.getElementById(label.htmlFor)
                      : [...root.querySelectorAll('[aria-label]')].findLast(each => each.ariaLabel === arguments[0]);
                    """,
                    label));
  }

  /** Replaces what a field holds. */
  void type(String label, String text) {
    WebElement field = field(label);
    field.clear();
    field.sendKeys(text);
  }

  /** Sets the instant of a date-time field, as its picker does: local, such as 2030-01-31T09:00. */
  void pick(String label, String local) {
    driver.executeScript("arguments[0].value = arguments[1]", field(label), local);
  }

  void choose(String label, String option) {
    field(label).findElements(By.tagName("option")).stream()
        .filter(each -> each.getText().equals(option))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Presses the button or link with this name, in the dialog where there is one. */
  void click(String name) {
    await(
        "the button " + name,
        () -> {
          @Nullable WebElement element =
              (WebElement)
                  driver.executeScript(
                      """
                      const root = document.querySelector('dialog[open]') ?? document;
                      const found = [...root.querySelectorAll('button:enabled, a, summary')].find(each =>
                        each.checkVisibility() && [each.ariaLabel, each.innerText.trim()].includes(arguments[0]));
                      found?.scrollIntoView({block: 'center'});
                      return found;
                      """,
                      name);
          if (element != null) {
            element.click();
          }
          return element;
        });
  }

  /** Chooses the EVSE in the list. */
  void check(String evseId) {
    field("Choose " + evseId).click();
  }

  /** The texts of the cells of the row that begins with this text. */
  List<String> row(String first) {
    return await(
        "the row " + first,
        () ->
            texts(
                """
                const root = document.querySelector('dialog[open]') ?? document;
                const row = [...root.querySelectorAll('tbody tr')].find(each =>
                  each.checkVisibility() && each.innerText.trim().startsWith(arguments[0]));
                return row && [...row.cells].map(each => each.innerText.replace(/\\s+/g, ' ').trim());
                """,
                first));
  }

  /** The texts that a script returns; null where it returns none. */
  @SuppressWarnings("unchecked")
  @Nullable List<String> texts(String script, Object... arguments) {
    return (List<String>) driver.executeScript(script, arguments);
  }

  /** What a script returns, as text. */
  String value(String script, Object... arguments) {
    return String.valueOf(driver.executeScript(script, arguments));
  }

  /** Presses keys, whatever has the focus. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Moves the focus on by the tabulator key until this is what has it. */
  void tabTo(String name) {
    for (int i = 0; i < 100; i++) {
      press(Keys.TAB);
      if (focused().equals(name)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + name);
  }

  /** The name of what has the focus. */
  String focused() {
    return value(
        """
        const it = document.activeElement;
        return (it.ariaLabel ?? it.labels?.[0]?.innerText ?? it.innerText).trim();
        """);
  }

  /** What axe finds against accessibility; "" in each line is the element. */
  List<String> axeViolations() {
    driver.executeScript(Axe.SCRIPT);
    return Objects.requireNonNull(
        texts(
            """
            return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
              violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`)));
            """));
  }

  byte[] picture() {
    return driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
  }

  /** Asserts that no script failed and the browser refused nothing since the page was opened. */
  void assertThatNothingFailed() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(entry -> entry.getMessage())
        .filteredOn(
            message -> message.contains("Uncaught") || message.contains("Content Security Policy"))
        .isEmpty();
  }
}
