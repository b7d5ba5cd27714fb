package temporaryevse.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.local.Fixtures;

final class TemplateTest {
  private static final String EVENT = "Resources.Fn.Properties.Events.E.Properties.";

  @Test
  void theProjectsTemplateIsUnderstood() {
    Template template = Template.read(Fixtures.projectTemplate());

    assertThat(template.api().stage()).isEqualTo("live");
    assertThat(template.api().isBinary()).isTrue();
    assertThat(template.api().gatewayResponses()).hasSize(GatewayResponseType.values().length);
    assertThat(template.table("Table").name()).isEqualTo("local-Table");
    assertThat(template.table("Table").timeToLiveAttribute()).contains("expiresAt");
    LambdaFunction create = template.function("CreateTemporaryEvseStatusFunction");
    assertThat(create.routes()).containsExactly(new Route("POST", "/v2/temporary-evse-statuses"));
    assertThat(create.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(create.memoryMegabytes()).isEqualTo(1024);
    assertThat(create.runtime()).isEqualTo("java25");
    assertThat(create.environment()).containsEntry("TABLE_NAME", "local-Table");
    assertThat(create.logging())
        .isEqualTo(new LambdaFunction.Logging("JSON", "INFO", "/aws/lambda/local"));
    assertThat(create.policies().toString())
        .contains("dynamodb:UpdateItem")
        .contains(
            "arn:aws:dynamodb:%s:000000000000:table/local-Table".formatted(template.region()));
  }

  @Test
  void theProjectsCallersAreKnownAndLimited() {
    Template template =
        Template.read(
            Fixtures.projectTemplate(), Map.of("WritesPerSecond", "3", "WriteBurst", "9"));
    UsagePlan plan = template.usagePlans().getFirst();

    assertThat(template.api().apiKeyRequired()).isTrue();
    assertThat(template.api().authorizer().orElseThrow().function())
        .isEqualTo("AuthorizeRequestFunction");
    assertThat(plan.throttleByRoute().keySet())
        .containsExactlyInAnyOrderElementsOf(
            template.functions().stream().flatMap(it -> it.routes().stream()).toList());
    assertThat(plan.throttleByRoute())
        .containsEntry(new Route("POST", "/v2/temporary-evse-statuses"), new Throttle(3, 9));
    assertThat(plan.keyIds()).isEmpty();
    assertThat(template.usageKeys()).isEmpty();
  }

  @Test
  void theProjectsTemplateCanLetEveryoneIn() {
    Template template =
        Template.read(
            Fixtures.projectTemplate(), Map.of("AuthMode", "none", "AllowedCidrs", "127.0.0.0/8"));

    assertThat(template.usageKeys())
        .extracting(UsageKey::value, UsageKey::enabled)
        .containsExactly(tuple("temporary-evse-statuses-everyone", true));
    assertThat(template.usagePlans())
        .extracting(UsagePlan::keyIds)
        .containsExactlyInAnyOrder(List.of(), List.of(template.usageKeys().getFirst().id()));
  }

  @Test
  void theProjectsTemplateCanLetInOtherAddressesOnly() {
    assertThatThrownBy(
            () -> Template.read(Fixtures.projectTemplate(), Map.of("AllowedCidrs", "192.0.2.0/24")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("denies every request of the local run");
  }

  @Test
  void parametersTakeTheirDefaultUnlessGiven() {
    Template template = Template.read(Fixtures.projectTemplate(), Map.of("StageName", "test"));

    assertThat(template.parameters())
        .containsEntry("StageName", "test")
        .containsEntry("Architecture", "arm64");
    assertThat(template.api().stage()).isEqualTo("test");
  }

  @Test
  void aTableHasItsIndexesAndProjections() {
    Table table = Template.read(Fixtures.template()).table("Table");

    assertThat(table.key()).isEqualTo(new Table.Key("pk", Optional.empty()));
    assertThat(table.attributeTypes()).containsEntry("validTo", "N").hasSize(3);
    assertThat(table.billingMode()).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.indexes())
        .containsExactly(
            new Table.Index("ended", new Table.Key("shard", Optional.of("validTo")), "KEYS_ONLY"));
  }

  @Test
  void globalsMergeIntoEachFunction() {
    LambdaFunction function =
        parse(
                """
                Globals:
                  Function:
                    Runtime: java25
                    MemorySize: 512
                    Timeout: 5
                    Environment: {Variables: {SHARED: global, OWN: global}}
                    Policies: [First]
                Resources:
                  Fn:
                    Type: AWS::Serverless::Function
                    Properties:
                      Handler: a.B
                      Timeout: 9
                      Environment: {Variables: {OWN: function}}
                      Policies: [Second]
                """)
            .function("Fn");

    assertThat(function.memoryMegabytes()).isEqualTo(512);
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(function.environment()).isEqualTo(Map.of("SHARED", "global", "OWN", "function"));
    assertThat(function.policies()).isEqualTo(List.of("First", "Second"));
  }

  @Test
  void aFunctionWithoutSettingsHasLambdasDefaults() {
    LambdaFunction function = function("Handler: a.B");

    assertThat(function.memoryMegabytes()).isEqualTo(128);
    assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(function.logging().format()).isEqualTo("Text");
    assertThat(function.policies()).isEmpty();
    assertThat(function.routes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                                          | plain
          12                                             | 12
          true                                           | true
          !Ref Name                                      | value
          {Ref: Name}                                    | value
          !Ref AWS::StackName                            | local
          !Ref AWS::AccountId                            | 000000000000
          !Ref AWS::Partition                            | aws
          !Ref Table                                     | local-Table
          !Ref Log                                       | /logs/value
          !Ref Api.Stage                                 | live
          !Sub "${Name}-${AWS::StackName}"               | value-local
          !Sub "${!Name} $ {x}"                          | ${Name} $ {x}
          !Sub "${Table.Arn}/*"                          | arn:aws:dynamodb:REGION:000000000000:table/local-Table/*
          !Sub ["${a}-${Name}", {a: !Ref Table}]         | local-Table-value
          !GetAtt Table.Arn                              | arn:aws:dynamodb:REGION:000000000000:table/local-Table
          !GetAtt Table.StreamArn                        | arn:aws:dynamodb:REGION:000000000000:table/local-Table/stream/latest
          !Sub "${Table.StreamArn}"                      | arn:aws:dynamodb:REGION:000000000000:table/local-Table/stream/latest
          !Ref Queue                                     | https://sqs.REGION.amazonaws.com/000000000000/local-Queue
          !GetAtt Queue.Arn                              | arn:aws:sqs:REGION:000000000000:local-Queue
          !Ref Bus                                       | bus-of-local
          !GetAtt Bus.Arn                                | arn:aws:events:REGION:000000000000:event-bus/bus-of-local
          !Ref Other.Alias                               | arn:aws:lambda:REGION:000000000000:function:local-Other:current
          !Sub "${Other.Alias}"                          | arn:aws:lambda:REGION:000000000000:function:local-Other:current
          !If [Yes, !Ref Name, no]                       | value
          !If [No, yes, !If [Yes, b, c]]                 | b
          """)
  void intrinsicFunctionsAreResolved(String expression, String value) {
    Template template = variable(expression);

    assertThat(template.function("Fn").environment())
        .containsEntry("V", value.replace("REGION", template.region()));
  }

  @Test
  void noValueIsAnAbsentOne() {
    assertThat(variable("!Ref AWS::NoValue").function("Fn").environment()).doesNotContainKey("V");
    assertThat(variable("!If [No, a, !Ref AWS::NoValue]").function("Fn").environment())
        .doesNotContainKey("V");
  }

  @Test
  void whatItsConditionLeavesOutIsNotThere() {
    Template template = variable("x");

    assertThat(template.functions())
        .extracting(LambdaFunction::logicalId)
        .containsExactly("Fn", "Other");
  }

  @ParameterizedTest
  @CsvSource({
    "rate(1 minute), PT1M",
    "rate(5 minutes), PT5M",
    "rate(1 hour), PT1H",
    "rate(2 days), PT48H"
  })
  void aRateIsATime(String expression, Duration rate) {
    assertThat(
            function(
                    "Handler: a.B\nEvents: {Tick: {Type: Schedule, Properties: {Schedule: %s}}}"
                        .formatted(expression))
                .schedules())
        .containsExactly(new Schedule("local-FnTick", rate));
  }

  @Test
  void aGatewayResponseThatIsNotCustomisedIsThatOfItsClassOrApiGatewaysOwn() {
    RestApi custom = Template.read(Fixtures.template()).api();
    RestApi plain =
        parse(
                """
                Resources:
                  Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
                """)
            .api();

    assertThat(custom.gatewayResponse(GatewayResponseType.THROTTLED))
        .isEqualTo(custom.gatewayResponse(GatewayResponseType.DEFAULT_4XX));
    assertThat(custom.gatewayResponse(GatewayResponseType.INTEGRATION_FAILURE).status())
        .hasValue(500);
    assertThat(plain.gatewayResponse(GatewayResponseType.THROTTLED).status()).isEmpty();
    assertThat(
            plain
                .gatewayResponse(GatewayResponseType.THROTTLED)
                .body(Map.of("context.error.messageString", "\"Too Many Requests\"")))
        .isEqualTo("{\"message\":\"Too Many Requests\"}");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("", "test.yaml: is empty"),
        Arguments.of("- a", "test.yaml: must be a map at the top"),
        Arguments.of("a: [", "test.yaml:"),
        Arguments.of("a: 1\na: 2", "test.yaml:2: a: is there twice"),
        Arguments.of(
            "a: {b: !Reff x}", "test.yaml:1: a.b: !Reff is not supported by the local run"),
        Arguments.of(
            "a: {b: {Fn::Subb: x}}",
            "test.yaml:1: a.b: Fn::Subb is not supported by the local run"),
        Arguments.of("a: {b: }", "test.yaml:1: a.b: is null, which a template may not hold"),
        Arguments.of(
            "Parameters: {P: {Type: String}}",
            "Parameters.P: has no default and was given no value"),
        Arguments.of(
            "Parameters: {P: {Type: String, Default: c, AllowedValues: [a, b]}}",
            "Parameters.P: `c` is none of a, b"),
        Arguments.of(
            "Parameters: {P: {Type: String, Default: c, AllowedPattern: '[0-9]+'}}",
            "Parameters.P: `c` does not match [0-9]+"),
        Arguments.of(
            "Parameters: {P: {Type: Number, Default: c}}", "Parameters.P: `c` is not a number"),
        Arguments.of(
            "Parameters: {P: {Type: Number, Default: 5, MaxValue: 4}}",
            "Parameters.P: `5` is lower or higher than it may be"),
        Arguments.of(withFunction("Timeout: 3"), "Resources.Fn.Properties.Handler: is missing"),
        Arguments.of(
            withFunction("{Handler: a.B, Timeout: long}"),
            "Resources.Fn.Properties.Timeout: must be a whole number, not `long`"),
        Arguments.of(
            withFunction("{Handler: !Ref Nothing}"),
            "Resources.Fn.Properties.Handler.Ref: there is no parameter or resource `Nothing`"),
        Arguments.of(
            withFunction("{Handler: !ImportValue x}"),
            "test.yaml:2: Resources.Fn.Properties.Handler: !ImportValue is not supported by the"
                + " local run"),
        Arguments.of(
            withFunction("{Handler: a.B, Layers: [x]}"),
            "Resources.Fn.Properties.Layers: is not supported by the local run"),
        Arguments.of(
            withFunction("{Handler: !Equals [a, b]}"),
            "Resources.Fn.Properties.Handler.Fn::Equals: is a condition function"),
        Arguments.of(
            withFunction("{Handler: !If [Nothing, a, b]}"),
            "Resources.Fn.Properties.Handler.Fn::If: there is no condition `Nothing`"),
        Arguments.of(
            withFunction("{Handler: a.B, Environment: {Variables: {V: !GetAtt Fn.Colour}}}"),
            "Resources.Fn.Properties.Environment.Variables.V.Fn::GetAtt: `Fn.Colour` of a"
                + " AWS::Serverless::Function is not supported by the local run"),
        Arguments.of(
            withFunction(
                "{Handler: a.B, Events: {E: {Type: Schedule, Properties: {Schedule: 'cron(0 12 * *"
                    + " ? *)'}}}}"),
            "Resources.Fn.Properties.Events.E.Properties.Schedule: must be rate(value unit), the"
                + " only form that the local run supports, not `cron(0 12 * * ? *)`"),
        Arguments.of(
            withFunction(
                "{Handler: a.B, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1"
                    + " minutes)}}}}"),
            "Resources.Fn.Properties.Events.E.Properties.Schedule: EventBridge wants"),
        Arguments.of(
            withFunction("{Handler: a.B, Events: {E: {Type: SNS, Properties: {Topic: t}}}}"),
            "Resources.Fn.Properties.Events.E.Type: `SNS` is not supported by the local run"),
        Arguments.of(
            withFunction(
                "{Handler: a.B, Events: {E: {Type: Api, Properties: {RestApiId: x, Method: FETCH,"
                    + " Path: /}}}}"),
            "Resources.Fn.Properties.Events.E.Properties.Method: is not an HTTP method"),
        Arguments.of(
            withFunction(
                "{Handler: a.B, Events: {E: {Type: Api, Properties: {RestApiId: x, Method: GET,"
                    + " Path: '/{a+}/b'}}}}"),
            "Resources.Fn.Properties.Events.E.Properties.Path: is not a path"),
        Arguments.of(
            withFunction(
                "{Handler: a.B, Events: {E: {Type: Api, Properties: {Method: GET, Path: /}}}}"),
            "Resources.Fn.Properties.Events.E.Properties.RestApiId: is missing"),
        Arguments.of(
            withFunction("{Handler: a.B, Runtime: python3.14}"),
            "Resources.Fn.Properties.Runtime: the local run has Java functions only"),
        Arguments.of(
            "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: s, Cors: x}}}",
            "Resources.Api.Properties.Cors: is not supported by the local run"),
        Arguments.of(
            "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: s,"
                + " BinaryMediaTypes: [image~1png]}}}",
            "Resources.Api.Properties.BinaryMediaTypes[0]: `image~1png` is not supported"),
        Arguments.of(
            withAuth("{ResourcePolicy: {}}"),
            "Resources.Api.Properties.Auth.ResourcePolicy: has no statement"),
        Arguments.of(
            withAuth("{DefaultAuthorizer: AWS_IAM}"),
            "Resources.Api.Properties.Auth.DefaultAuthorizer: `AWS_IAM` is not among the"
                + " Authorizers"),
        Arguments.of(
            withAuth("{ApiKeyRequired: true}"),
            "Resources.Api.Properties.ApiKeySourceType: must be AUTHORIZER: nothing else is"
                + " supported by the local run"),
        Arguments.of(
            withAuthorizer("{FunctionArn: !Ref Fn.Alias}"),
            "Resources.Api.Properties.Auth.Authorizers.a.FunctionPayloadType: must be REQUEST"),
        Arguments.of(
            withAuthorizer("{UserPoolArn: x}"),
            "Resources.Api.Properties.Auth.Authorizers.a.UserPoolArn: is not supported"),
        Arguments.of(
            withAuthorizer(
                "{FunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:other',"
                    + " FunctionPayloadType: REQUEST, Identity: {Headers: [h], ReauthorizeEvery:"
                    + " 60}}"),
            "Resources.Api.Properties.Auth.Authorizers.a.FunctionArn: is no function of the"
                + " template: arn:aws:lambda:eu-central-1:000000000000:function:other"),
        Arguments.of(
            withIdentity("{QueryStrings: [v]}"),
            "Resources.Api.Properties.Auth.Authorizers.a.Identity.QueryStrings: is not supported"),
        Arguments.of(
            withIdentity("{Context: [identity.caller]}"),
            "Resources.Api.Properties.Auth.Authorizers.a.Identity.Context[0]:"
                + " context.identity.caller is not supported"),
        Arguments.of(
            withIdentity("{ReauthorizeEvery: 3601, Headers: [h]}"),
            "Resources.Api.Properties.Auth.Authorizers.a.Identity.ReauthorizeEvery: must be from 0"
                + " to 3600 seconds"),
        Arguments.of(
            withIdentity("{ReauthorizeEvery: 1}"),
            "Resources.Api.Properties.Auth.Authorizers.a.Identity: has no source, although"
                + " answers are kept by it"),
        Arguments.of(
            withUsagePlan("{Quota: {Limit: 1}}"),
            "Resources.Plan.Properties.Quota: is not supported by the local run"),
        Arguments.of(
            withUsagePlan("{Throttle: {RateLimit: 1, BurstLimit: 1}}"),
            "Resources.Plan.Properties.Throttle: is not supported by the local run"),
        Arguments.of(
            withUsagePlan("{ApiStages: [{ApiId: !Ref Api, Stage: other}]}"),
            "Resources.Plan.Properties.ApiStages: must have the API with its stage"),
        Arguments.of(
            withUsagePlan(
                "{ApiStages: [{ApiId: !Ref Api, Stage: live, Throttle: {/nowhere/GET: {RateLimit:"
                    + " 1, BurstLimit: 1}}}]}"),
            "Resources.Plan.Properties.ApiStages[0].Throttle./nowhere/GET: is no route of the API"),
        Arguments.of(
            withUsagePlan(
                "{ApiStages: [{ApiId: !Ref Api, Stage: live, Throttle: {/x/GET: {RateLimit: -1,"
                    + " BurstLimit: 1}}}]}"),
            "Resources.Plan.Properties.ApiStages[0].Throttle./x/GET.RateLimit: must be a number"
                + " from 0, not `-1`"),
        Arguments.of(
            withUsagePlan(
                "{ApiStages: [{ApiId: !Ref Api, Stage: live, Throttle: {/x/GET: {RateLimit: 1,"
                    + " BurstLimit: -1}}}]}"),
            "Resources.Plan.Properties.ApiStages[0].Throttle./x/GET.BurstLimit: must be a number"
                + " from 0, not `-1`"),
        Arguments.of(
            "Resources: {K: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: k,"
                + " UsagePlanId: p}}}",
            "Resources.K.Properties.KeyId: is no AWS::ApiGateway::ApiKey of the template: k"),
        Arguments.of(
            "Resources: {Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Name: n, Value: v}}, K:"
                + " {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Key,"
                + " UsagePlanId: p}}}",
            "Resources.K.Properties.UsagePlanId: is no AWS::ApiGateway::UsagePlan of the template:"
                + " p"),
        Arguments.of(
            withFunction("{Handler: !Ref Fn.Alias}"),
            "Resources.Fn.Properties.AutoPublishAlias: is missing"),
        Arguments.of(
            "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: s,"
                + " GatewayResponses: {TEAPOT: {}}}}}",
            "Resources.Api.Properties.GatewayResponses.TEAPOT: is not a type of gateway response"),
        Arguments.of(
            "Resources: {Api: {Type: AWS::Serverless::HttpApi}}",
            "Resources.Api.Type: `AWS::Serverless::HttpApi` is not supported by the local run"),
        Arguments.of(
            "Resources: {T: {Type: AWS::SNS::Topic}}",
            "Resources.T.Type: `AWS::SNS::Topic` is not supported by the local run"),
        Arguments.of(
            withQueueEvent(", MaximumBatchingWindowInSeconds: 1"),
            EVENT + "MaximumBatchingWindowInSeconds: is not supported by the local run"),
        Arguments.of(
            withQueueEvent(", BatchSize: 11"), EVENT + "BatchSize: must be from 1 to 10, not 11"),
        Arguments.of(
            withQueueEvent(", ScalingConfig: {MaximumConcurrency: 1}"),
            EVENT + "ScalingConfig.MaximumConcurrency: must be from 2 to 1000, not 1"),
        Arguments.of(
            withQueueEvent(", FunctionResponseTypes: [Other]"),
            EVENT + "FunctionResponseTypes[0]: `Other` is not supported by the local run"),
        Arguments.of(
            withEvent("", "{Type: SQS, Properties: {Queue: 'arn:aws:sqs:x:1:other'}}"),
            EVENT + "Queue: is no queue of the template: arn:aws:sqs:x:1:other"),
        Arguments.of(
            withEvent(
                "",
                "{Type: DynamoDB, Properties: {Stream: !GetAtt T.StreamArn, StartingPosition:"
                    + " TRIM_HORIZON}}"),
            EVENT + "Stream: is no stream of a table of the template: arn:aws:dynamodb:"),
        Arguments.of(
            withStreamEvent("").replace("TRIM_HORIZON", "LATEST"),
            EVENT + "StartingPosition: `LATEST` is not supported by the local run"),
        Arguments.of(
            withStreamEvent(", Enabled: true"),
            EVENT + "Enabled: is not supported by the local run"),
        Arguments.of(
            withStreamEvent(", ParallelizationFactor: 11"),
            EVENT + "ParallelizationFactor: must be from 1 to 10, not 11"),
        Arguments.of(
            withStreamEvent(", DestinationConfig: {OnFailure: {Type: SNS, Destination: x}}"),
            EVENT + "DestinationConfig.OnFailure.Type: `SNS` is not supported by the local run"),
        Arguments.of(
            withStreamEvent(", DestinationConfig: {OnFailure: {Destination: x}}"),
            EVENT + "DestinationConfig.OnFailure.Destination: is no queue of the template: x"),
        Arguments.of(
            withStreamEvent(
                ", FilterCriteria: {Filters: [{Pattern: '{\"a\":[{\"prefix\":\"x\"}]}'}]}"),
            EVENT + "FilterCriteria.Filters[0].Pattern.a[0]: must be a string"),
        Arguments.of(
            withStreamEvent(", FilterCriteria: {Filters: [{Pattern: 'a: ['}]}"),
            EVENT + "FilterCriteria.Filters[0].Pattern:"),
        Arguments.of(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}}",
            "Resources.Q.Properties.FifoQueue: is not supported by the local run"),
        Arguments.of(
            "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy:"
                + " {deadLetterTargetArn: x, maxReceiveCount: 1}}}}",
            "Resources.Q.Properties.RedrivePolicy.deadLetterTargetArn: is no queue of the template:"
                + " x"),
        Arguments.of(
            "Resources: {B: {Type: AWS::Events::EventBus, Properties: {}}}",
            "Resources.B.Properties.Name: is missing"),
        Arguments.of(
            "Resources: {B: {Type: AWS::Events::EventBus, Properties: {Name: n, EventSourceName:"
                + " s}}}",
            "Resources.B.Properties.EventSourceName: is not supported by the local run"),
        Arguments.of("Metadata: {}", "Metadata: is not supported by the local run"),
        Arguments.of(
            withAuth(
                "{ResourcePolicy: {CustomStatements: [{Effect: Deny,"
                    + " Condition: {NotIpAddress: {aws:SourceIp: [192.0.2.0/24]}}}]}}"),
            "Resources.Api.Properties.Auth.ResourcePolicy.CustomStatements[0]: denies every"
                + " request of the local run"),
        Arguments.of("Globals: {Api: {}}", "Globals.Api: is not supported by the local run"),
        Arguments.of(
            "Parameters: {P: {Type: CommaDelimitedList, Default: a}}",
            "Parameters.P.Type: `CommaDelimitedList` is not supported by the local run"),
        Arguments.of(
            "Rules: {R: {RuleCondition: !Not [!Equals [a, b]], Assertions: [{Assert: !Equals [a,"
                + " b], AssertDescription: a must be b}]}}",
            "Rules.R: a must be b"),
        Arguments.of(
            "Resources: {T: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST,"
                + " KeySchema: [{AttributeName: pk, KeyType: HASH}]}}}",
            "Resources.T.Properties.KeySchema[0]: `pk` is not among the AttributeDefinitions"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongIsSaidWithItsPlace(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void queuesBusesAndStreamsAreRead() {
    Template template = Template.read(Fixtures.messagingTemplate());
    Queue discarded =
        new Queue(
            "DiscardedQueue",
            "local-DiscardedQueue",
            Duration.ZERO,
            Duration.ofSeconds(30),
            Optional.empty());
    Queue queue = template.queues().getFirst();

    assertThat(queue)
        .isEqualTo(
            new Queue(
                "Queue",
                "local-Queue",
                Duration.ZERO,
                Duration.ofSeconds(4),
                Optional.of(
                    new Queue.Redrive(template.queues().get(1).arn(template.region()), 2))));
    assertThat(template.queues()).hasSize(3).endsWith(discarded);
    assertThat(template.eventBuses()).containsExactly(new EventBus("Bus", "local"));
    assertThat(template.table("Table").streamViewType()).contains("NEW_AND_OLD_IMAGES");
    assertThat(template.function("QueueFunction").queueMappings())
        .containsExactly(new QueueMapping(queue, 10, 50, true));
    assertThat(template.function("StreamFunction").streamMappings())
        .containsExactly(
            new StreamMapping(
                template.table("Table"),
                10,
                10,
                OptionalInt.of(1),
                true,
                true,
                Optional.of(discarded),
                List.of(
                    new StreamMapping.Filter(
                        Map.of(
                            "/eventName",
                            List.of("INSERT"),
                            "/dynamodb/NewImage/kind/S",
                            List.of("LOG"))))));
  }

  @Test
  void anEventSourceWithoutSettingsHasLambdasDefaults() {
    assertThat(parse(withQueueEvent("")).function("Fn").queueMappings())
        .extracting(
            QueueMapping::batchSize,
            QueueMapping::maximumConcurrency,
            QueueMapping::reportsItemFailures)
        .containsExactly(tuple(10, 1000, false));
    assertThat(parse(withStreamEvent("")).function("Fn").streamMappings())
        .extracting(
            StreamMapping::batchSize,
            StreamMapping::parallelizationFactor,
            StreamMapping::maximumRetries,
            StreamMapping::bisects,
            StreamMapping::failureQueue,
            StreamMapping::filters)
        .containsExactly(tuple(100, 1, OptionalInt.empty(), false, Optional.empty(), List.of()));
  }

  @Test
  void anAuthorizerAndUsagePlansAreRead() {
    Template keys = Template.read(Fixtures.authorizedTemplate());
    Template none = Template.read(Fixtures.authorizedTemplate(), Map.of("AuthMode", "none"));

    assertThat(keys.api().apiKeyRequired()).isTrue();
    assertThat(keys.api().authorizer())
        .contains(
            new Authorizer(
                "keys",
                "AuthorizeRequestFunction",
                List.of(new IdentitySource(IdentitySource.Kind.HEADER, "Authorization")),
                Duration.ofSeconds(60)));
    assertThat(none.api().authorizer().orElseThrow().identity())
        .containsExactly(new IdentitySource(IdentitySource.Kind.CONTEXT, "stage"));
    assertThat(keys.usagePlans())
        .containsExactly(
            new UsagePlan(
                "UsagePlan",
                "local-UsagePlan",
                Map.of(
                    new Route("GET", "/echo/{id}"),
                    new Throttle(2, 3),
                    new Route("GET", "/any/{thing}"),
                    new Throttle(2.5, 6)),
                List.of()));
    assertThat(keys.usageKeys()).isEmpty();
    assertThat(none.usagePlans())
        .containsExactly(
            new UsagePlan(
                "EveryoneUsagePlan",
                "local-EveryoneUsagePlan",
                Map.of(),
                List.of("local-EveryoneUsageKey")));
    assertThat(none.usageKeys())
        .containsExactly(
            new UsageKey("local-EveryoneUsageKey", "everyone", "local-KeyTable-everyone", true));
  }

  @Test
  void anAuthorizerWhoseAnswersAreNotKeptNeedsNoSource() {
    assertThat(parse(withIdentity("{ReauthorizeEvery: 0}")).api().authorizer())
        .contains(new Authorizer("a", "Fn", List.of(), Duration.ZERO));
  }

  @Test
  void aRuleThatHoldsOrIsNotInForceIsNoError() {
    assertThat(
            parse(
                    """
                    Rules:
                      Holds: {Assertions: [{Assert: !Not [!Equals [a, b]], AssertDescription: x}]}
                      NotInForce:
                        RuleCondition: !Equals [a, b]
                        Assertions: [{Assert: !Equals [a, b], AssertDescription: x}]
                    """)
                .functions())
        .isEmpty();
  }

  @Test
  void whatMakesNoDifferenceOnALaptopIsLeftOut() {
    Template template =
        parse(
            """
            Conditions: {Never: !Equals [a, b]}
            Resources:
              Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Nothing]}}
              Domain:
                Type: AWS::ApiGateway::DomainName
                Condition: Never
              Mapping:
                Type: AWS::ApiGateway::BasePathMapping
                Condition: Never
                Properties: {DomainName: !Ref Domain}
            """);

    assertThat(template.functions()).isEmpty();
    assertThat(template.tables()).isEmpty();
  }

  @Test
  void aParameterThatIsNotDeclaredCannotBeGiven() {
    assertThatThrownBy(() -> Template.parse("Resources: {}", "test.yaml", Map.of("Stage", "x")))
        .hasMessage("Parameters: there is no parameter `Stage`");
  }

  private static Template parse(String yaml) {
    return Template.parse(yaml, "test.yaml", Map.of());
  }

  private static LambdaFunction function(String properties) {
    return parse(
            """
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
            """
                + properties.indent(6))
        .function("Fn");
  }

  private static String withAuth(String auth) {
    return "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: {Runtime: java25,"
        + " Handler: a.B, AutoPublishAlias: live}}, Api: {Type: AWS::Serverless::Api, Properties:"
        + " {StageName: live, Auth: "
        + auth
        + "}}}";
  }

  private static String withAuthorizer(String authorizer) {
    return withAuth("{DefaultAuthorizer: a, Authorizers: {a: " + authorizer + "}}");
  }

  private static String withIdentity(String identity) {
    return withAuthorizer(
        "{FunctionArn: !Ref Fn.Alias, FunctionPayloadType: REQUEST, Identity: " + identity + "}");
  }

  private static String withUsagePlan(String properties) {
    return "Resources: {Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}, Fn:"
        + " {Type: AWS::Serverless::Function, Properties: {Runtime: java25, Handler: a.B,"
        + " Events: {E: {Type: Api, Properties: {RestApiId: !Ref Api, Method: GET, Path:"
        + " /x}}}}}, Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: "
        + properties
        + "}}";
  }

  private static String withFunction(String properties) {
    return "Globals: {Function: {Runtime: java25}}\n"
        + "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: "
        + (properties.startsWith("{") ? properties : "{" + properties + "}")
        + "}}";
  }

  /** A template with two queues, a table that may have a stream, and a function with that event. */
  private static String withEvent(String table, String event) {
    return "Globals: {Function: {Runtime: java25}}\n"
        + "Resources: {Q: {Type: AWS::SQS::Queue}, D: {Type: AWS::SQS::Queue}, T: {Type:"
        + " AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST, AttributeDefinitions:"
        + " [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType:"
        + " HASH}]"
        + table
        + "}}, Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.B, Events: {E: "
        + event
        + "}}}}";
  }

  private static String withQueueEvent(String properties) {
    return withEvent("", "{Type: SQS, Properties: {Queue: !GetAtt Q.Arn" + properties + "}}");
  }

  private static String withStreamEvent(String properties) {
    return withEvent(
        ", StreamSpecification: {StreamViewType: NEW_IMAGE}",
        "{Type: DynamoDB, Properties: {Stream: !GetAtt T.StreamArn, StartingPosition: TRIM_HORIZON"
            + properties
            + "}}");
  }

  /** A template whose function has a variable {@code V} of that value. */
  private static Template variable(String expression) {
    return parse(
        """
        Parameters:
          Name: {Type: String, Default: value}
        Conditions:
          Yes: !Equals [!Ref Name, value]
          No: !Not [!Equals [!Ref Name, value]]
        Resources:
          Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
          Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/logs/${Name}"}}
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java25
              Handler: a.B
              Environment:
                Variables:
                  V: %s
          Other:
            Type: AWS::Serverless::Function
            Properties: {Runtime: java25, Handler: a.B, AutoPublishAlias: current}
          LeftOut: {Type: AWS::Serverless::Function, Condition: No}
          Queue: {Type: AWS::SQS::Queue}
          Bus: {Type: AWS::Events::EventBus, Properties: {Name: !Sub "bus-of-${AWS::StackName}"}}
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
              KeySchema: [{AttributeName: pk, KeyType: HASH}]
        """
            .formatted(expression));
  }
}
