package surprisal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may enter whose room; the plan of the house as a test. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("surprisal");

  @Test
  void roomsEnterOnlyTheRoomsTheyNeed() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("config")
        .definedBy("surprisal.config..")
        .layer("kernels")
        .definedBy("surprisal.kernels..")
        .layer("tokenizer")
        .definedBy("surprisal.tokenizer..")
        .layer("data")
        .definedBy("surprisal.data..")
        .layer("model")
        .definedBy("surprisal.model..")
        .layer("objective")
        .definedBy("surprisal.objective..")
        .layer("optimizer")
        .definedBy("surprisal.optimizer..")
        .layer("checkpoint")
        .definedBy("surprisal.checkpoint..")
        .layer("baseline")
        .definedBy("surprisal.baseline..")
        .layer("evaluation")
        .definedBy("surprisal.evaluation..")
        .layer("sampling")
        .definedBy("surprisal.sampling..")
        .layer("report")
        .definedBy("surprisal.report..")
        .layer("training")
        .definedBy("surprisal.training..")
        .layer("cli")
        .definedBy("surprisal.cli..")
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("kernels")
        .mayNotAccessAnyLayer()
        .whereLayer("tokenizer")
        .mayOnlyAccessLayers("config")
        .whereLayer("data")
        .mayOnlyAccessLayers("tokenizer", "config")
        .whereLayer("model")
        .mayOnlyAccessLayers("kernels", "config")
        .whereLayer("objective")
        .mayOnlyAccessLayers("kernels")
        .whereLayer("optimizer")
        .mayOnlyAccessLayers("model", "kernels", "config")
        .whereLayer("checkpoint")
        .mayOnlyAccessLayers("model", "optimizer", "config")
        .whereLayer("baseline")
        .mayOnlyAccessLayers("data", "config")
        .whereLayer("evaluation")
        .mayOnlyAccessLayers("model", "objective", "data", "baseline", "kernels", "config")
        .whereLayer("sampling")
        .mayOnlyAccessLayers("model", "tokenizer", "kernels", "config")
        .whereLayer("report")
        .mayOnlyAccessLayers("baseline", "config")
        .whereLayer("training")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void onlyTheKernelsKnowNd4jsFactoryAndOneDnn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("surprisal.kernels..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.nd4j.linalg.factory.Nd4j")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("surprisal.cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }
}
