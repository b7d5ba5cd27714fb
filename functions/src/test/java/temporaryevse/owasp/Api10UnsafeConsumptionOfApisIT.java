package temporaryevse.owasp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static temporaryevse.testing.Answer.assertRefused;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Answer;
import temporaryevse.testing.ApiKey;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.testing.TestRun;

@SharedKeyedRun
@DisplayName("API10:2023 Unsafe Consumption of APIs")
class Api10UnsafeConsumptionOfApisIT {

  private final KeyedRun run;

  Api10UnsafeConsumptionOfApisIT(KeyedRun run) {
    this.run = run;
  }

  @Test
  void onlyServicesOfTheTemplateAreCalled() {
    JavaClasses ships =
        new ClassFileImporter().importPath(TestDynamoDb.ROOT.resolve("functions/target/classes"));

    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net.http..", "java.rmi..", "javax.naming..", "javax.net..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(?!URI$|URISyntaxException$|URLEncoder$).*")
        .orShould()
        .callConstructor(ProcessBuilder.class, String[].class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .because("no input becomes an address, and nothing else has one")
        .check(ships);
    noClasses()
        .that()
        .resideOutsideOfPackage("temporaryevse.lambda..")
        .should()
        .callMethod(java.net.URI.class, "create", String.class)
        .orShould()
        .callConstructor(java.net.URI.class, String.class)
        .because("the addresses of services come from the environment")
        .check(ships);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "software\\.amazon\\.awssdk\\.services\\.(?!dynamodb\\.|apigateway\\.|sqs\\.|eventbridge\\.).*")
        .because("no other service is called")
        .check(ships);
    noClasses()
        .that()
        .resideOutsideOfPackages("temporaryevse.aws..", "temporaryevse.access..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.apigateway..")
        .because("only who makes keys calls API Gateway")
        .check(ships);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "temporaryevse.aws..", "temporaryevse.timing..", "temporaryevse.events..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon.awssdk.services.sqs..",
            "software.amazon.awssdk.services.eventbridge..")
        .because("only who announces changes sends messages and events")
        .check(ships);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("software.amazon.awssdk.http.HttpExecuteRequest")
        .because("the SDK makes every request, and at no path that a caller writes")
        .check(ships);
  }

  @Test
  void nothingIsAskedOfDynamoDbButWhatTheStoresAskFor() {
    ApiKey key = run.newKey("asks");
    run.send("DELETE", KeyedRun.pathOf(run.created(KeyedRun.EVSE, key)), key.header(), "");
    run.get(TestRun.EFFECTIVE, key);
    run.get(TestRun.HISTORY + "?evseId=" + KeyedRun.EVSE, key);

    assertThat(run.network().calls())
        .extracting(FaultProxy.Call::action)
        .isSubsetOf(
            "GetItem",
            "BatchGetItem",
            "PutItem",
            "UpdateItem",
            "Query",
            "Scan",
            "TransactWriteItems",
            // The local run makes the tables.
            "ListTables",
            "CreateTable",
            "DescribeTable",
            "UpdateTimeToLive",
            "DescribeTimeToLive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset in mid-answer",
        "a bit of the answer changed",
        "200 with no JSON, not delivered",
        "InternalServerError",
        "AccessDeniedException"
      })
  void whileTheKeysCannotBeReadNobodyIsLetInAndNobodyIsTurnedAwayForGood(String fault) {
    ApiKey key = run.newKey("unread");
    var before = run.items();
    run.network().failFrom(FaultProxyFault.named(fault), run::isOfKeys);
    Answer answer;
    try {
      answer = run.create(KeyedRun.EVSE, key);
    } finally {
      run.network().heal();
    }

    assertRefused(answer, 503, "service_unavailable");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(run.items()).isEqualTo(before);
    // Not kept, as an answer would be.
    assertThat(run.create(KeyedRun.EVSE, key).status()).isEqualTo(201);
  }
}
