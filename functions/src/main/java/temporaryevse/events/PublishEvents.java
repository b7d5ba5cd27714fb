package temporaryevse.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.Json;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.Priming;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.DueEvse;
import temporaryevse.store.LogItem;
import temporaryevse.timing.DueQueue;

/**
 * The function that publishes new entries of the logs.
 *
 * <p>Lambda hands it the records of DynamoDB's stream, those of one EVSE in order. Where one is not
 * published, Lambda sends it and all behind it again. An entry that cannot be read stops no other.
 * The function also sends EVSEs that are due before the run of every minute would look for them.
 *
 * <p>Source: "Configuring partial batch response with DynamoDB and Lambda", AWS Lambda Developer
 * Guide.
 */
public final class PublishEvents implements RequestStreamHandler, PrimedFunction {

  private final PublishDeployment deployment;
  private final EmbeddedMetrics metrics;

  /** For Lambda: reads the process environment. */
  public PublishEvents() {
    this(PublishDeployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  PublishEvents(PublishDeployment deployment) {
    this(deployment, EmbeddedMetrics.toStandardOutput());
  }

  /** Writes its metrics elsewhere. */
  public PublishEvents(PublishDeployment deployment, EmbeddedMetrics metrics) {
    this.deployment = deployment;
    this.metrics = metrics;
  }

  /**
   * The records that are read, as far as they go.
   *
   * @param recordOf the record of each event
   * @param failed the record that could neither be read nor be put aside; nothing behind it is read
   */
  private record Batch(
      List<EventEnvelope> events,
      List<StreamRecord> recordOf,
      List<DueEvse> due,
      Optional<StreamRecord> failed) {}

  /** Publishes the events of all records, and answers the first record that is to come again. */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    RequestTime time = RequestTime.of(context, deployment.clock());
    Batch batch = read(StreamRecord.of(Json.readEvent(event, ObjectNode.class)), time, context);
    sendDue(batch.due(), time, context);
    List<Instant> taken = deployment.bus().publish(batch.events(), time);
    measure(batch.events(), taken, time, context);
    Optional<StreamRecord> failed =
        taken.size() < batch.events().size()
            ? Optional.of(batch.recordOf().get(taken.size()))
            : batch.failed();
    ObjectNode json = Json.object();
    ArrayNode failures = json.putArray("batchItemFailures");
    failed.ifPresent(
        each -> {
          failures.addObject().put("itemIdentifier", each.sequenceNumber());
          log("events_not_published", LogLevel.WARN, each, "They are tried again.", context);
        });
    answer.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private Batch read(List<StreamRecord> records, RequestTime time, Context context) {
    Instant soon = time.now().plus(DueQueue.AHEAD);
    List<EventEnvelope> events = new ArrayList<>();
    List<StreamRecord> recordOf = new ArrayList<>();
    List<DueEvse> due = new ArrayList<>();
    for (StreamRecord each : records) {
      LogItem item;
      try {
        item = each.entry();
      } catch (RuntimeException e) {
        log("entry_not_read", LogLevel.ERROR, each, e.toString(), context);
        if (!putAside(each, e, time, context)) {
          return new Batch(events, recordOf, due, Optional.of(each));
        }
        continue;
      }
      for (EventEnvelope envelope : EventEnvelope.of(item.evseId(), item.entry())) {
        events.add(envelope);
        recordOf.add(each);
      }
      item.dueAt()
          .filter(instant -> !instant.isAfter(soon))
          .ifPresent(instant -> due.add(new DueEvse(item.evseId(), instant)));
    }
    return new Batch(events, recordOf, due, Optional.empty());
  }

  private boolean putAside(
      StreamRecord unreadable, RuntimeException failure, RequestTime time, Context context) {
    try {
      deployment.unpublished().send(unreadable.sequenceNumber(), unreadable.keys(), failure, time);
      return true;
    } catch (ServiceUnavailableException e) {
      log("entry_not_put_aside", LogLevel.WARN, unreadable, e.toString(), context);
      return false;
    }
  }

  /** Where it fails, events need not wait for it: the run of every minute sends the EVSEs. */
  private void sendDue(List<DueEvse> due, RequestTime time, Context context) {
    try {
      deployment.due().send(due, time);
    } catch (ServiceUnavailableException e) {
      EventLog.log(
          "due_evses_not_sent",
          LogLevel.WARN,
          time.now(),
          Json.object().put("error", e.toString()),
          context);
    }
  }

  private void measure(
      List<EventEnvelope> events, List<Instant> taken, RequestTime time, Context context) {
    Map<String, Integer> types = new TreeMap<>();
    List<Duration> lags = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      types.merge(events.get(i).type(), 1, Integer::sum);
      lags.add(Duration.between(events.get(i).time(), taken.get(i)));
    }
    if (!types.isEmpty()) {
      metrics.write(context.getFunctionName(), time.now(), types);
      metrics.write(context.getFunctionName(), time.now(), "EventLag", lags);
    }
  }

  private void log(
      String event, LogLevel level, StreamRecord about, String error, Context context) {
    EventLog.log(
        event,
        level,
        deployment.clock().instant(),
        Json.object()
            .put("sequenceNumber", about.sequenceNumber())
            .put("error", error)
            .set("keys", about.keys()),
        context);
  }

  @Override
  public void prime(Priming priming) {
    priming.run(
        PrimingRequests.PUBLISH,
        new PublishEvents(deployment.rehearsal(), EmbeddedMetrics.toNowhere()),
        this);
  }
}
