package temporaryevse.bench;

/** Which contestant is which, for the targets and for the order of the tables. */
enum Role {
  SERVICE("service"),
  SERVICE_AOT_CACHE("service, AOT cache"),
  SERVICE_SNAP_START("service, SnapStart"),
  JAVA_PEER("Java peer"),
  NODE_PEER("Node peer"),
  PYTHON_PEER("Python peer");

  private final String title;

  Role(String title) {
    this.title = title;
  }

  /** In tables. */
  String title() {
    return title;
  }
}
