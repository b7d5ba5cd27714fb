package temporaryevse.owasp;

import java.util.List;

/** The table of who may do what. */
final class AuthorizationTable {

  /** An EVSE of each kind: of ours, of theirs, of a third operator, of nobody. */
  static final List<String> EVSES = List.of("DK*SPI*E1", "45*045*1", "FR*ABC*E1", "NL*XYZ*E1");

  /** The operators of these EVSEs. Nobody has a key for the last one, but for those for all. */
  static final List<String> OPERATORS = List.of("DK*SPI", "45*045", "FR*ABC", "NL*XYZ");

  /**
   * The answers to each caller; four characters are of ours, of theirs, of a third operator, of
   * nobody. The last three are for ids that are none: to read, to change, to remove. Behind the
   * list is what counts now, for EVSEs by name and for an operator; its fifth character is for a
   * caller who names neither. Then comes the history of an EVSE.
   *
   * <pre>
   * + done, or shown               . not in the list, without a status, without a history
   * n 404 temporary_evse_status_not_found     o 403 operator_not_allowed
   * s 403 insufficient_scope       b 400 invalid_parameter
   * i 401 invalid_credentials      m 401 missing_credentials
   * </pre>
   */
  private static final String TABLE =
      """
      caller                    | list | counts | history | create | read | change | remove | no id
      ours                      | +... | +...+  | +...    | +ooo   | +nnn | +nnn   | +nnn   | bbb
      theirs                    | .+.. | .+..+  | .+..    | o+oo   | n+nn | n+nn   | n+nn   | bbb
      ours, another key         | +... | +...+  | +...    | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, to read             | +... | +...+  | +...    | ssss   | +nnn | ssss   | ssss   | bss
      ours, to write            | ssss | sssss  | ssss    | +ooo   | ssss | +nnn   | +nnn   | sbb
      all                       | ++++ | ++++b  | ++++    | ++++   | +++n | +++n   | +++n   | bbb
      all, to read              | ++++ | ++++b  | ++++    | ssss   | +++n | ssss   | ssss   | bss
      ours, rotated             | +... | +...+  | +...    | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, its successor       | +... | +...+  | +...    | +ooo   | +nnn | +nnn   | +nnn   | bbb
      ours, after its overlap   | iiii | iiiii  | iiii    | iiii   | iiii | iiii   | iiii   | iii
      ours, revoked             | iiii | iiiii  | iiii    | iiii   | iiii | iiii   | iiii   | iii
      ours, expired             | iiii | iiiii  | iiii    | iiii   | iiii | iiii   | iiii   | iii
      a key that never was      | iiii | iiiii  | iiii    | iiii   | iiii | iiii   | iiii   | iii
      no key                    | mmmm | mmmmm  | mmmm    | mmmm   | mmmm | mmmm   | mmmm   | mmm
      """;

  private AuthorizationTable() {}

  /** The answers to a caller. */
  record Row(
      String caller,
      String list,
      String counts,
      String history,
      String create,
      String read,
      String change,
      String remove,
      String noId) {

    /** An idempotency key that no other caller uses. */
    String key() {
      return caller.replaceAll("[^a-z]", "-");
    }
  }

  static List<Row> rows() {
    return TABLE
        .lines()
        .skip(1)
        .map(line -> line.split("\\|", -1))
        .map(
            cell ->
                new Row(
                    cell[0].strip(),
                    cell[1].strip(),
                    cell[2].strip(),
                    cell[3].strip(),
                    cell[4].strip(),
                    cell[5].strip(),
                    cell[6].strip(),
                    cell[7].strip(),
                    cell[8].strip()))
        .toList();
  }
}
