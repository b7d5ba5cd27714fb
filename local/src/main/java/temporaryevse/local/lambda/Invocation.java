package temporaryevse.local.lambda;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An invocation of a function in an execution environment, until its result is known.
 *
 * @param event JSON in UTF-8
 * @param traceId an X-Ray trace header
 * @param isHandedOut whether the function has received the event
 * @param result completed once; the first result counts
 */
record Invocation(
    String requestId,
    ByteBuffer event,
    String traceId,
    AtomicBoolean isHandedOut,
    CompletableFuture<InvocationResult> result) {
  Invocation(String requestId, byte[] event, String traceId) {
    this(
        requestId, ByteBuffer.wrap(event), traceId, new AtomicBoolean(), new CompletableFuture<>());
  }
}
