package temporaryevse.local.template;

/** The template cannot be run; the message starts with the place in it. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Names the place and what is wrong there.
   *
   * @param place the path in the template, such as {@code Resources.Api.Properties}
   */
  public TemplateException(String place, String problem) {
    super(place + ": " + problem);
  }
}
