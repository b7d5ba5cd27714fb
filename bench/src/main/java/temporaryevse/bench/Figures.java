package temporaryevse.bench;

import java.util.Locale;

/** Figures as they are written in tables. */
final class Figures {
  private Figures() {}

  /** The median and the quartiles. */
  static String spread(Distribution values, int decimals) {
    return "%s (%s–%s)"
        .formatted(
            number(values.median(), decimals),
            number(values.quantile(0.25), decimals),
            number(values.quantile(0.75), decimals));
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
