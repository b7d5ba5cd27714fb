package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.api.ModelHistory.Answer;
import temporaryevse.api.ModelHistory.Asked;
import temporaryevse.api.ModelHistory.Call;
import temporaryevse.api.ModelHistory.Content;
import temporaryevse.api.ModelHistory.Page;
import temporaryevse.api.ModelHistory.Seen;
import temporaryevse.api.ModelHistory.Walk;
import temporaryevse.events.PublishedTruth;
import temporaryevse.lambda.Deployment;
import temporaryevse.local.testing.SettableClock;
import temporaryevse.status.TemporaryStatus;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.Events;
import temporaryevse.testing.RecordedContext;

/** Takes the steps of one sequence over the real handlers and a table of its own. */
final class ModelRun {

  // Past the real time, so that DynamoDB's own deletion by TTL has no part in it.
  private static final Instant START = Instant.parse("2100-01-01T00:00:00.250Z");
  private static final List<String> EVSE_IDS = List.of("DK*SPI*E1", "DK*SPI*E2");
  private static final List<String> KEYS = List.of("a-key", "another-key");

  /** Letters at the end of an EVSE id whose cases spell, in binary, which step wrote it. */
  private static final String SPELLING = "QRSTUVWX";

  /** Statuses on a page, so that there is one page. */
  private static final int MOST = 1_000;

  private static final Duration BOUND = Duration.ofSeconds(15);

  private final long seed;
  private final String table;
  private final DynamoDbClient client;
  private final ModelNetwork network;
  private final SettableClock clock = new SettableClock(START);
  private final RecordedContext context = new RecordedContext();
  private final int idBlockSize;
  private final AtomicLong order = new AtomicLong();
  private final List<Call> calls = new ArrayList<>();
  private final List<Walk> walks = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>();

  /** The handlers of a warm environment; each caller has one of its own. */
  private record Functions(
      CreateTemporaryEvseStatus create,
      UpdateTemporaryEvseStatus update,
      DeleteTemporaryEvseStatus delete,
      GetTemporaryEvseStatus get) {}

  private ModelRun(long seed, String table, DynamoDbClient client, ModelNetwork network) {
    Random random = new Random(seed ^ 1);
    this.seed = seed;
    this.table = table;
    this.client = client;
    this.network = network;
    this.idBlockSize = random.nextInt(4) == 0 ? 3 : 1;
  }

  /**
   * Takes the steps.
   *
   * @param seed of the order in which callers take turns
   * @param table empty; left with whatever the steps leave in it
   * @param client sends through the network
   */
  static ModelHistory of(
      List<ModelStep> steps, long seed, String table, DynamoDbClient client, ModelNetwork network) {
    ModelRun run = new ModelRun(seed, table, client, network);
    run.take(steps);
    return run.settle();
  }

  private void take(List<ModelStep> steps) {
    ModelTurns turns = new ModelTurns(seed, ModelStep.CALLERS);
    network.disturb(turns, new ModelNetwork.Faults(seed));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers =
          IntStream.range(0, ModelStep.CALLERS)
              .<Future<?>>mapToObj(
                  caller ->
                      executor.submit(
                          () ->
                              take(
                                  steps.stream().filter(step -> step.caller() == caller).toList(),
                                  caller,
                                  turns)))
              .toList();
      for (Future<?> caller : callers) {
        caller.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a caller failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      network.calm();
    }
  }

  private void take(List<ModelStep> steps, int caller, ModelTurns turns) {
    Functions functions = functions();
    try {
      for (ModelStep step : steps) {
        turns.next(caller);
        switch (step.kind()) {
          case LIST -> walk(step, turns, new Random(step.seed()));
          case ADVANCE -> {
            Instant now = clock.instant();
            away(caller, turns, () -> advance(step, now));
          }
          case CREATE_BATCH -> {
            Random random = new Random(step.seed());
            Instant now = clock.instant();
            away(caller, turns, () -> createBatch(step, random, now));
          }
          case DELETE_BATCH -> {
            List<Long> both = anyIds(new Random(step.seed()));
            Instant now = clock.instant();
            away(caller, turns, () -> deleteBatch(step, both, now));
          }
          default ->
              ScopedValue.where(
                      ModelNetwork.CALLER,
                      new ModelNetwork.Caller(caller, new ModelNetwork.Faults(step.seed())))
                  .run(() -> take(step, functions));
        }
      }
    } finally {
      turns.leave();
    }
  }

