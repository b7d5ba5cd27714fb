package temporaryevse.local.template;

/** The stack that a template is read as; it is never deployed. */
public final class Stack {
  /** The stack's name. */
  public static final String NAME = "local";

  /** The AWS account of the stack. */
  public static final String ACCOUNT_ID = "000000000000";

  private Stack() {}
}
