package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestRun;

/** What people do in the console, also two of them at the same time. */
@InBrowser
class ConsoleActionsIT {

  private final KeyedRun run;
  private final ConsolePage page;
  private final ConsoleFleet fleet;

  ConsoleActionsIT(KeyedRun run, ConsolePage page) {
    this.run = run;
    this.page = page;
    this.fleet = ConsoleFleet.of(run);
  }

  @AfterEach
  void nothingFailed() {
    run.network().heal();
    page.assertThatNothingFailed();
  }

  private List<JsonNode> statuses(int evse) {
    return run.get(TestRun.STATUSES + "?activeOnly=false&evseId=" + fleet.evse(evse), fleet.key())
        .json()
        .valueStream()
        .toList();
  }

  private String named(String action, long id, String status) {
    return "%s status %d, %s".formatted(action, id, status);
  }

  @Test
  void aStatusIsSetWithAllThatCanBeSaidOfIt() {
    page.signIn(fleet.key(), fleet.operator());
    page.click("Set a status");
    page.type("EVSEs", fleet.evse(1));
    page.choose("Status", "Blocked");
    page.pick("From", "2030-01-31T09:00");
    page.pick("Until", "2030-01-31T09:00");
    page.click("+ 4 hours");
    page.choose("Reason", "Bay occupied");
    page.click("Add a language");
    page.type("Language, such as en", "en");
    page.type("Text for drivers", "A lorry stands here");
    page.type("Note", "Called the owner");
    page.type("Reference", "WO-17");
    page.click("Set the status");
    page.see("All 1 done.");

    JsonNode status = statuses(1).getFirst();
    assertThat(status.path("validFrom").asText()).isEqualTo("2030-01-31T08:00:00Z");
    assertThat(status.path("validTo").asText()).isEqualTo("2030-01-31T12:00:00Z");
    assertThat(status.path("reason").asText()).isEqualTo("BAY_OCCUPIED");
    assertThat(status.at("/message/0/text").asText()).isEqualTo("A lorry stands here");
    assertThat(status.path("note").asText()).isEqualTo("Called the owner");
    assertThat(status.path("reference").asText()).isEqualTo("WO-17");
    page.click("Status " + status.path("id").asLong());
    page.see("A lorry stands here");
  }

  @Test
  void whatIsWrongIsSaidBesideItsField() {
    page.signIn(fleet.key(), fleet.operator());
    page.click("Set a status");
    page.type("EVSEs", fleet.evse(1));
    page.pick("From", "2030-01-31T09:00");
    page.pick("Until", "2030-01-31T08:00");
    page.click("Set the status");
    page.await(
        "the problem of the end",
        () -> "true".equals(page.field("Until").getDomAttribute("aria-invalid")));
    assertThat(page.focused()).isEqualTo("Until");
    assertThat(statuses(1)).isEmpty();
  }

  @Test
  void aPastedListHasAResultForEachEvseAndFailedOnesAreTriedAgainWithTheSameKey() {
    // Its hundred statuses are as many as an EVSE may have.
    for (int i = 0; i < 50; i++) {
      fleet.status(2, "\"temporaryStatus\":\"RESERVED\"");
    }
    run.rest();
    for (int i = 0; i < 50; i++) {
      fleet.status(2, "\"temporaryStatus\":\"RESERVED\"");
    }
    page.signIn(fleet.key(), fleet.operator());
    page.click("Set a status");
    page.type(
        "EVSEs", fleet.evse(1) + ", " + fleet.evse(2) + " " + fleet.evse(1).replace("NO", "no"));
    page.see("2 EVSEs.");
    page.click("Set the status");
    page.see("1 of 2 done, 1 failed.");
    assertThat(page.row(fleet.evse(1)).get(1)).startsWith("Done Status");
    assertThat(page.row(fleet.evse(2)).get(1)).startsWith("Failed");

    fleet.remove(statuses(2).getFirst().path("id").asLong());
    page.click("Try the failed ones again");
    page.see("All 2 done.");
    assertThat(statuses(1)).hasSize(1);
    assertThat(statuses(2)).hasSize(100);
  }

  @Test
  void anAnswerThatIsLostIsAskedForAgainAndNothingIsThereTwice() {
    page.signIn(fleet.key(), fleet.operator());
    page.click("Set a status");
    page.type("EVSEs", fleet.evse(1) + "\n" + fleet.evse(2));
    run.network()
        .failFrom(
            FaultProxyFault.named("answer lost"),
            call -> call.action().equals(FaultProxyFault.TRANSACTION));
    page.click("Set the status");
    page.see("failed.");
    run.network().heal();
    page.click("Try the failed ones again");
    page.see("All 2 done.");
    assertThat(statuses(1)).hasSize(1);
    assertThat(statuses(2)).hasSize(1);
  }

