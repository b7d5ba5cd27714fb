package temporaryevse.bench.peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The resource, as Jackson maps it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
    long id,
    TemporaryStatus temporaryStatus,
    String evseId,
    Instant validFrom,
    @Nullable Instant validTo) {}
