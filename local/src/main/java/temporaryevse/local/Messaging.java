package temporaryevse.local;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import temporaryevse.local.eventbus.EventJournal;
import temporaryevse.local.eventbus.EventsApi;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.queues.LocalQueues;
import temporaryevse.local.queues.QueueConsumers;
import temporaryevse.local.streams.StreamConsumers;
import temporaryevse.local.template.Queue;
import temporaryevse.local.template.Template;

/** The queues and event buses of a template, and the functions that Lambda polls for. */
final class Messaging implements AutoCloseable {
  private final Template template;
  private final Clock clock;
  private final Consumer<String> console;
  private final Parts parts = new Parts();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final EventJournal journal = new EventJournal();
  private Optional<LocalQueues> queues = Optional.empty();

  private Messaging(Template template, Clock clock, Consumer<String> console) {
    this.template = template;
    this.clock = clock;
    this.console = console;
  }

  /** Starts empty queues and buses; none where the template has none. */
  static Messaging start(Template template, Clock clock, Consumer<String> console)
      throws IOException, InterruptedException {
    Messaging messaging = new Messaging(template, clock, console);
    if (!template.queues().isEmpty()) {
      LocalQueues queues = messaging.parts.add(LocalQueues.start(template));
      messaging.environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
      messaging.queues = Optional.of(queues);
    }
    if (!template.eventBuses().isEmpty()) {
      EventsApi events =
          messaging.parts.add(EventsApi.start(template, messaging.journal, clock, console));
      messaging.environment.put("AWS_ENDPOINT_URL_EVENTBRIDGE", events.endpoint().toString());
    }
    return messaging;
  }

  /** The variables that tell the SDK in a function where they are. */
  Map<String, String> environment() {
    return environment;
  }

  /** The URL of SQS's API; empty where the template has no queue. */
  Optional<URI> queuesEndpoint() {
    return queues.map(LocalQueues::endpoint);
  }

  /** The events of all buses; closed before those who read it. */
  EventJournal journal() {
    return journal;
  }

  /** Starts to invoke the functions that consume queues and streams. */
  AutoCloseable consume(Lambda lambda, URI dynamoDb) {
    Parts consumers = new Parts();
    queues.ifPresent(
        each -> consumers.add(QueueConsumers.start(template, each, lambda, clock, console)));
    consumers.add(StreamConsumers.start(template, dynamoDb, lambda, this::send, clock, console));
    return consumers;
  }

  private void send(Queue queue, String body) throws IOException, InterruptedException {
    queues.orElseThrow().send(queue, body);
  }

  @Override
  public void close() {
    parts.close();
  }
}
