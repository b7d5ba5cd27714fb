package temporaryevse.roaming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import temporaryevse.status.EffectiveStatus;

/** The interface of a roaming partner, in a version of it. */
public enum PartnerFormat {
  OCPI_2_1_1("ocpi-2.1.1"),
  OCPI_2_2_1("ocpi-2.2.1"),
  OCPI_2_3_0("ocpi-2.3.0"),
  OICP_2_3("oicp-2.3");

  private final String text;

  PartnerFormat(String text) {
    this.text = text;
  }

  /** The format of exactly this text, such as {@code ocpi-2.2.1}; empty for any other. */
  public static Optional<PartnerFormat> parse(String text) {
    return Arrays.stream(values()).filter(format -> format.text.equals(text)).findFirst();
  }

  /** The text by which callers name it. */
  public String text() {
    return text;
  }

  /**
   * The body that a partner takes for an EVSE; empty where there is nothing to say.
   *
   * <p>For OCPI it is the body of a PATCH of the EVSE, for OICP an {@code EvseStatusRecord}.
   */
  public Optional<ObjectNode> body(EffectiveStatus status) {
    return switch (this) {
      case OCPI_2_1_1 -> OcpiEvse.of(status, OcpiVersion.V2_1_1).map(OcpiEvse::toJson);
      case OCPI_2_2_1 -> OcpiEvse.of(status, OcpiVersion.V2_2_1).map(OcpiEvse::toJson);
      case OCPI_2_3_0 -> OcpiEvse.of(status, OcpiVersion.V2_3_0).map(OcpiEvse::toJson);
      case OICP_2_3 -> OicpEvseStatus.of(status).map(OicpEvseStatus::toJson);
    };
  }
}
