package temporaryevse.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import temporaryevse.evse.EvseId;
import temporaryevse.http.DateTime;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.http.Problem;
import temporaryevse.store.StatusQuery;

/** The parameters of a query, with every problem that is found while they are read. */
public final class QueryParameters {

  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

  private final Map<String, List<String>> values;
  private final List<Problem> problems = new ArrayList<>();

  public QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** The problems so far, in the order in which they were found. */
  public List<Problem> problems() {
    return problems;
  }

  /** Every value of a parameter, in order. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A parameter that is given at most once. */
  public Optional<String> single(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      refuse(name, "must be given once");
      return Optional.empty();
    }
    return given.stream().findFirst();
  }

  /** A parameter that a parser takes; empty, with a problem, where it does not. */
  public <T> Optional<T> optional(
      String name, Function<String, Optional<T>> parser, ErrorCode code, String expected) {
    Optional<String> written = single(name);
    Optional<T> value = written.flatMap(parser);
    if (written.isPresent() && value.isEmpty()) {
      add(code, name, expected);
    }
    return value;
  }

  public Optional<Instant> dateTime(String name) {
    return optional(name, DateTime::parse, ErrorCode.INVALID_DATE_TIME, DateTime.EXPECTED);
  }

  public Optional<EvseId> evseId(String name) {
    return optional(
        name,
        EvseId::parse,
        ErrorCode.INVALID_EVSE_ID,
        "must be an EVSE ID, such as `DK*SPI*E123*1`");
  }

  /** The parameter {@code limit}; the most where it is not given. */
  public int limit() {
    return optional(
            "limit",
            text ->
                LIMIT.matcher(text).matches() && Integer.parseInt(text, 10) <= StatusQuery.MAX_LIMIT
                    ? Optional.of(Integer.valueOf(text))
                    : Optional.empty(),
            ErrorCode.INVALID_PARAMETER,
            "must be a whole number from 1 to " + StatusQuery.MAX_LIMIT)
        .orElse(StatusQuery.MAX_LIMIT);
  }

  /** Refuses every parameter that the operation does not know. */
  public void refuseAllBut(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        refuse(Fields.shortened(name), "is not known");
      }
    }
  }

  public void refuse(String name, String what) {
    add(ErrorCode.INVALID_PARAMETER, name, what);
  }

  public void add(ErrorCode code, String name, String what) {
    problems.add(Problem.of(code, "The parameter `" + name + "` " + what + ".", name));
  }
}
