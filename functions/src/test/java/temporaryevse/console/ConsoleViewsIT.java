package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestRun;

/** What the console shows, also when there is nothing to show. */
@InBrowser
class ConsoleViewsIT {

  private final KeyedRun run;
  private final ConsolePage page;
  private final ConsoleFleet fleet;

  ConsoleViewsIT(KeyedRun run, ConsolePage page) {
    this.run = run;
    this.page = page;
    this.fleet = ConsoleFleet.of(run);
  }

  @AfterEach
  void nothingFailed() {
    run.network().heal();
    page.online(true);
    page.assertThatNothingFailed();
  }

  @Test
  void anEvseIsShownWithWhatCountsUntilWhenWhyAndWhatComesNext() {
    Instant end = ConsoleFleet.in(Duration.ofHours(3));
    long blocked =
        fleet.status(
            1,
            """
            "temporaryStatus":"BLOCKED","validTo":"%s","reason":"CONSTRUCTION",
            "message":[{"language":"da","text":"Spærret"},{"language":"en","text":"Road works"}]\
            """
                .formatted(end));
    fleet.status(
        1, "\"temporaryStatus\":\"RESERVED\",\"validTo\":\"%s\"".formatted(end.plusSeconds(3_600)));
    fleet.status(2, "\"temporaryStatus\":\"MAINTENANCE\"");
    page.signIn(fleet.key(), fleet.operator());

    List<String> first = page.row(fleet.evse(1));
    assertThat(first.get(1)).isEqualTo("Blocked");
    assertThat(first.get(4)).isEqualTo("Construction Road works");
    assertThat(first.get(5)).startsWith("Reserved ");
    assertThat(page.row(fleet.evse(2))).contains("Maintenance", "Until removed");
    // In the reader's zone, which is named, with UTC on hover.
    assertThat(page.text()).contains("Times: Europe/Copenhagen");
    String until = "[...document.querySelectorAll('tbody time')][1]";
    assertThat(page.value("return " + until + ".dateTime")).isEqualTo(end.toString());
    assertThat(page.value("return " + until + ".title"))
        .isEqualTo(end.toString().replace("T", " ").replace("Z", " UTC"));
    String inCopenhagen = first.get(3);
    page.click("Times: Europe/Copenhagen");
    page.see("Times: UTC");
    assertThat(page.row(fleet.evse(1)).get(3)).isNotEqualTo(inCopenhagen);

    page.type("Find", "e2");
    page.see("1 EVSE");
    assertThat(page.text()).doesNotContain(fleet.evse(1));
    page.type("Find", "nothing");
    page.see("No EVSE fits.");

    // Somebody else removes it: the page sees it without being told.
    fleet.remove(blocked);
    page.type("Find", "");
    page.click("Timeline");
    page.click("EVSEs");
    assertThat(page.row(fleet.evse(1)).get(1)).isEqualTo("Reserved");
  }

  @Test
  void whatBeginsAndEndsIsSeenSoonAfter() {
    Instant end = Instant.now().plusSeconds(4);
    fleet.status(1, "\"temporaryStatus\":\"MAINTENANCE\",\"validTo\":\"%s\"".formatted(end));
    fleet.status(1, "\"temporaryStatus\":\"RESERVED\"");
    page.signIn(fleet.key(), fleet.operator());

    assertThat(page.row(fleet.evse(1)).get(1)).isEqualTo("Maintenance");
    page.await("the next status", () -> page.row(fleet.evse(1)).get(1).equals("Reserved"));
    // Not only with the next refresh, which is every 15 s.
    assertThat(Instant.now()).isBefore(end.plusSeconds(8));
  }

  @Test
  void whatSomebodyElseDoesIsSeenAtOnceByTheEventsOfTheLocalRun() {
    fleet.status(1, "\"temporaryStatus\":\"MAINTENANCE\"");
    page.signIn(fleet.key(), fleet.operator());
    assertThat(page.row(fleet.evse(1)).get(1)).isEqualTo("Maintenance");
    assertThat(page.text()).doesNotContain(fleet.evse(2));

    Instant before = Instant.now();
    fleet.status(2, "\"temporaryStatus\":\"BLOCKED\"");
    page.await("what the other did", () -> page.text().contains(fleet.evse(2)));
    // Not only with the next refresh, which is every 15 s.
    assertThat(Instant.now()).isBefore(before.plusSeconds(8));
  }

