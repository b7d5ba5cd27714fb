package temporaryevse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoadSectionTest {

  private static final String SECTION =
      LoadSection.of(
          List.of(
              new LoadResult(
                  4, LoadOperation.BATCH, 1235.0, new Distribution(List.of(2.0, 4.0)), 0)),
          60,
          Map.of("processor", "AMD", "processors", "2", "memory", "24 GB"));

  @Test
  void aSectionSaysWhatWasMeasuredAndWhere() {
    assertThat(SECTION)
        .contains("(AMD, 2\nprocessors, 24 GB)", "ran 60\nseconds")
        .containsPattern("\\| 4 +\\| items in batches of 25 \\| 1235 +\\| 3.0 +\\| 4.0 +\\| 0 ");
  }

  @Test
  void aSectionTakesThePlaceOfTheOneBefore() {
    String old = SECTION.replace("1235", "99");

    assertThat(LoadSection.replace("# Title\n", SECTION)).isEqualTo("# Title\n\n" + SECTION);
    assertThat(LoadSection.replace("# Title\n\n" + old, SECTION))
        .isEqualTo("# Title\n\n" + SECTION);
    assertThat(LoadSection.replace("# Title\n\n" + old + "\n## Other\n", SECTION))
        .isEqualTo("# Title\n\n" + SECTION + "\n## Other\n");
  }
}
