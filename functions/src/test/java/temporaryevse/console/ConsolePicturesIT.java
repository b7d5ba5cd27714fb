package temporaryevse.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.TestDynamoDb;

/** The pictures of {@code docs/console.md}, which {@code -Dconsole.write=true} takes anew. */
@InBrowser
class ConsolePicturesIT {

  private static final Path PICTURES = TestDynamoDb.ROOT.resolve("docs/console");

  private final ConsolePage page;
  private final ConsoleFleet fleet;

  ConsolePicturesIT(KeyedRun run, ConsolePage page) {
    this.page = page;
    this.fleet = ConsoleFleet.of(run);
  }

  @Test
  void theMainViewsHavePictures() throws IOException {
    String soon = ConsoleFleet.in(Duration.ofHours(3)).toString();
    String later = ConsoleFleet.in(Duration.ofHours(9)).toString();
    long id =
        fleet.status(
            1,
            """
            "temporaryStatus":"MAINTENANCE","validTo":"%s","reason":"REPAIR","reference":"WO-2041",
            "note":"The cable is ordered","message":[{"language":"en","text":"The cable is being replaced"}]\
            """
                .formatted(soon));
    fleet.status(
        1, "\"temporaryStatus\":\"RESERVED\",\"reason\":\"BOOKING\",\"validTo\":\"" + later + '"');
    fleet.status(
        2,
        "\"temporaryStatus\":\"BLOCKED\",\"reason\":\"CONSTRUCTION\",\"validTo\":\"" + later + '"');
    fleet.status(
        2,
        "\"temporaryStatus\":\"MAINTENANCE\",\"validFrom\":\"%s\",\"validTo\":\"%s\""
            .formatted(soon, later));
    fleet.status(3, "\"temporaryStatus\":\"COMMISSIONING\",\"reason\":\"OTHER\"");
    fleet.status(
        4, "\"temporaryStatus\":\"RESERVED\",\"reason\":\"BOOKING\",\"validTo\":\"" + soon + '"');
    fleet.status(5, "\"temporaryStatus\":\"BLOCKED\",\"reason\":\"BAY_OCCUPIED\"");
    page.signIn(fleet.key(), fleet.operator());
    page.look(1280, 640, "light");
    page.row(fleet.evse(5));
    take("evses");
    page.click("Timeline");
    seeTimeline();
    take("timeline");
    page.look(1280, 900, "light");
    page.go("evse/" + fleet.evse(1));
    page.see("WO-2041");
    seeTimeline();
    take("evse");
    page.click("Change status %d, Maintenance".formatted(id));
    page.see("Message for drivers");
    page.type("Note", "The cable is here");
    fleet.change(id, "\"reason\":\"VANDALISM\"");
    page.click("Change");
    page.see("Somebody else was faster.");
    take("conflict");
    page.click("Leave it as it is");
    page.look(360, 740, "dark");
    page.go("");
    page.row(fleet.evse(5));
    take("narrow-and-dark");
  }

  /** It is drawn out of sight first. */
  private void seeTimeline() {
    page.await(
        "the timeline",
        () ->
            page.texts(
                "const items = [...document.querySelectorAll('.vis-item')].map(each =>"
                    + " each.innerText); return items[0] ? items : null"));
  }

  private void take(String name) throws IOException {
    Path picture = PICTURES.resolve(name + ".png");
    byte[] taken = page.picture();
    if (Boolean.getBoolean("console.write")) {
      Files.createDirectories(PICTURES);
      Files.write(picture, taken);
    }

    // Two of them are never the same, as there is a clock in it; but both are pictures.
    assertThat(Arrays.copyOf(taken, 4)).isEqualTo(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    assertThat(picture).as("-Dconsole.write=true takes it").exists();
  }
}
