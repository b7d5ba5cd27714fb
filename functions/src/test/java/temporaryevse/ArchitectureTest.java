package temporaryevse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.ConditionEvent.createMessage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.testing.TestDynamoDb;

/** The packages of what ships, and what each may know. */
@AnalyzeClasses(packages = "temporaryevse", importOptions = ArchitectureTest.WhatShips.class)
class ArchitectureTest {

  /** Leaves out the tests and the local run. */
  static final class WhatShips implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/functions/target/classes/");
    }
  }

  /** The packages from the lowest to the highest. */
  private static final List<String> LAYERS =
      List.of(
          "evse", "status", "http", "roaming", "aws", "lambda", "access", "store", "api", "timing",
          "events", "console");

  private static String[] packages(List<String> layers) {
    return layers.stream().map(layer -> "temporaryevse." + layer + "..").toArray(String[]::new);
  }

  @ArchTest
  static final ArchRule EVERY_CLASS_IS_IN_A_LAYER =
      classes()
          .should()
          .resideInAnyPackage(packages(LAYERS))
          .because("a class outside of them would be under no rule of this test");

  @ArchTest
  static final ArchRule A_LOWER_PACKAGE_NEVER_IMPORTS_A_HIGHER_ONE =
      CompositeArchRule.of(
              IntStream.range(0, LAYERS.size() - 1)
                  .<ArchRule>mapToObj(
                      layer ->
                          noClasses()
                              .that()
                              .resideInAPackage("temporaryevse." + LAYERS.get(layer) + "..")
                              .should()
                              .dependOnClassesThat()
                              .resideInAnyPackage(
                                  packages(LAYERS.subList(layer + 1, LAYERS.size()))))
                  .toList())
          .because("what is low is used by everything, and must not change with what uses it");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("temporaryevse.(**)")
          .should()
          .beFreeOfCycles()
          .because("a request flows one way");

  @ArchTest
  static final ArchRule IDS_OF_EVSES_AND_OPERATORS_NEED_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage("temporaryevse.evse..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("temporaryevse.evse..", "java..", "org.jspecify..")
          .because("a grammar is the same whoever reads it");

  @ArchTest
  static final ArchRule THE_DOMAIN_NEEDS_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage("temporaryevse.status..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "temporaryevse.status..", "temporaryevse.evse..", "java..", "org.jspecify..")
          .because("what a status is has nothing to do with HTTP, JSON or AWS");

  @ArchTest
  static final ArchRule HTTP_KNOWS_NO_STATUS_AND_NO_AWS =
      noClasses()
          .that()
          .resideInAPackage("temporaryevse.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "temporaryevse.evse..",
              "temporaryevse.status..",
              "com.amazonaws.services.lambda.runtime",
              "software.amazon..")
          .because(
              "events, responses and JSON are the same for every feature and wherever it runs");

  @ArchTest
  static final ArchRule A_PROJECTION_IS_PURE =
      classes()
          .that()
          .resideInAPackage("temporaryevse.roaming..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "temporaryevse.roaming..",
              "temporaryevse.status..",
              "temporaryevse.evse..",
              "temporaryevse.http..",
              "com.fasterxml.jackson.databind.node..",
              "java..",
              "org.jspecify..")
          .because("a partner is told the same whether it is read or published");

  @ArchTest
  static final ArchRule THE_STORE_KNOWS_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage("temporaryevse.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("temporaryevse.http..", "com.fasterxml..")
          .because("it returns outcomes, and the API says which answer each of them is");

  @ArchTest
  static final ArchRule STORES_ALONE_SPEAK_DYNAMODB =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "temporaryevse.aws..", "temporaryevse.access..", "temporaryevse.store..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(AttributeValue.class)
          .because("an attribute name that is spelled in two places can be spelled in two ways");

  @ArchTest
  static final ArchRule THE_ENVIRONMENT_IS_READ_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("temporaryevse.lambda..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .because("what is missing is named once, at the start, and not in mid-request");

  @ArchTest
  static final ArchRule CLIENTS_ARE_MADE_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("temporaryevse.aws..")
          .should()
          .callMethodWhere(
              describe(
                  "a client is built",
                  call ->
                      call.getTargetOwner().isAssignableTo(SdkClient.class)
                          && Set.of("builder", "create").contains(call.getName())))
          .because("every client has the same time-outs, retries and credentials");

  @ArchTest
  static final ArchRule JSON_HAS_ITS_SETTINGS_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("temporaryevse.http..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectMapper.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(TokenStreamFactory.class)
          .because("a second mapper would read what the first one refuses");

  @ArchTest
  static final ArchRule TIME_IS_INJECTED =
      noClasses()
          .that()
          .resideOutsideOfPackage("temporaryevse.lambda..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because(
              "a status that ends to the millisecond is tested with a clock of the test's own");

  @ArchTest
  static final ArchRule A_HANDLER_HAS_A_CONSTRUCTOR_FOR_LAMBDA_AND_KEEPS_NOTHING =
      classes()
          .that(describe("template.yaml names as handlers", ArchitectureTest::isHandler))
          .should()
          .bePublic()
          .andShould()
          .haveModifier(FINAL)
          .andShould(haveAPublicConstructorWithoutParameters())
          .andShould()
          .haveOnlyFinalFields()
          .because(
              "Lambda makes an instance of it, and a warm function serves many requests and must"
                  + " carry nothing from one to the next");

  private static boolean isHandler(JavaClass type) {
    return handlers().contains(type.getFullName());
  }

  private static Set<String> handlers() {
    return TestDynamoDb.TEMPLATE.functions().stream()
        .map(LambdaFunction::handler)
        .collect(Collectors.toSet());
  }

  private static ArchCondition<JavaClass> haveAPublicConstructorWithoutParameters() {
    return new ArchCondition<>("have a public constructor without parameters") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean has =
            type.getConstructors().stream()
                .anyMatch(
                    constructor ->
                        constructor.getModifiers().contains(PUBLIC)
                            && constructor.getRawParameterTypes().isEmpty());
        events.add(
            new SimpleConditionEvent(
                type,
                has,
                createMessage(type, (has ? "has" : "does not have") + " such a constructor")));
      }
    };
  }

  @ArchTest
  static final ArchRule EVENTS_ARE_READ_HERE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(RequestHandler.class)
          .because(
              "Lambda's runtime client would read and write its objects by reflection, at the first"
                  + " request");

  @ArchTest
  static final ArchRule NOTHING_STATIC_CHANGES =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("state that outlives a request must be visible in a constructor");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameStartingWith("Base")
          .because("such a name says nothing");

  @ArchTest
  static final ArchRule NOTHING_IS_PRINTED =
      noClasses()
          .that()
          .resideOutsideOfPackage("temporaryevse.lambda..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because(
              "what is logged goes through Lambda's logger, with the request's id and a level");

  @ArchTest
  static final ArchRule CLASSES_ARE_NOT_EXTENDED =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAnonymousClasses()
          .and()
          .doNotHaveModifier(ABSTRACT)
          .should()
          .haveModifier(FINAL)
          .because("a class that is open to extension has promises that nobody wrote down");

  @ArchTest
  static final ArchRule OPERATIONS_ALONE_INHERIT =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .haveModifier(ABSTRACT)
          .should()
          .resideInAPackage("temporaryevse.api..")
          .because("what all operations share is written once, and everything else is composed");
}
