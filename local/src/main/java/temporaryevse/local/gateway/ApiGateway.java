package temporaryevse.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import temporaryevse.local.eventbus.EventFeed;
import temporaryevse.local.http.Answer;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.http.PortException;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.InvokeApi;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;

/** A REST API in front of functions, as API Gateway would serve it at the root of a domain name. */
public final class ApiGateway implements AutoCloseable {
  /** "Quotas for REST APIs": 10 MB for a request's body. */
  static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  /**
   * Bytes of a body that is too large which are read and dropped, for clients that do not read the
   * answer before.
   */
  private static final int MAX_DROPPED_BYTES = 256 * 1024 * 1024;

  private static final long IDLE_MILLISECONDS = 60_000;
  private static final long STOP_MILLISECONDS = 2_000;

  private final Lambda lambda;
  private final InvokeApi invokeApi;
  private final EventFeed events;
  private final Duration integrationTimeout;
  private final Stage stage;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  /**
   * Does not listen yet.
   *
   * @param viewer answers requests that match no route of the API
   * @param events answers their requests, unless a route of the API does
   * @param usagePlans the keys and limits where the API requires a key
   * @param integrationTimeout after which a client gets its answer although the function still runs
   */
  public ApiGateway(
      Template template,
      Lambda lambda,
      Viewer viewer,
      EventFeed events,
      UsagePlans usagePlans,
      Duration integrationTimeout,
      Clock clock) {
    this.lambda = lambda;
    this.invokeApi = new InvokeApi(template, lambda, clock);
    this.events = events;
    this.integrationTimeout = integrationTimeout;
    this.stage =
        new Stage(
            template.api(),
            template.region(),
            new RouteTable(template.functions()),
            template
                .api()
                .authorizer()
                .map(
                    authorizer -> {
                      LambdaFunction function = template.function(authorizer.function());
                      return new LambdaAuthorizer(
                          authorizer, (event, trace) -> invoke(function, event, trace), clock);
                    }),
            usagePlans,
            viewer,
            this::invoke,
            clock);
    this.server =
        new LoopbackServer("api-gateway", new Front())
            .idleTimeout(IDLE_MILLISECONDS)
            .stopTimeout(STOP_MILLISECONDS)
            .errors(this::answerError);
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any that is free
   * @throws PortException if the port cannot be used
   */
  public void listen(int port) {
    server.listen(port);
  }

  /** The URL of the API. */
  public URI address() {
    return URI.create("http://" + LoopbackServer.HOST + ":" + server.port());
  }

  /** Stops serving; requests under way have a moment to end. */
  @Override
  public void close() {
    server.close();
    invocations.shutdownNow();
  }

  private final class Front extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Exchange exchange = new Exchange(stage, request, server.port());
      if (request.getLength() > MAX_BODY_BYTES) {
        refuseBody(exchange, request, response, callback);
        return true;
      }
      if (events.takes(request) && !exchange.hasRoute()) {
        events.answer(request, response, callback);
        return true;
      }
      byte[] body;
      try (InputStream content = Content.Source.asInputStream(request)) {
        body = content.readNBytes(MAX_BODY_BYTES + 1);
      }
      if (body.length > MAX_BODY_BYTES) {
        refuseBody(exchange, request, response, callback);
        return true;
      }
      Answer answer =
          invokeApi.takes(request) && !exchange.hasRoute()
              ? invokeApi.answer(request, body)
              : exchange.answer(body);
      answer.write(response, callback);
      return true;
    }

    /**
     * Refuses a body, and reads the rest of it after the answer: to close before would reset the
     * connection, and the answer with it.
     */
    private void refuseBody(
        Exchange exchange, Request request, Response response, Callback callback)
        throws IOException {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
      try (Blocker.Callback written = Blocker.callback()) {
        exchange.failure(GatewayResponseType.REQUEST_TOO_LARGE).write(response, written);
        written.block();
      }
      // A client that expects `100 Continue` has sent nothing yet, and now will not.
      if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
        try (InputStream content = Content.Source.asInputStream(request)) {
          content.skip(MAX_DROPPED_BYTES);
        } catch (IOException e) {
          // The client has its answer and closed the connection, as it may.
        }
      }
      callback.succeeded();
    }
  }

  /** Invokes a function; empty if it takes longer than a client waits, while it runs on. */
  private Optional<InvocationResult> invoke(LambdaFunction function, byte[] event, String trace)
      throws InterruptedException {
    Future<InvocationResult> invocation =
        invocations.submit(() -> lambda.invoke(function, event, trace, integrationTimeout));
    try {
      return Optional.of(invocation.get(integrationTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers input that Jetty could not read as a request, or failed to handle. */
  private boolean answerError(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(stage, request, server.port());
    Answer answer =
        response.getStatus() < 500
            ? exchange.failure(GatewayResponseType.DEFAULT_4XX, response.getStatus())
            : exchange.failure(GatewayResponseType.DEFAULT_5XX);
    answer.write(response, callback);
    return true;
  }
}
