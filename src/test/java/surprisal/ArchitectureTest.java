package surprisal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/** The plan of the house as a test: which room may use which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("surprisal");

  /** A room, its packages, and the rooms that it may use, from the ground up. */
  private record Room(String name, String packages, String... uses) {}

  private static final Room[] ROOMS = {
    new Room("config", "surprisal.config.."),
    new Room("kernels", "surprisal.kernels"),
    new Room("nd4j", "surprisal.kernels.nd4j..", "kernels"),
    new Room("onednn", "surprisal.kernels.onednn..", "kernels", "nd4j"),
    new Room("engines", "surprisal.engines..", "kernels", "nd4j", "onednn"),
    new Room("formats", "surprisal.formats..", "kernels", "config"),
    new Room("tokenizer", "surprisal.tokenizer..", "config"),
    new Room("data", "surprisal.data..", "tokenizer", "config"),
    new Room("model", "surprisal.model..", "kernels", "data", "config"),
    new Room("objective", "surprisal.objective..", "kernels"),
    new Room("optimizer", "surprisal.optimizer..", "model", "kernels", "config"),
    new Room("checkpoint", "surprisal.checkpoint..", "formats", "config"),
    new Room("baseline", "surprisal.baseline..", "data", "config"),
    new Room(
        "evaluation",
        "surprisal.evaluation..",
        "model",
        "objective",
        "data",
        "baseline",
        "kernels",
        "config"),
    new Room("sampling", "surprisal.sampling..", "model", "tokenizer", "kernels", "config"),
    new Room("report", "surprisal.report..", "baseline", "config"),
    new Room(
        "training",
        "surprisal.training..",
        "config",
        "kernels",
        "formats",
        "tokenizer",
        "data",
        "model",
        "objective",
        "optimizer",
        "checkpoint",
        "baseline",
        "evaluation",
        "report"),
    new Room(
        "run",
        "surprisal.run..",
        "config",
        "kernels",
        "engines",
        "tokenizer",
        "data",
        "model",
        "objective",
        "optimizer",
        "checkpoint",
        "baseline",
        "evaluation",
        "sampling",
        "report",
        "training"),
    new Room(
        "checks",
        "surprisal.checks..",
        "config",
        "kernels",
        "formats",
        "tokenizer",
        "data",
        "model",
        "objective",
        "optimizer",
        "evaluation",
        "run"),
    new Room("sweep", "surprisal.sweep..", "config", "report", "run"),
  };

  @Test
  void roomsUseOnlyTheRoomsTheyNeed() {
    LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (Room room : ROOMS) {
      house = house.layer(room.name()).definedBy(room.packages());
    }
    house = house.layer("cli").definedBy("surprisal.cli..");
    for (Room room : ROOMS) {
      house =
          room.uses().length == 0
              ? house.whereLayer(room.name()).mayNotAccessAnyLayer()
              : house.whereLayer(room.name()).mayOnlyAccessLayers(room.uses());
    }
    house.whereLayer("cli").mayNotBeAccessedByAnyLayer().check(CLASSES);
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
