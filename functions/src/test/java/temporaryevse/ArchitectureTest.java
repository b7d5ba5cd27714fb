package temporaryevse;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@AnalyzeClasses(packages = "temporaryevse", importOptions = ArchitectureTest.WhatShips.class)
class ArchitectureTest {

  /** Leaves out the tests and the local run. */
  static final class WhatShips implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return location.contains("/functions/target/classes/");
    }
  }

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("temporaryevse.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a request flows one way");

  @ArchTest
  static final ArchRule HTTP_KNOWS_NO_FEATURE =
      noClasses()
          .that()
          .resideInAPackage("..http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..status..", "..environment..", "software.amazon..")
          .because("events, responses and JSON are the same for every feature");

  @ArchTest
  static final ArchRule ONE_CLASS_SPELLS_THE_ATTRIBUTE_NAMES_OF_A_TABLE =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(StatusTable|KeyTable)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(AttributeValue.class)
          .because("an attribute name that is spelled in two places can be spelled in two ways");

  @ArchTest
  static final ArchRule ONE_CLASS_READS_THE_ENVIRONMENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("..environment..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(DynamoDbClient.class, "builder")
          .orShould()
          .callMethod(DynamoDbClient.class, "create")
          .because("what is missing is named once, at the start, and not in mid-request");

  @ArchTest
  static final ArchRule ONE_CLASS_KNOWS_JSON_SETTINGS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("temporaryevse.http.Json")
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
          .resideOutsideOfPackage("..environment..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because(
              "a status that ends to the millisecond is tested with a clock of the test's own");

  @ArchTest
  static final ArchRule HANDLERS_ARE_FINAL_AND_HAVE_A_CONSTRUCTOR_FOR_LAMBDA =
      classes()
          .that()
          .areAssignableTo(RequestStreamHandler.class)
          .and()
          .areNotInterfaces()
          .should()
          .bePublic()
          .andShould()
          .haveModifier(FINAL)
          .andShould()
          .haveOnlyFinalFields()
          .because(
              "a warm function serves many requests and must carry nothing from one to the next");

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
          .doNotHaveSimpleName("EmbeddedMetrics")
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
          .should()
          .haveModifier(FINAL)
          .because("a class that is open to extension has promises that nobody wrote down");
}
