package temporaryevse.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import temporaryevse.local.Eventually;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;

/**
 * How requests share execution environments: as many processes as there are requests at once, up to
 * a limit.
 */
final class FunctionPoolTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void requestsOneAfterTheOtherShareAnEnvironment() throws Exception {
    try (LocalRun run = LocalRun.start(Fixtures.settings())) {
      String first = get(run, "/slow/0").body();

      assertThat(get(run, "/slow/0").body()).isEqualTo(first);
    }
  }

  @Test
  void requestsAtTheSameTimeHaveAnEnvironmentEachUpToTheLimitAndOthersWait() throws Exception {
    try (LocalRun run = LocalRun.start(Fixtures.settings().withMaximumEnvironments(2))) {
      List<String> answers = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> answer : requests(run, 6, "/slow/150")) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        answers.add(answer.get().body());
      }

      assertThat(answers).allMatch(answer -> answer.endsWith(" 1"));
      assertThat(answers.stream().collect(Collectors.toSet())).hasSize(2);
    }
  }

  @Test
  void whoWaitsLongerThanTheIntegrationTimeoutIsToldSo() throws Exception {
    try (LocalRun run =
        LocalRun.start(
            Fixtures.settings()
                .withMaximumEnvironments(1)
                .withIntegrationTimeout(Duration.ofMillis(1500)))) {
      // Two hold the only environment for longer than the second can wait.
      Instant start = Instant.now();
      for (CompletableFuture<HttpResponse<String>> answer : requests(run, 2, "/slow/4000")) {
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().body()).isEqualTo("{\"timeout\":true}");
      }

      assertThat(Duration.between(start, Instant.now()))
          .isBetween(Duration.ofMillis(1500), Duration.ofMillis(3900));
    }
  }

  @Test
  void anEnvironmentThatDiedWhileIdleIsReplaced() throws Exception {
    try (LocalRun run = LocalRun.start(Fixtures.settings())) {
      String first = get(run, "/slow/0").body().split(" ", 2)[0];
      ProcessHandle process = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
      process.destroyForcibly();
      process.onExit().get();
      HttpResponse<String> second = get(run, "/slow/0");

      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(second.body()).doesNotStartWith(first + " ");
    }
  }

  @Test
  void noProcessIsLeftWhenTheRunIsClosed() throws Exception {
    List<ProcessHandle> processes;
    try (LocalRun run = LocalRun.start(Fixtures.settings())) {
      for (CompletableFuture<HttpResponse<String>> answer : requests(run, 3, "/slow/100")) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      processes = ProcessHandle.current().descendants().toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
    }
    Eventually.holds(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static List<CompletableFuture<HttpResponse<String>>> requests(
      LocalRun run, int count, String path) {
    return IntStream.range(0, count)
        .mapToObj(i -> CLIENT.sendAsync(request(run, path), BodyHandlers.ofString()))
        .toList();
  }

  private static HttpResponse<String> get(LocalRun run, String path) throws Exception {
    return CLIENT.send(request(run, path), BodyHandlers.ofString());
  }

  private static HttpRequest request(LocalRun run, String path) {
    return HttpRequest.newBuilder(URI.create(run.address() + path))
        .timeout(Duration.ofSeconds(60))
        .build();
  }
}
