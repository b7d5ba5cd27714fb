package temporaryevse.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages of the local run, and which of them may know which. */
final class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("temporaryevse.local");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("temporaryevse.(**)")
        .should()
        .beFreeOfCycles()
        .because("each plays one part of AWS, and can be read alone")
        .check(CLASSES);
  }

  @Test
  void theTemplateIsReadWithoutTheRestOfTheLocalRun() {
    noClasses()
        .that()
        .resideInAPackage("temporaryevse.local.template")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify.annotations",
            "org.snakeyaml.engine..",
            "temporaryevse.local.template")
        .because("the tests of the functions read it too")
        .check(CLASSES);
  }

  @Test
  void theProcessOfAFunctionHasTheJdkAndLambdasClientOnly() {
    noClasses()
        .that()
        .resideInAPackage("temporaryevse.local.lambda.process")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "com.amazonaws.services.lambda..",
            "org.jspecify.annotations",
            "temporaryevse.local.lambda.process")
        .because("nothing else is on the class path of a function")
        .check(CLASSES);
  }
}