  private void take(ModelStep step, Functions functions) {
    Random random = new Random(step.seed());
    long begun = System.nanoTime();
    switch (step.kind()) {
      case CREATE -> create(step, functions, anyStatus(step, random));
      case CREATE_WITH_KEY -> create(step, functions, statusWithKey(step, random));
      case PATCH -> patch(step, functions, random);
      case DELETE -> delete(step, functions, anyId(random));
      case GET -> get(step, functions, anyId(random));
      case CLOCK -> clock.set(clock.instant().plus(anyWhile(random)));
      case LIST, ADVANCE, CREATE_BATCH, DELETE_BATCH ->
          throw new AssertionError("they take no turns of their own");
    }
    if (System.nanoTime() - begun > BOUND.toNanos()) {
      throw new AssertionError(step + " took longer than " + BOUND);
    }
  }

  /** Others take their turns meanwhile. */
  private static void away(int caller, ModelTurns turns, Runnable work) {
    turns.leave();
    try {
      work.run();
    } finally {
      turns.comeBack(caller);
    }
  }

  private void walk(ModelStep step, ModelTurns turns, Random random) {
    boolean activeOnly = random.nextBoolean();
    String evseId = random.nextBoolean() ? "" : any(EVSE_IDS, random) + SPELLING;
    list(step, activeOnly, evseId, 2 + random.nextInt(4), page -> away(step.caller(), turns, page));
  }

  /** Reads all there is when nothing is under way, advances, and reads again. */
  private ModelHistory settle() {
    Functions functions = functions();
    ModelStep last = new ModelStep(1_000, ModelStep.CALLERS, ModelStep.Kind.GET, 0);
    readTable(last);
    list(last, false, "", MOST, Runnable::run);
    for (String evseId : EVSE_IDS) {
      list(last, false, evseId + SPELLING, MOST, Runnable::run);
      list(last, true, evseId + SPELLING, MOST, Runnable::run);
    }
    List.copyOf(ids).forEach(id -> get(last, functions, id));
    assertTrue(StoredTruth.contradictions(table));
    advance(last, clock.instant());
    readTable(last);
    for (Seen seen : stored()) {
      if (!seen.content().endsAfter(clock.instant())) {
        throw new AssertionError("A run has left " + seen);
      }
    }
    assertTrue(StoredTruth.contradictions(table));
    assertTrue(PublishedTruth.contradictions(Api.over(table, clock.instant()), seed));
    return new ModelHistory(List.copyOf(calls), List.copyOf(walks), idBlockSize == 1);
  }

  private static void assertTrue(List<String> contradictions) {
    if (!contradictions.isEmpty()) {
      throw new AssertionError(String.join("\n", contradictions));
    }
  }

  /** The table itself, as if it had been listed: what has ended in it has no meaning. */
  private void readTable(ModelStep step) {
    List<Seen> seen =
        stored().stream()
            .filter(each -> each.content().endsAfter(clock.instant()))
            .sorted(Comparator.comparingLong(Seen::id))
            .toList();
    Page page = new Page(order.incrementAndGet(), order.incrementAndGet(), clock.instant(), seen);
    walks.add(new Walk(step.number(), false, "", List.of(page), true));
    seen.forEach(each -> learn(each.id()));
  }

  /** Every status in the table. */
  private List<Seen> stored() {
    return client.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
        .filter(item -> attribute(item, "pk").s().startsWith("STATUS#"))
        .map(ModelRun::seen)
        .toList();
  }

  private Functions functions() {
    Deployment deployment = deployment(clock);
    return new Functions(
        new CreateTemporaryEvseStatus(deployment),
        new UpdateTemporaryEvseStatus(deployment),
        new DeleteTemporaryEvseStatus(deployment),
        new GetTemporaryEvseStatus(deployment));
  }

  private Deployment deployment(Clock clock) {
    return new Deployment(
        client, table, Duration.ofDays(400), 1, List.of("a secret"), idBlockSize, clock);
  }

