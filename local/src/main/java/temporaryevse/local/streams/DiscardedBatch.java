package temporaryevse.local.streams;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import temporaryevse.local.template.LambdaFunction;

/**
 * A batch that a function has failed on too often.
 *
 * @param invocations how often the function has got it
 */
record DiscardedBatch(List<StreamRecord> records, int invocations) {

  /**
   * Where in the stream it is, and why it was given up; the records themselves are not in it:
   * "Configuring destinations for failed event source mapping invocations" in the Lambda guide.
   */
  ObjectNode json(LambdaFunction function, String region, String streamArn, Instant now) {
    StreamRecord first = records.getFirst();
    StreamRecord last = records.getLast();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put("functionArn", function.arn(region))
        .put("condition", "RetryAttemptsExhausted")
        .put("approximateInvokeCount", invocations);
    json.putObject("responseContext")
        .put("statusCode", 200)
        .put("executedVersion", function.alias().isPresent() ? "1" : "$LATEST")
        .put("functionError", "Unhandled");
    json.put("version", "1.0").put("timestamp", now.toString());
    json.putObject("DDBStreamBatchInfo")
        .put("shardId", first.shardId())
        .put("startSequenceNumber", first.sequenceNumber())
        .put("endSequenceNumber", last.sequenceNumber())
        .put("approximateArrivalOfFirstRecord", first.created().toString())
        .put("approximateArrivalOfLastRecord", last.created().toString())
        .put("batchSize", records.size())
        .put("streamArn", streamArn);
    return json;
  }
}
