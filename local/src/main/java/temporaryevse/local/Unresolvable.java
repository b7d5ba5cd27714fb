package temporaryevse.local;

/**
 * Stands in a template for a value that the local run cannot give.
 *
 * @param problem what whoever reads the value is told
 */
record Unresolvable(TemplateException problem) {
  @Override
  public String toString() {
    return String.valueOf(problem.getMessage());
  }
}
