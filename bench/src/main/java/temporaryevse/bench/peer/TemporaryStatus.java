package temporaryevse.bench.peer;

/** Why a status was set. */
public enum TemporaryStatus {
  MAINTENANCE,
  COMMISSIONING,
  BLOCKED,
  RESERVED
}
