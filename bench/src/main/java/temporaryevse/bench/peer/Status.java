package temporaryevse.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The resource, as Jackson maps it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
    long id,
    TemporaryStatus temporaryStatus,
    String evseId,
    Instant validFrom,
    @Nullable Instant validTo,
    @JsonIgnore long version) {
  static final Comparator<Status> PRECEDENCE =
      Comparator.comparing(Status::temporaryStatus)
          .thenComparing(Status::validFrom)
          .thenComparingLong(Status::id);

  boolean hasEnded(Instant at) {
    return validTo != null && !validTo.isAfter(at);
  }

  boolean holds(Instant at) {
    return !validFrom.isAfter(at) && !hasEnded(at);
  }

  Stream<Instant> boundaries() {
    return Stream.concat(Stream.of(validFrom), Stream.ofNullable(validTo));
  }
}