  private void create(ModelStep step, Functions functions, Asked.Create create) {
    StringBuilder body =
        new StringBuilder(
            "{\"evseId\":\"%s\",\"temporaryStatus\":\"%s\""
                .formatted(create.evseId(), create.temporaryStatus()));
    // Unset and null mean the same.
    String unset = step.seed() % 2 == 0 ? "" : ",\"validFrom\":null";
    body.append(create.validFrom().map(from -> ",\"validFrom\":\"" + from + "\"").orElse(unset));
    create.validTo().ifPresent(to -> body.append(",\"validTo\":\"").append(to).append('"'));
    APIGatewayProxyRequestEvent event = Api.event(body.append('}').toString());
    create
        .key()
        .ifPresent(
            key ->
                event.withMultiValueHeaders(
                    Map.of(
                        "Content-Type",
                        List.of("application/json"),
                        "Idempotency-Key",
                        List.of(key))));
    call(step, create, functions.create(), event);
  }

  private Asked.Create anyStatus(ModelStep step, Random random) {
    Instant from = clock.instant().plusMillis(random.nextInt(-60_000, 60_000));
    boolean fromNow = random.nextInt(3) == 0;
    Optional<Instant> to =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(
                (fromNow ? clock.instant() : from).plusMillis(random.nextInt(-5_000, 120_000)));
    return new Asked.Create(
        Optional.empty(),
        spell(any(EVSE_IDS, random), step),
        any(List.of(TemporaryStatus.values()), random).name(),
        fromNow ? Optional.empty() : Optional.of(from),
        to);
  }

  /** One of two requests for each key, one of them often, so that both retry and reuse come up. */
  private Asked.Create statusWithKey(ModelStep step, Random random) {
    String key = any(KEYS, random);
    Random request = new Random(seed + key.hashCode() + (random.nextInt(4) == 0 ? 1 : 0));
    boolean fromNow = request.nextInt(3) == 0;
    Instant from = START.plusMillis(request.nextInt(-60_000, 60_000));
    Optional<Instant> to =
        request.nextInt(2) == 0
            ? Optional.empty()
            : Optional.of((fromNow ? START : from).plusMillis(request.nextInt(1, 120_000)));
    return new Asked.Create(
        Optional.of(key),
        spell(any(EVSE_IDS, request), step),
        any(List.of(TemporaryStatus.values()), request).name(),
        fromNow ? Optional.empty() : Optional.of(from),
        to);
  }

  private void patch(ModelStep step, Functions functions, Random random) {
    Optional<String> temporaryStatus =
        random.nextBoolean()
            ? Optional.of(any(List.of(TemporaryStatus.values()), random).name())
            : Optional.empty();
    Instant now = clock.instant();
    Optional<Instant> validFrom = Optional.empty();
    String fields = temporaryStatus.map(it -> ",\"temporaryStatus\":\"" + it + "\"").orElse("");
    switch (random.nextInt(6)) {
      case 0 -> {
        validFrom = Optional.of(now);
        fields += ",\"validFrom\":null";
      }
      case 1, 2 -> {
        validFrom = Optional.of(now.plusMillis(random.nextInt(-60_000, 60_000)));
        fields += ",\"validFrom\":\"" + validFrom.get() + "\"";
      }
      default -> {}
    }
    Optional<Optional<Instant>> validTo = Optional.empty();
    switch (random.nextInt(6)) {
      case 0 -> {
        validTo = Optional.of(Optional.empty());
        fields += ",\"validTo\":null";
      }
      case 1, 2 -> {
        Instant to = now.plusMillis(random.nextInt(-30_000, 120_000));
        validTo = Optional.of(Optional.of(to));
        fields += ",\"validTo\":\"" + to + "\"";
      }
      default -> {}
    }
    long id = anyId(random);
    call(
        step,
        new Asked.Patch(id, temporaryStatus, validFrom, validTo),
        functions.update(),
        withId(Api.event("{" + (fields.isEmpty() ? "" : fields.substring(1)) + "}"), id));
  }

