package temporaryevse.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import temporaryevse.local.Eventually;
import temporaryevse.local.Fixtures;
import temporaryevse.local.LocalRun;

/** Functions that Lambda would start from a snapshot ("Lambda SnapStart" in the Lambda guide). */
final class SnapshotTest {
  private static final Queue<String> CONSOLE = new ConcurrentLinkedQueue<>();

  private static LocalRun run;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    run = LocalRun.start(Fixtures.settings().withSnapshots().withConsole(CONSOLE::add));
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    run.close();
  }

  @Test
  void hooksRunBeforeTheFirstInvocationAndCredentialsAreOtherOnesAfterTheRestore()
      throws Exception {
    List<String> lines = get("/Restored").body().lines().toList();

    assertThat(lines)
        .startsWith(
            "constructed",
            "before the checkpoint, before-the-snapshot",
            "after the restore, after-the-restore");
    assertThat(get("/Restored").body().lines().limit(3)).isEqualTo(lines.subList(0, 3));
  }

  @Test
  void aFunctionSeesThatItIsAVersionStartedFromASnapshot() throws Exception {
    List<String> lines = get("/Restored").body().lines().toList();

    assertThat(lines)
        .contains(
            "AWS_LAMBDA_INITIALIZATION_TYPE=snap-start",
            "AWS_LAMBDA_FUNCTION_VERSION=1",
            "crac=com.amazonaws.services.lambda.crac",
            "arn=arn:aws:lambda:%s:000000000000:function:local-RestoredFunction:live"
                .formatted(run.template().region()))
        .noneMatch(line -> line.startsWith("AWS_ACCESS_KEY_ID"))
        .noneMatch(line -> line.startsWith("AWS_SECRET_ACCESS_KEY"))
        .noneMatch(line -> line.startsWith("AWS_LAMBDA_LOG_GROUP_NAME"))
        .noneMatch(line -> line.startsWith("AWS_LAMBDA_LOG_STREAM_NAME"));
  }

  @Test
  void nobodyHasItsCredentialsWithoutTheToken() throws Exception {
    assertThat(get("/Restored").body()).contains("without the token: 403");
  }

  @Test
  void aVersionWhoseHookFailsBeforeTheCheckpointWouldNotBePublished() throws Exception {
    assertThat(get("/FailsBeforeCheckpoint").statusCode()).isEqualTo(500);

    awaitLine("FailsBeforeCheckpointFunction", "Lambda would not publish this version");
    awaitLine("FailsBeforeCheckpointFunction", "a hook that fails before the checkpoint");
    assertThat(run.invoke("FailsBeforeCheckpointFunction", "{}"))
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.BeforeCheckpointError"));
  }

  @Test
  void aRestoreWhoseHookFailsFailsTheInvocationAndEndsTheEnvironment() throws Exception {
    assertThat(get("/FailsAfterRestore").statusCode()).isEqualTo(500);

    awaitLine("FailsAfterRestoreFunction", "Restore failed: ");
    awaitLine("FailsAfterRestoreFunction", "a hook that fails after the restore");
    assertThat(run.invoke("FailsAfterRestoreFunction", "{}"))
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("SnapStartException"));
  }

  @Test
  void aRestoreThatTakesLongerThanTenSecondsFails() throws Exception {
    long start = System.nanoTime();
    InvocationResult result = run.invoke("HangsAfterRestoreFunction", "{}");

    assertThat(result)
        .isInstanceOfSatisfying(
            InvocationResult.Failed.class,
            failed -> assertThat(failed.errorType()).isEqualTo("SnapStartTimeoutException"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    awaitLine("HangsAfterRestoreFunction", "longer than 10 seconds");
  }

  @Test
  void whatHasNoAliasIsNotStartedFromASnapshot() throws Exception {
    assertThat(get("/not-published").body().lines())
        .contains(
            "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
            "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
            "AWS_ACCESS_KEY_ID=local");
  }

  private static void awaitLine(String function, String text) throws InterruptedException {
    Eventually.holds(
        () ->
            CONSOLE.stream()
                .anyMatch(line -> line.startsWith("[" + function + "] ") && line.contains(text)));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(run.address() + path))
            .timeout(Duration.ofSeconds(60))
            .build(),
        BodyHandlers.ofString());
  }
}