  @Test
  void theTimelineShowsOverlapsAndMarksWhatCounts() {
    Instant end = ConsoleFleet.in(Duration.ofHours(2));
    long maintenance =
        fleet.status(1, "\"temporaryStatus\":\"MAINTENANCE\",\"validTo\":\"%s\"".formatted(end));
    long reserved = fleet.status(1, "\"temporaryStatus\":\"RESERVED\"");
    fleet.status(2, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click("Timeline");

    String texts =
        "const all = [...document.querySelectorAll('.vis-item.%s')].map(each => each.innerText);"
            + " return all.length > 2 && all[0] ? all.sort() : null";
    assertThat(page.await("what counts", () -> page.texts(texts.formatted("counts"))))
        .containsExactly("✓ Blocked", "✓ Maintenance", "✓ Reserved");
    assertThat(page.await("statuses", () -> page.texts(texts.formatted("status"))))
        .contains(maintenance + " Maintenance", reserved + " Reserved");
    page.click("As a table");
    assertThat(
            page.texts(
                "return [...document.querySelectorAll('tbody tr')].map(row => row.innerText)"))
        .anySatisfy(
            row -> assertThat(row).contains("Reserved " + reserved).contains("Until removed"))
        .hasSize(3);
    page.click("Later");
    page.click("Now");
    page.click(fleet.evse(1));
    page.see("EVSE " + fleet.evse(1));
  }

  @Test
  void theHistorySaysWhatHappenedAndWhoDidIt() {
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    fleet.change(id, "\"temporaryStatus\":\"RESERVED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));
    page.see("Statuses");

    List<String> rows =
        page.await(
            "the history",
            () ->
                page.texts(
                    "const rows ="
                        + " [...[...document.querySelectorAll('table')].at(-1).tBodies[0].rows].map(row"
                        + " => row.innerText.replace(/\\s+/g, ' ')); return rows.some(row =>"
                        + " row.includes('Changed')) ? rows : null"));
    assertThat(rows.getLast()).contains("Created", "Blocked " + id, fleet.key().account());
    assertThat(rows).anyMatch(row -> row.contains("Changed") && row.contains("Reserved " + id));
    assertThat(rows.getFirst()).contains("What counts changed");
    assertThat(page.text()).contains("counts now");
  }

  @Test
  void whereThereIsNothingThePageSaysSoAndWhatToDo() {
    page.signIn(fleet.key(), fleet.operator());
    page.see("No EVSE has a status now or later.");
    page.go("evse/" + fleet.evse(1).replace("*", "%2A"));
    page.see("No status counts now.");
    page.go("timeline");
    page.see("No EVSE has a status now or later.");
    page.click("Set a status");
    page.see("One on each line, or a pasted list.");
  }

  @Test
  void aKeyForAllOperatorsHasToNameOne() {
    ApiKey all = run.newKey("console-all", "*");
    page.open();
    page.enter(all.text(), "");
    page.see("This key is for all operators: name the one whose EVSEs you want to see.");
    page.type("Operator (optional)", fleet.operator());
    page.click("Sign in");
    page.see("EVSEs of " + fleet.operator());
  }

  @Test
  void aKeyThatIsNoneOrNoLongerValidIsAskedForAgain() {
    page.open();
    page.enter("tevse_no_key", "");
    page.see("This key is not valid, or no longer. Sign in with another one.");
    page.signIn(fleet.key(), fleet.operator());
    run.revoke(fleet.key());
    // The authorizer's last answer is too old.
    run.rest();
    page.click("Timeline");
    page.see("This key is not valid, or no longer. Sign in with another one.");
    assertThat(page.field("Key").getDomProperty("value")).isEmpty();
  }

  @Test
  void aKeyWithoutTheScopeIsTold() {
    ApiKey writer = run.newKey("console-writer", fleet.operator(), "write", "");
    page.open();
    page.enter(writer.text(), fleet.operator());
    page.see("This key may not do that.");

    ApiKey reader = run.newKey("console-reader", fleet.operator(), "read", "");
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(reader, fleet.operator());
    page.click(fleet.evse(1));
    page.click("Remove status %d, Blocked".formatted(id));
    page.click("Remove");
    page.see("scope");
    assertThat(fleet.read(id).status()).isEqualTo(200);
  }

  @Test
  void beyondTheLimitThePageWaitsAsLongAsItIsTold() {
    fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    String path = TestRun.EFFECTIVE + "?evseId=" + fleet.evse(1);
    while (run.get(path, fleet.key()).status() != 429) {
      assertThat(page.text()).doesNotContain("Too many");
    }
    page.click("Timeline");
    page.see("Too many requests. The console waits as long as the service asks, and goes on.");
    run.rest();
    page.see("1 to 1 of 1 EVSEs");
    page.seeNot("Too many requests");
  }

  @Test
  void offlineThePageSaysSoAndGoesOnByItself() {
    fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.see(fleet.evse(1));
    page.online(false);
    page.see("You are offline.");
    page.see(fleet.evse(1));
    page.go("evse/" + fleet.evse(1));
    page.see("You are offline.");
    page.online(true);
    page.see("counts now");
    page.seeNot("You are offline.");
  }

  @Test
  void whereTheServiceIsUnavailableThePageSaysSoAndTriesAgain() {
    fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    run.network().failFrom(FaultProxyFault.named("request lost"), call -> !run.isOfKeys(call));
    page.click("Timeline");
    page.see("The service is unavailable for a moment.");
    page.click("Try again now");
    run.network().heal();
    page.see("1 to 1 of 1 EVSEs");
  }
}
