package temporaryevse.bench;

/** An operation of the API that is measured. */
enum Operation {
  CREATE("create", "CreateTemporaryEvseStatusFunction", "create"),
  CHANGE("PATCH", "UpdateTemporaryEvseStatusFunction", "update"),
  EFFECTIVE("effective read", "ListEffectiveEvseStatusesFunction", "effective");

  private final String title;
  private final String function;
  private final String peer;

  Operation(String title, String function, String peer) {
    this.title = title;
    this.function = function;
    this.peer = peer;
  }

  /** The name in tables. */
  String title() {
    return title;
  }

  /** The function's name in the template. */
  String function() {
    return function;
  }

  /** The module of a peer that has the handler. */
  String peer() {
    return peer;
  }
}
