package temporaryevse.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Fields;
import temporaryevse.status.DetailsChange;
import temporaryevse.status.DriverMessage;
import temporaryevse.status.Reason;
import temporaryevse.status.Replacement;
import temporaryevse.status.StatusDetails;

/** The fields of a request that explain a status. */
final class DetailsFields {

  /** Their names, in the order of the resource. */
  static final List<String> NAMES = List.of("reason", "message", "note", "reference");

  private static final List<String> MESSAGE_NAMES = List.of("language", "text");
  private static final String REASONS =
      Arrays.stream(Reason.values())
          .map(reason -> "`" + reason + "`")
          .collect(Collectors.joining(", "));

  private final Fields fields;

  private DetailsFields(Fields fields) {
    this.fields = fields;
  }

  /** Reads a change: a field that is absent stays as it is, and null removes it. */
  static DetailsChange parse(Fields fields) {
    DetailsFields read = new DetailsFields(fields);
    return new DetailsChange(
        read.replacement(
            "reason",
            () ->
                fields.optional(
                    "reason",
                    Reason::parse,
                    ErrorCode.INVALID_REASON,
                    "must be one of " + REASONS)),
        read.replacement("message", read::message),
        read.replacement(
            "note", () -> read.text("note", StatusDetails::isNote, StatusDetails.MAX_NOTE)),
        read.replacement(
            "reference",
            () -> read.text("reference", StatusDetails::isReference, StatusDetails.MAX_REFERENCE)));
  }

  private <T> Optional<Replacement<T>> replacement(String name, Supplier<@Nullable T> value) {
    return fields.has(name)
        ? Optional.of(new Replacement<>(Optional.ofNullable(value.get())))
        : Optional.empty();
  }

  private @Nullable String text(String name, Predicate<String> isShort, int most) {
    return fields.optional(
        name,
        text -> Optional.of(text).filter(isShort),
        ErrorCode.INVALID_PARAMETER,
        "must be at most " + most + " characters");
  }

  private @Nullable List<DriverMessage> message() {
    if (fields.isUnset("message")) {
      return null;
    }
    @Nullable List<Fields> entries =
        fields.list("message", DriverMessage.MAX_TEXTS).objects(ErrorCode.INVALID_MESSAGE);
    if (entries == null) {
      return null;
    }
    List<DriverMessage> message = new ArrayList<>();
    Set<String> languages = new HashSet<>();
    for (Fields entry : entries) {
      @Nullable String language =
          entry.required(
              "language",
              each -> Optional.of(each).filter(DriverMessage::isLanguage),
              ErrorCode.INVALID_MESSAGE,
              "must be a language by ISO 639-1 in lower case, such as `en`");
      if (language != null && !languages.add(language)) {
        entry.add(ErrorCode.INVALID_MESSAGE, "language", "must be another one in each entry");
      }
      @Nullable String text =
          entry.required(
              "text",
              each -> Optional.of(each).filter(DriverMessage::isText),
              ErrorCode.INVALID_MESSAGE,
              "must be 1 to "
                  + DriverMessage.MAX_CHARACTERS
                  + " characters, without control characters, `<` and `>`");
      entry.refuseAllBut(MESSAGE_NAMES, name -> Fields.unknown(name, MESSAGE_NAMES));
      if (language != null && text != null) {
        message.add(new DriverMessage(language, text));
      }
    }
    return message;
  }
}
