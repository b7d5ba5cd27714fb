package temporaryevse.bench.peer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time during which a status is effective. */
record Stretch(Status status, Instant from, @Nullable Instant until) {}