  /** The same status for both EVSEs, under a key that nobody else uses: a create of each. */
  private void createBatch(ModelStep step, Random random, Instant now) {
    Instant from = now.plusMillis(random.nextInt(-60_000, 60_000));
    Instant to = from.plusMillis(random.nextInt(1, 120_000));
    String status = any(List.of(TemporaryStatus.values()), random).name();
    List<Asked> creates =
        EVSE_IDS.stream()
            .<Asked>map(
                evseId ->
                    new Asked.Create(
                        Optional.empty(),
                        spell(evseId, step),
                        status,
                        Optional.of(from),
                        Optional.of(to)))
            .toList();
    APIGatewayProxyRequestEvent event =
        Api.event(
                "{\"evseIds\":[\"%s\",\"%s\"],\"temporaryStatus\":\"%s\",\"validFrom\":\"%s\",\"validTo\":\"%s\"}"
                    .formatted(
                        spell(EVSE_IDS.get(0), step),
                        spell(EVSE_IDS.get(1), step),
                        status,
                        from,
                        to))
            .withMultiValueHeaders(
                Map.of(
                    "Content-Type",
                    List.of("application/json"),
                    "Idempotency-Key",
                    List.of("batch-" + step.number())));
    batch(step, creates, now, new CreateTemporaryEvseStatusBatch(deployment(standing(now))), event);
  }

  private void deleteBatch(ModelStep step, List<Long> both, Instant now) {
    List<Asked> deletes = both.stream().<Asked>map(Asked.Delete::new).toList();
    batch(
        step,
        deletes,
        now,
        new DeleteTemporaryEvseStatusBatch(deployment(standing(now))),
        Api.event("{\"ids\":" + both + "}"));
  }

  /** One request for several things, each with an answer of its own. */
  private void batch(
      ModelStep step,
      List<Asked> asked,
      Instant now,
      ApiFunction operation,
      APIGatewayProxyRequestEvent event) {
    long start = order.incrementAndGet();
    APIGatewayProxyResponseEvent response = Events.answer(operation, event, context);
    long end = order.incrementAndGet();
    boolean isTried = response.getStatusCode() == 200;
    if (!isTried && response.getStatusCode() != 503) {
      throw new AssertionError("A batch was answered with " + response.getBody());
    }
    JsonNode results = Api.json(response).path("results");
    for (int i = 0; i < asked.size(); i++) {
      JsonNode result = results.path(i);
      int status = isTried ? result.path("status").intValue() : 503;
      Optional<Seen> seen =
          status == 201 ? Optional.of(seen(result.path("temporaryEvseStatus"))) : Optional.empty();
      Optional<String> code =
          status >= 400 && isTried
              ? Optional.of(result.at("/error/code").asText())
              : Optional.empty();
      synchronized (this) {
        calls.add(
            new Call(
                step.number(),
                step.caller(),
                start,
                end,
                now,
                asked.get(i),
                new Answer(status, code, false, seen)));
        seen.ifPresent(it -> learn(it.id()));
      }
    }
  }

  /** Two different ids. */
  private List<Long> anyIds(Random random) {
    long first = anyId(random);
    long second = anyId(random);
    return List.of(first, second == first ? first + 1 : second);
  }

  private void delete(ModelStep step, Functions functions, long id) {
    call(step, new Asked.Delete(id), functions.delete(), withId(Api.event(null), id));
  }

  private void get(ModelStep step, Functions functions, long id) {
    call(step, new Asked.Get(id), functions.get(), withId(Api.event(null), id));
  }

  private void call(
      ModelStep step, Asked asked, ApiFunction operation, APIGatewayProxyRequestEvent event) {
    long start = order.incrementAndGet();
    Instant now = clock.instant();
    APIGatewayProxyResponseEvent response = Events.answer(operation, event, context);
    long end = order.incrementAndGet();
    int status = response.getStatusCode();
    Optional<Seen> seen =
        status == 200 || status == 201 ? Optional.of(seen(Api.json(response))) : Optional.empty();
    Optional<String> code = status >= 400 ? Optional.of(Api.code(response)) : Optional.empty();
    if (status == 503 && !response.getHeaders().containsKey("Retry-After")) {
      throw new AssertionError("503 without Retry-After");
    }
    Answer answer =
        new Answer(
            status, code, "true".equals(response.getHeaders().get("Idempotency-Replayed")), seen);
    synchronized (this) {
      calls.add(new Call(step.number(), step.caller(), start, end, now, asked, answer));
      seen.ifPresent(it -> learn(it.id()));
    }
  }

