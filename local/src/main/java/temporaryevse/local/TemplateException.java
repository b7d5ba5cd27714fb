package temporaryevse.local;

/** The template says something that cannot be run; the message starts with the place in it. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TemplateException(String place, String problem) {
    super(place + ": " + problem);
  }
}
