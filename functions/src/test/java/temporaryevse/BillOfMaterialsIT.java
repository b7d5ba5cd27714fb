package temporaryevse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import temporaryevse.testing.TestDynamoDb;

/**
 * The bills of materials that the build writes (CycloneDX), against what ships, and {@code
 * docs/licences.md}, which {@code -Dlicences.write=true} writes from them.
 */
@DisabledIfSystemProperty(
    named = "maven.settings",
    matches = "offline=true",
    disabledReason = "Maven writes no bill of materials when it is offline")
@Tag("ci")
class BillOfMaterialsIT {

  /** SPDX ids. Another licence in what ships is a decision, and this is where it is made. */
  private static final Set<String> MAY_SHIP = Set.of("Apache-2.0", "BSD-2-Clause", "MIT", "MIT-0");

  private static final Path DOCUMENT = TestDynamoDb.ROOT.resolve("docs/licences.md");

  private static final String INTRODUCTION =
      """
      # Licences of the dependencies

      Written by `BillOfMaterialsIT` (`-Dlicences.write=true`), which fails where this page no
      longer holds, and where something ships under a licence that is not on its list. Licences are
      those of each part's POM, as the CycloneDX plugin reads them; where there are several, the POM
      does not say whether to choose one or to keep to all. Versions and checksums are in
      `functions/target/bom.json` after `./mvnw verify -Pci`.
      """;

  private static final String SHIPS =
      """

      ## In the artifact

      | part | licence |
      |---|---|
      """;

  /** The files that no POM brings. */
  private static final String VENDORED =
      """

      The console's timeline is vis-timeline 8.5.4, a file in `console/vendor/`, with the libraries that
      it holds: MIT, as `console/vendor/licences.txt` says in full.
      """;

  private static final String STAYS =
      """

      ## In the tests and the local run only

      `BSD-4-Clause` is what the plugin makes of a POM that says no more than "BSD": ANTLR and ASM
      (in ArchUnit) have the licence with three clauses.

      | part | licence |
      |---|---|
      """;

  private final BillOfMaterials ships = BillOfMaterials.read("bom.json");
  private final BillOfMaterials withTests = BillOfMaterials.read("bom-with-tests.json");

  @Test
  void theBillOfMaterialsListsExactlyWhatShips() throws Exception {
    Map<String, Path> jars =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar"))
            .collect(Collectors.toMap(path -> path.getFileName().toString(), path -> path));
    // What the bill is of; CycloneDX gives no hash of it.
    Map<String, String> listed = new TreeMap<>(contents(jar(jars, ships.of()), ships.of().name()));
    for (BillOfMaterials.Part part : ships.parts()) {
      Path jar = jar(jars, part);
      assertThat(sha256(Files.readAllBytes(jar))).as("%s", jar).isEqualTo(part.sha256());
      Map<String, String> contents = contents(jar, part.name());
      if (!part.name().equals("dynamodb")) {
        // Each client has one under the same name; only DynamoDB's is warmed up.
        contents.remove("META-INF/services/software.amazon.awssdk.core.warmup.SdkWarmUpProvider");
      }
      // A second file of the same name would be left out silently.
      assertThat(listed).doesNotContainKeys(contents.keySet().toArray(String[]::new));
      listed.putAll(contents);
    }

    Path shipped = BillOfMaterials.TARGET.resolve("artifact/lib/functions.jar");
    assertThat(contents(shipped, "")).isEqualTo(listed);
  }

  private static Path jar(Map<String, Path> jars, BillOfMaterials.Part part) {
    assertThat(jars).containsKey(part.jar());
    return Objects.requireNonNull(jars.get(part.jar()));
  }