  private void list(
      ModelStep step, boolean activeOnly, String evseId, int limit, Consumer<Runnable> eachPage) {
    List<Page> pages = new ArrayList<>();
    Map<String, List<String>> first =
        Map.of("activeOnly", List.of(Boolean.toString(activeOnly)), "limit", List.of("" + limit));
    Map<String, List<String>> query = new HashMap<>(first);
    if (!evseId.isEmpty()) {
      query.put("evseId", List.of(evseId.toLowerCase(Locale.ROOT)));
    }
    boolean complete = false;
    while (true) {
      long start = order.incrementAndGet();
      Instant now = clock.instant();
      APIGatewayProxyRequestEvent event =
          Api.event(null).withMultiValueQueryStringParameters(Map.copyOf(query));
      AtomicReference<APIGatewayProxyResponseEvent> answer = new AtomicReference<>();
      eachPage.accept(
          () ->
              answer.set(
                  Events.answer(
                      new ListTemporaryEvseStatuses(deployment(standing(now))), event, context)));
      APIGatewayProxyResponseEvent response = answer.get();
      long end = order.incrementAndGet();
      if (response.getStatusCode() == 503) {
        break;
      }
      if (response.getStatusCode() != 200) {
        throw new AssertionError("A list was answered with " + response.getBody());
      }
      List<Seen> seen = new ArrayList<>();
      Api.json(response).forEach(status -> seen.add(seen(status)));
      pages.add(new Page(start, end, now, seen));
      Optional<String> next = Api.next(response);
      if (next.isEmpty()) {
        complete = true;
        break;
      }
      query.clear();
      query.putAll(parameters(next.get()));
    }
    if (!pages.isEmpty()) {
      synchronized (this) {
        Walk walk = new Walk(step.number(), activeOnly, evseId, List.copyOf(pages), complete);
        walks.add(walk);
        walk.seen().forEach(seen -> learn(seen.id()));
      }
    }
  }

  private void advance(ModelStep step, Instant now) {
    long start = order.incrementAndGet();
    boolean advanced = true;
    try {
      Clockwork.over(deployment(standing(now))).run(context);
    } catch (IllegalStateException e) {
      advanced = false;
    }
    long end = order.incrementAndGet();
    synchronized (this) {
      Answer answer = new Answer(advanced ? 200 : 503, Optional.empty(), false, Optional.empty());
      calls.add(
          new Call(step.number(), step.caller(), start, end, now, new Asked.Advance(), answer));
    }
  }

  /** Others may set the time before the function reads it. */
  private static Clock standing(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private void learn(long id) {
    if (!ids.contains(id)) {
      ids.add(id);
    }
  }

  /** Mostly one that somebody was told of; else one that may come next. */
  private synchronized long anyId(Random random) {
    int any = random.nextInt(100);
    return ids.isEmpty() || any < 10
        ? ids.stream().mapToLong(Long::longValue).max().orElse(0) + 1 + any % 2
        : ids.get(any % ids.size());
  }

  /** Short, or about as long as keys are kept. */
  private static Duration anyWhile(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Duration.ofHours(23).plusMillis(random.nextInt(7_200_000));
      case 1 -> Duration.ofMillis(1);
      default -> Duration.ofMillis(random.nextInt(60_000));
    };
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static String spell(String evseId, ModelStep step) {
    StringBuilder spelling = new StringBuilder(evseId);
    for (int bit = 0; bit < SPELLING.length(); bit++) {
      char letter = SPELLING.charAt(bit);
      spelling.append((step.number() >> bit & 1) == 0 ? letter : Character.toLowerCase(letter));
    }
    return spelling.toString();
  }

  private static APIGatewayProxyRequestEvent withId(APIGatewayProxyRequestEvent event, long id) {
    return event.withPathParameters(Map.of("id", Long.toString(id)));
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], List.of(URLDecoder.decode(parts[1], UTF_8)));
    }
    return parameters;
  }

  private static Seen seen(JsonNode json) {
    return new Seen(
        json.path("id").longValue(),
        json.path("evseId").textValue(),
        new Content(
            json.path("temporaryStatus").textValue(),
            Instant.parse(json.path("validFrom").textValue()),
            json.has("validTo") ? Instant.parse(json.path("validTo").textValue()) : null));
  }

  private static Seen seen(Map<String, AttributeValue> item) {
    @Nullable AttributeValue validTo = item.get("validTo");
    return new Seen(
        Long.parseLong(attribute(item, "sk").n(), 10),
        attribute(item, "evseId").s(),
        new Content(
            attribute(item, "temporaryStatus").s(),
            Instant.ofEpochMilli(Long.parseLong(attribute(item, "validFrom").n(), 10)),
            validTo == null ? null : Instant.ofEpochMilli(Long.parseLong(validTo.n(), 10))));
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).orElseThrow();
  }
}
