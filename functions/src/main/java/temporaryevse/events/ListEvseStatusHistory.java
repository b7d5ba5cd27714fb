package temporaryevse.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import temporaryevse.access.Caller;
import temporaryevse.access.Scope;
import temporaryevse.api.ApiFunction;
import temporaryevse.api.Cursors;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.Json;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.PrimingRequests;
import temporaryevse.lambda.RequestTime;
import temporaryevse.store.EvseLog;
import temporaryevse.store.LogItem;

/** {@code GET /v2/evse-status-history}: what happened to an EVSE, and who did it. */
public final class ListEvseStatusHistory extends ApiFunction {

  static final String COLLECTION = "/v2/evse-status-history";

  /** Entries that are read at once. */
  private static final int CHUNK = 100;

  /** The most entries that are read for a page; it then ends, and the next one goes on. */
  private static final int MAX_READ = 2_000;

  /**
   * The most characters of a page's events. Each can take three bytes, or two where the answer
   * escapes it, so an answer stays under Lambda's 6 MB.
   */
  private static final int MAX_CHARACTERS = 1_500_000;

  private final EvseLog log;
  private final Cursors cursors;

  /** For Lambda: reads the process environment. */
  public ListEvseStatusHistory() {
    this(Deployment.fromEnvironment());
    PrimedFunction.register(this);
  }

  public ListEvseStatusHistory(Deployment deployment) {
    super(Scope.READ, PrimingRequests.HISTORY, deployment, ListEvseStatusHistory::new);
    log = new EvseLog(deployment);
    cursors = new Cursors(deployment.requiredCursorKeys());
  }

  @Override
  protected ApiResponse answer(ApiRequest request, Caller caller, RequestTime time) {
    return HistoryParameters.parse(request.query(), cursors, caller.account())
        .fold(query -> answer(query, caller, time), ApiResponse::error);
  }

  private ApiResponse answer(HistoryParameters.Query query, Caller caller, RequestTime time) {
    ArrayNode json = Json.array();
    if (!caller.operators().include(query.evseId().operator())) {
      return ApiResponse.ok(json);
    }
    HistoryParameters.Position reached = query.position();
    int characters = 0;
    for (int read = 0; read < MAX_READ; read += CHUNK) {
      EvseLog.Page page = log.read(query.evseId(), reached.sequence(), CHUNK, time);
      for (LogItem item : page.entries()) {
        if (query.endsBefore(item.entry())) {
          return ApiResponse.ok(json);
        }
        for (EventEnvelope event : EventEnvelope.of(query.evseId(), item.entry())) {
          if (!reached.isBefore(event)) {
            continue;
          }
          if (query.includes(item.entry())) {
            if (json.size() == query.limit() || characters > MAX_CHARACTERS) {
              return page(json, query, reached, caller);
            }
            ObjectNode element = element(event, item);
            characters += Json.write(element).length();
            json.add(element);
          }
          reached = new HistoryParameters.Position(event.sequence(), event.number());
        }
      }
      if (!page.hasMore()) {
        return ApiResponse.ok(json);
      }
      reached = new HistoryParameters.Position(page.lastRead() + 1, 0);
    }
    return page(json, query, reached, caller);
  }

  private ApiResponse page(
      ArrayNode json,
      HistoryParameters.Query query,
      HistoryParameters.Position reached,
      Caller caller) {
    String cursor = cursors.write(reached.text(), query.subject(), caller.account());
    return ApiResponse.ok(json).withNext(query.location(cursor));
  }

  private static ObjectNode element(EventEnvelope event, LogItem item) {
    ObjectNode json = event.toJson();
    item.maker()
        .ifPresent(
            maker -> {
              json.put("account", maker.account().text());
              maker.key().ifPresent(key -> json.put("keyId", key.text()));
            });
    return json;
  }
}