  /**
   * What a jar holds beside what is about the jar itself, by where it ships, with the checksum of
   * each file.
   *
   * @param part that it is of; empty for what ships
   */
  private static Map<String, String> contents(Path jar, String part) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (JarInputStream entries = new JarInputStream(Files.newInputStream(jar))) {
      for (@Nullable JarEntry entry = entries.getNextJarEntry();
          entry != null;
          entry = entries.getNextJarEntry()) {
        String name = entry.getName();
        boolean isLicence = name.matches("META-INF/([^/]*LICENSE[^/]*|NOTICE[^/]*)");
        if (!entry.isDirectory()
            && (isLicence || !name.matches("META-INF/(?!services/|licences/).*"))
            && !name.equals("module-info.class")) {
          contents.put(
              (isLicence ? "META-INF/licences/" + part + "/" : "") + name,
              sha256(entries.readAllBytes()));
        }
      }
    }
    return contents;
  }

  @Test
  void everyPartThatShipsCanBeLookedUpByAScanner() {
    assertThat(ships.parts())
        .allSatisfy(
            part -> {
              assertThat(part.packageUrl())
                  .isEqualTo(
                      "pkg:maven/%s/%s@%s?type=jar", part.group(), part.name(), part.version());
              assertThat(part.sha256()).matches("[0-9a-f]{64}");
            });
  }

  @Test
  void whatShipsHasALicenceThatMayShip() {
    assertThat(ships.parts())
        .allSatisfy(part -> assertThat(part.licences()).isNotEmpty().isSubsetOf(MAY_SHIP));
  }

  @Test
  void theDocumentListsTheLicenceOfEveryDependency() throws Exception {
    List<BillOfMaterials.Part> stays =
        withTests.parts().stream()
            .filter(part -> !part.group().equals(ships.of().group()))
            .filter(part -> !ships.parts().contains(part))
            .toList();
    assertThat(stays).allSatisfy(part -> assertThat(part.licences()).isNotEmpty());
    String document = INTRODUCTION + SHIPS + rows(ships.parts()) + VENDORED + STAYS + rows(stays);
    if (Boolean.getBoolean("licences.write")) {
      Files.writeString(DOCUMENT, document);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("docs/licences.md, which -Dlicences.write=true writes")
        .isEqualTo(document);
  }

  private static String rows(List<BillOfMaterials.Part> parts) {
    return parts.stream()
        .map(
            part ->
                "| %s:%s | %s |\n"
                    .formatted(part.group(), part.name(), String.join(", ", part.licences())))
        .sorted()
        .distinct()
        .collect(Collectors.joining());
  }

  private static String sha256(byte[] file) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }

  /**
   * A file of the CycloneDX plugin, as far as it is compared here.
   *
   * @param of what it is a bill of
   * @param parts the dependencies, also those of dependencies
   */
  private record BillOfMaterials(Part of, List<Part> parts) {

    static final Path TARGET = TestDynamoDb.ROOT.resolve("functions/target");

    static BillOfMaterials read(String file) {
      JsonNode bill;
      try {
        bill = new ObjectMapper().readTree(TARGET.resolve(file).toFile());
      } catch (IOException e) {
        throw new AssertionError("./mvnw verify -Pci writes the bill before this test", e);
      }
      return new BillOfMaterials(
          Part.of(bill.path("metadata").path("component")),
          bill.path("components").valueStream().map(Part::of).toList());
    }

    /**
     * A component.
     *
     * @param packageUrl as in the purl specification
     * @param sha256 of its file, in hexadecimal; empty where there is none
     * @param licences SPDX ids, or names where SPDX has none
     */
    record Part(
        String group,
        String name,
        String version,
        String packageUrl,
        String sha256,
        List<String> licences) {

      static Part of(JsonNode component) {
        return new Part(
            component.path("group").asText(),
            component.path("name").asText(),
            component.path("version").asText(),
            component.path("purl").asText(),
            component
                .path("hashes")
                .valueStream()
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .collect(Collectors.joining()),
            component.path("licenses").valueStream().map(Part::licence).toList());
      }

      /** Its file. */
      String jar() {
        return name + "-" + version + ".jar";
      }

      private static String licence(JsonNode choice) {
        JsonNode licence = choice.path("license");
        return licence
            .path("id")
            .asText(licence.path("name").asText(choice.path("expression").asText()));
      }
    }
  }
}
