package temporaryevse.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The outcomes of all cases as tables: a row for each fault, two columns for each call. */
final class FaultDocument {

  private static final String INTRODUCTION =
      """
      # What comes of each fault

      Every DynamoDB call of every operation, with every fault: once, so that the SDK's next attempt
      gets through, and lasting, so that none does until the caller makes the request again. This
      page is written by `FaultMatrixTest` (`-Dfaults.write=true`), which fails where it no longer
      holds. After each case the test compares the table with a model: nothing that was answered is
      missing, nothing that was refused was written, no key has two statuses, no id comes twice,
      every answer is in the contract and in time.

      A cell is the answer to the request. Where that is an error, what the same request gets once
      the fault is over comes behind it. `(done)` marks an error after which the write stands
      nonetheless: the service could not know. `replayed` is an answer with `Idempotency-Replayed`.
      Several answers are set apart by "or": which one comes depends on chance, or on which of
      several calls of that kind meets the fault. A dash: the fault cannot happen to that call.

      "Late" is later than the client waits. "Held back" is a request that reaches the database
      only after the caller's own retry. "Delivered" means that the database did what it was asked,
      whatever came back. Only successes come changed or as `{}`: the SDK checks the sum of an answer
      only where it is one, and otherwise relies on TLS.

      What cannot be told: `{}` is what DynamoDB itself answers where there is no item, so a read
      that gets it finds nothing. A create without a key that is made again is another status.
      """;

  private static final String OR = " or ";

  private FaultDocument() {}

  static String of(List<FaultCase.Outcome> outcomes) {
    // Operations with the same table share it.
    Map<String, List<String>> operationsByTable = new LinkedHashMap<>();
    Map<String, List<FaultCase.Outcome>> byOperation =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    outcome -> outcome.of().operation().name(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byOperation.forEach(
        (operation, all) ->
            operationsByTable
                .computeIfAbsent(table(all), table -> new ArrayList<>())
                .add(operation));
    StringBuilder document = new StringBuilder(INTRODUCTION);
    operationsByTable.forEach(
        (table, operations) ->
            document.append("\n## ").append(title(operations)).append("\n\n").append(table));
    return document.toString();
  }

  /** The outcomes that stand in a row that a document does not have, or that has more than one. */
  static List<FaultCase.Outcome> differing(List<FaultCase.Outcome> outcomes, String document) {
    Map<String, Set<String>> others = rows(document);
    Map<String, Set<String>> rows = rows(of(outcomes));
    return outcomes.stream()
        .filter(
            outcome -> {
              String operation = outcome.of().operation().name();
              Set<String> known = others.getOrDefault(operation, Set.of());
              return rows.getOrDefault(operation, Set.of()).stream()
                  .filter(row -> row.startsWith("| " + outcome.of().fault().name() + " |"))
                  .anyMatch(row -> !known.contains(row) && (known.size() > 0 || isVaried(row)));
            })
        .toList();
  }

  private static boolean isVaried(String row) {
    return row.contains(OR);
  }

  /** The rows of each operation. */
  static Map<String, Set<String>> rows(String document) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (String section : document.split("\n## ", -1)) {
      List<String> lines = section.lines().toList();
      Set<String> ofSection =
          lines.stream().filter(line -> line.startsWith("| ")).collect(Collectors.toSet());
      if (!ofSection.isEmpty()) {
        String title = lines.getFirst();
        for (String operation :
            (title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)).split("; ", -1)) {
          rows.put(operation, ofSection);
        }
      }
    }
    return rows;
  }

  private static String title(List<String> operations) {
    String title = String.join("; ", operations);
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }

  private static String table(List<FaultCase.Outcome> outcomes) {
    Set<String> actions = new LinkedHashSet<>();
    Map<String, Map<String, Set<String>>> rows = new LinkedHashMap<>();
    for (FaultCase.Outcome outcome : outcomes) {
      FaultCase of = outcome.of();
      actions.add(of.action());
      rows.computeIfAbsent(of.fault().name(), fault -> new LinkedHashMap<>())
          .computeIfAbsent(column(of.action(), of.lasting()), column -> new TreeSet<>())
          .add(outcome.inShort());
    }
    List<String> columns = new ArrayList<>();
    for (String action : actions) {
      columns.add(column(action, false));
      columns.add(column(action, true));
    }
    StringBuilder table = new StringBuilder();
    table.append("| fault | ").append(String.join(" | ", columns)).append(" |\n");
    table.append("|---|").append("---|".repeat(columns.size())).append("\n");
    rows.forEach(
        (fault, cells) -> {
          table.append("| ").append(fault).append(" |");
          columns.forEach(
              column ->
                  table
                      .append(" ")
                      .append(String.join(OR, cells.getOrDefault(column, Set.of("–"))))
                      .append(" |"));
          table.append("\n");
        });
    return table.toString();
  }

  private static String column(String action, boolean lasting) {
    return "`" + action + "` " + (lasting ? "lasting" : "once");
  }
}