  @Test
  void aStatusIsExtendedChangedAndRemoved() {
    Instant end = ConsoleFleet.in(Duration.ofHours(1));
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"%s\"".formatted(end));
    String begin = fleet.read(id).json().path("validFrom").asText();
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));

    page.click(named("Extend", id, "Blocked"));
    page.click("+ 1 day");
    page.click("Extend");
    page.see("Status %d is changed.".formatted(id));
    assertThat(fleet.read(id).json().path("validTo").asText())
        .isEqualTo(end.plus(Duration.ofDays(1)).toString());

    page.click(named("Change", id, "Blocked"));
    page.choose("Status", "Maintenance");
    page.type("Note", "Parts are ordered");
    page.click("Change");
    page.see("Parts are ordered");
    assertThat(fleet.read(id).json().path("temporaryStatus").asText()).isEqualTo("MAINTENANCE");
    // To the millisecond, though the form has seconds.
    assertThat(fleet.read(id).json().path("validFrom").asText()).isEqualTo(begin);

    page.click(named("Remove", id, "Maintenance"));
    page.click("Remove");
    page.see("No status counts now.");
    assertThat(fleet.read(id).status()).isEqualTo(404);
  }

  @Test
  void twoBrowsersEditOneStatusAndTheSlowerOneSeesWhatTheOtherDid() {
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\",\"note\":\"first\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));
    page.click(named("Change", id, "Blocked"));
    page.type("Note", "mine");

    ConsolePage other = page.another();
    other.signIn(fleet.key(), fleet.operator());
    other.click(fleet.evse(1));
    other.click(named("Change", id, "Blocked"));
    other.choose("Status", "Reserved");
    other.click("Change");
    other.see("Status %d is changed.".formatted(id));
    other.close();

    page.turnTo();
    page.click("Change");
    page.see("Somebody else was faster. Nothing of yours was done yet.");
    page.see("Status: Blocked → Reserved");
    page.see("Note: first → mine");
    page.see("Changed by " + fleet.key().account());
    assertThat(fleet.read(id).json().path("note").asText()).isEqualTo("first");
    page.click("Do mine all the same");
    page.see("Status %d is changed.".formatted(id));
    assertThat(fleet.read(id).json().path("note").asText()).isEqualTo("mine");
    assertThat(fleet.read(id).json().path("temporaryStatus").asText()).isEqualTo("RESERVED");
  }

  @Test
  void whoeverWasFasterCanBeLeftAsTheyAre() {
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));
    page.click(named("Remove", id, "Blocked"));
    page.see("until it is removed");
    fleet.change(id, "\"temporaryStatus\":\"RESERVED\"");
    page.click("Remove");
    page.see("Somebody else was faster.");
    page.click("Leave it as it is");
    page.see("Status %d stays as somebody else left it.".formatted(id));
    assertThat(fleet.read(id).json().path("temporaryStatus").asText()).isEqualTo("RESERVED");

    page.click(named("Extend", id, "Reserved"));
    page.see("until it is removed");
    fleet.remove(id);
    page.click("+ 1 hour");
    page.click("Extend");
    page.see("Status %d is not there any more".formatted(id));
  }

  @Test
  void whatMayHaveBeenDoneIsReadAgain() {
    long id = fleet.status(1, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.click(fleet.evse(1));
    page.click(named("Change", id, "Blocked"));
    page.choose("Status", "Reserved");
    run.network().failFrom(FaultProxyFault.named("answer lost"), this::isWrite);
    page.click("Change");
    page.see("There was no clear answer, so it may have been done.");
    run.network().heal();
    page.click("Read it again");
    page.see("Reserved from");
  }

  private boolean isWrite(FaultProxy.Call call) {
    return call.action().equals(FaultProxyFault.TRANSACTION);
  }

  @Test
  void manyAreExtendedAndRemovedAtOnce() {
    fleet.statuses(3, "\"temporaryStatus\":\"BLOCKED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.check(fleet.evse(1));
    page.check(fleet.evse(2));
    page.see("2 chosen");
    page.click("Extend…");
    page.pick("Until", "2030-01-31T09:00");
    page.click("Extend");
    page.see("All 2 done.");
    page.press(Keys.ESCAPE);
    page.await("the new end", () -> page.row(fleet.evse(1)).get(3).startsWith("31 Jan 2030"));
    assertThat(statuses(3).getFirst().has("validTo")).isFalse();

    page.click("Choose none");
    page.click("Choose all that are found");
    page.see("3 chosen");
    page.click("Remove…");
    page.click("Remove");
    page.see("All 3 done.");
    page.press(Keys.ESCAPE);
    page.see("No EVSE has a status now or later.");
  }
}
