package temporaryevse.bench.peer;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The body of a request, as Jackson maps it. */
public record StatusRequest(
    @Nullable TemporaryStatus temporaryStatus,
    @Nullable String evseId,
    @Nullable OffsetDateTime validFrom,
    @Nullable OffsetDateTime validTo) {}
