package temporaryevse.roaming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import temporaryevse.evse.EvseId;
import temporaryevse.http.Json;
import temporaryevse.status.EffectiveStatus;
import temporaryevse.status.Reason;
import temporaryevse.status.StatusOutline;

/**
 * The status of an EVSE in OICP, which has no schedule.
 *
 * <p>Source: OICP 2.3, EvseStatusRecord, EvseIDType and EvseStatusType.
 *
 * @param evseId as it was written last, in upper case
 */
record OicpEvseStatus(String evseId, Status status) {

  /**
   * The ids that OICP has, in the ISO form or in the DIN form. Separators and {@code +} are as
   * written; only the {@code E} has to be a capital letter. OICP ends where this service goes on:
   * at 30 characters behind the {@code E}, and at operators of three digits in the DIN form.
   */
  private static final Pattern EVSE_ID =
      Pattern.compile(
          "[A-Za-z]{2}\\*?[A-Za-z0-9]{3}\\*?E[A-Za-z0-9*]{1,30}"
              + "|\\+?[0-9]{1,3}\\*[0-9]{3}\\*[0-9*]{1,32}");

  /** A status that a temporary status can stand for. */
  enum Status {
    OCCUPIED("Occupied"),
    OUT_OF_SERVICE("OutOfService"),
    RESERVED("Reserved");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    private static Status of(StatusOutline status) {
      return switch (status.temporaryStatus()) {
        case MAINTENANCE, COMMISSIONING -> OUT_OF_SERVICE;
        case BLOCKED ->
            status.reason().filter(Status::isDefect).isPresent() ? OUT_OF_SERVICE : OCCUPIED;
        case RESERVED -> RESERVED;
      };
    }

    /** Whether the EVSE could not be used even if nothing stood in the way. */
    private static boolean isDefect(Reason reason) {
      return reason == Reason.FAULT || reason == Reason.SAFETY;
    }
  }

  /** The status; empty where there is no override, and for an id that OICP cannot have. */
  static Optional<OicpEvseStatus> of(EffectiveStatus status) {
    return status
        .effective()
        .flatMap(
            stretch ->
                written(status.evseId())
                    .map(evseId -> new OicpEvseStatus(evseId, Status.of(stretch.status()))));
  }

  private static Optional<String> written(EvseId evseId) {
    return Optional.of(evseId.written().toUpperCase(Locale.ROOT))
        .filter(text -> EVSE_ID.matcher(text).matches());
  }

  /** The {@code EvseStatusRecord}. */
  ObjectNode toJson() {
    return Json.object().put("EvseID", evseId).put("EvseStatus", status.text);
  }
}
