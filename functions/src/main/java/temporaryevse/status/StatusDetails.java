package temporaryevse.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The explanation of a status, all of it optional.
 *
 * @param reason the cause
 * @param message for drivers, in distinct languages; empty where there is none
 * @param note for the operator alone, at most 512 characters
 * @param reference the caller's own work order, at most 64 characters
 */
public record StatusDetails(
    Optional<Reason> reason,
    List<DriverMessage> message,
    Optional<String> note,
    Optional<String> reference) {

  /** No explanation. */
  public static final StatusDetails NONE =
      new StatusDetails(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /** The most characters of a note. */
  public static final int MAX_NOTE = 512;

  /** The most characters of a reference. */
  public static final int MAX_REFERENCE = 64;

  /** Whether a text is short enough for a note. */
  public static boolean isNote(String text) {
    return text.codePointCount(0, text.length()) <= MAX_NOTE;
  }

  /** Whether a text is short enough for a reference. */
  public static boolean isReference(String text) {
    return text.codePointCount(0, text.length()) <= MAX_REFERENCE;
  }

  public StatusDetails {
    message = List.copyOf(message);
  }

  /** The size of the texts in JSON, about, in characters. */
  public int size() {
    return message.stream().mapToInt(DriverMessage::size).sum()
        + note.map(String::length).orElse(0)
        + reference.map(String::length).orElse(0);
  }

  /** A digest of the message, by which a change of it is seen; empty where there is none. */
  Optional<String> messageDigest() {
    return message.isEmpty() ? Optional.empty() : Optional.of(Digest.of(messageTexts()));
  }

  /** A digest of all of it. */
  String digest() {
    List<String> texts = messageTexts();
    texts.add(reason.map(Reason::name).orElse(""));
    // An empty text is not the same as none.
    texts.add(note.map("+"::concat).orElse(""));
    texts.add(reference.map("+"::concat).orElse(""));
    return Digest.of(texts);
  }

  private List<String> messageTexts() {
    List<String> texts = new ArrayList<>();
    message.forEach(
        each -> {
          texts.add(each.language());
          texts.add(each.text());
        });
    return texts;
  }
}
