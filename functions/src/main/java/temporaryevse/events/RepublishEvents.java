package temporaryevse.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.ErrorBody;
import temporaryevse.http.Json;
import temporaryevse.http.Problem;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.Environment;
import temporaryevse.lambda.EventLog;
import temporaryevse.lambda.FailureLog;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.LogSearch;

/**
 * The function for administrators that publishes events again, from the logs.
 *
 * <p>It has no route; IAM decides who may invoke it. Its errors have the API's form. An answer with
 * {@code next} is not the last one: the same request with that field goes on.
 */
public final class RepublishEvents implements RequestStreamHandler {

  private static final int PAGE = 500;

  /** The rest of an invocation's time at which it stops. */
  private static final int RESERVE_MILLISECONDS = 10_000;

  private final LogSearch log;
  private final EventBus bus;
  private final Clock clock;

  /** For Lambda: reads the process environment. */
  public RepublishEvents() {
    this(Environment.ofProcess());
  }

  private RepublishEvents(Environment environment) {
    this(EventBus.from(environment), Deployment.from(environment));
  }

  RepublishEvents(EventBus bus, Deployment deployment) {
    log = new LogSearch(deployment);
    this.bus = bus;
    clock = deployment.clock();
  }

  /** Publishes what the event asks for, and answers how much that was. */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    RequestTime time = RequestTime.of(context, clock);
    ObjectNode json =
        Json.readObject(event.readAllBytes())
            .fold(
                body ->
                    RepublishRequest.parse(body)
                        .fold(
                            request -> publish(request, time, context),
                            problems -> error(problems, context)),
                problems -> error(problems, context));
    answer.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode publish(RepublishRequest request, RequestTime time, Context context) {
    ObjectNode answer = Json.object().put("entries", 0).put("events", 0);
    Optional<LogSearch.Position> position = request.after();
    try {
      do {
        if (context.getRemainingTimeInMillis() < RESERVE_MILLISECONDS) {
          break;
        }
        LogSearch.Page page = log.find(request.criteria(), position, PAGE, time);
        List<EventEnvelope> events =
            page.entries().stream()
                .flatMap(item -> EventEnvelope.of(item.evseId(), item.entry()).stream())
                .toList();
        if (bus.publish(events, time).size() < events.size()) {
          throw new ServiceUnavailableException("EventBridge did not take all events.");
        }
        page.unreadable().forEach(place -> unreadable(place, answer, context));
        answer.put("entries", answer.path("entries").intValue() + page.entries().size());
        answer.put("events", answer.path("events").intValue() + events.size());
        position = page.next();
      } while (position.isPresent());
    } catch (RuntimeException e) {
      Problem problem = FailureLog.log(e, context.getAwsRequestId(), time.now(), context);
      answer.setAll(error(List.of(problem), context));
    }
    position.map(LogSearch.Position::text).ifPresent(next -> answer.put("next", next));
    EventLog.log(
        "events_republished",
        LogLevel.INFO,
        time.now(),
        Json.object().set("what", answer),
        context);
    return answer;
  }

  private void unreadable(LogSearch.Position place, ObjectNode answer, Context context) {
    answer.withArray("unreadable").add(place.text());
    EventLog.log(
        "entry_not_read",
        LogLevel.ERROR,
        clock.instant(),
        Json.object().put("place", place.text()),
        context);
  }

  private static ObjectNode error(List<Problem> problems, Context context) {
    return ErrorBody.of(problems, context.getAwsRequestId());
  }
}
