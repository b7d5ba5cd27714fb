package temporaryevse.bench.peer;

/** Why a status was set; of two that overlap, the later one here is effective. */
public enum TemporaryStatus {
  RESERVED,
  BLOCKED,
  MAINTENANCE,
  COMMISSIONING
}
