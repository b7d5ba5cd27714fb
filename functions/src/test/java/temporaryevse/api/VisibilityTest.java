package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time as callers see it: a status holds from its first millisecond to the one before its end. */
class VisibilityTest {

  private static final Instant FROM = Instant.parse("2026-05-01T08:00:00.500Z");
  private static final Instant TO = Instant.parse("2026-05-01T18:00:00.500Z");

  @ParameterizedTest
  @CsvSource({
    // time of the request, in active lists, in other lists, by id, to change and delete
    "2026-05-01T08:00:00.499Z, false, true,  true,  true",
    "2026-05-01T08:00:00.500Z, true,  true,  true,  true",
    "2026-05-01T08:00:00.501Z, true,  true,  true,  true",
    "2026-05-01T18:00:00.499Z, true,  true,  true,  true",
    "2026-05-01T18:00:00.500Z, false, false, false, false",
    "2026-05-01T18:00:00.501Z, false, false, false, false",
    "2036-05-01T18:00:00.500Z, false, false, false, false",
  })
  void anEndIsExactForEveryone(
      Instant now, boolean active, boolean listed, boolean readable, boolean changeable) {
    Api api = Api.overNewTable();
    long id = api.create(FROM, TO);
    api.clock.set(now);

    for (String evse : List.of("", "&evseId=dkspiE123*1")) {
      assertThat(api.ids("activeOnly=true" + evse)).isEqualTo(active ? List.of(id) : List.of());
      assertThat(api.ids("activeOnly=false" + evse)).isEqualTo(listed ? List.of(id) : List.of());
    }
    assertThat(api.get(id).getStatusCode()).isEqualTo(readable ? 200 : 404);
    assertThat(api.patch(id, "{}").getStatusCode()).isEqualTo(changeable ? 200 : 404);
    assertThat(api.patch(id, "{\"temporaryStatus\":\"RESERVED\"}").getStatusCode())
        .isEqualTo(changeable ? 200 : 404);
    assertThat(api.delete(id).getStatusCode()).isEqualTo(changeable ? 204 : 404);
  }

  @Test
  void listsAreOfActiveStatusesUnlessTheCallerSaysOtherwise() {
    Api api = Api.overNewTable();
    long active = api.create(FROM, TO);
    long scheduled = api.create(TO, TO.plusSeconds(1));
    api.clock.set(FROM);

    assertThat(api.ids("")).containsExactly(active);
    assertThat(api.ids("activeOnly=false")).containsExactly(active, scheduled);
  }

  @Test
  void aStatusWithoutAnEndHoldsForEver() {
    Api api = Api.overNewTable();
    long id = api.create("");
    api.clock.set(Instant.parse("9999-12-31T23:59:59.999Z"));

    assertThat(api.ids("")).containsExactly(id);
    assertThat(api.get(id).getStatusCode()).isEqualTo(200);
  }
}
