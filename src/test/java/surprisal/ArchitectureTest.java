package surprisal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import surprisal.kernels.Kernels;

/** The plan of the house as a test: which room may use which. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("surprisal");

  /** A room, its packages, and the rooms that it may use, from the ground up. */
  private record Room(String name, String packages, String... uses) {}

  private static final Room[] ROOMS = {
    new Room("random", "surprisal.random.."),
    new Room("kernels", "surprisal.kernels", "random"),
    new Room("config", "surprisal.config..", "kernels"),
    new Room("nd4j", "surprisal.kernels.nd4j..", "kernels"),
    new Room("onednn", "surprisal.kernels.onednn..", "kernels", "nd4j"),
    new Room("engines", "surprisal.engines..", "kernels", "nd4j", "onednn", "config"),
    new Room("formats", "surprisal.formats..", "kernels", "config"),
    new Room("tokenizer", "surprisal.tokenizer..", "config"),
    new Room("data", "surprisal.data..", "tokenizer", "random", "formats", "config"),
    new Room("model", "surprisal.model..", "kernels", "data", "config"),
    new Room("objective", "surprisal.objective..", "kernels", "data"),
    new Room("optimizer", "surprisal.optimizer..", "model", "kernels", "config"),
    new Room("checkpoint", "surprisal.checkpoint..", "formats", "config"),
    new Room("baseline", "surprisal.baseline..", "data", "formats", "config"),
    new Room(
        "evaluation",
        "surprisal.evaluation..",
        "model",
        "objective",
        "data",
        "baseline",
        "kernels",
        "config"),
    new Room("sampling", "surprisal.sampling..", "model", "data", "tokenizer", "kernels", "config"),
    new Room("report", "surprisal.report..", "baseline", "formats", "config"),
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
        "training",
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

  /** Contents of arrays belong to their engine: no other room knows ND4J, oneDNN or CUDA. */
  @Test
  void onlyTheEnginesKnowTheirLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackages("surprisal.kernels.nd4j..", "surprisal.kernels.onednn..")
        .and()
        .resideOutsideOfPackage("surprisal.engines..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("surprisal.cli..")
        .and()
        .resideOutsideOfPackage("surprisal.kernels.nd4j..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void everyRoomSaysWhatItIsFor() throws IOException {
    try (Stream<Path> folders = Files.walk(SOURCES.resolve("main/java/surprisal"))) {
      assertThat(folders.filter(Files::isDirectory).filter(ArchitectureTest::hasCode))
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }

  private static boolean hasCode(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noFileIsLongerThan250Lines() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(java|js|css|cu)")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(250));
    }
  }

  /** The step is to be read in one go. */
  @Test
  void theTrainerHasAtMost120Lines() throws IOException {
    assertThat(Files.readAllLines(SOURCES.resolve("main/java/surprisal/training/Trainer.java")))
        .hasSizeLessThanOrEqualTo(120);
  }

  @Test
  void operationsOfTheSeamTakeAtMostSevenParameters() {
    assertThat(Kernels.class.getMethods())
        .allSatisfy(method -> assertThat(method.getParameterCount()).isLessThanOrEqualTo(7));
  }

  /** Records are values, not collaborators, and may have more components. */
  @Test
  void constructorsTakeAtMostSixParameters() {
    for (JavaClass type : CLASSES) {
      if (!type.isRecord() && !type.isEnum() && !type.isInnerClass()) {
        for (JavaConstructor constructor : type.getConstructors()) {
          assertThat(constructor.getRawParameterTypes())
              .as(constructor.getFullName())
              .hasSizeLessThanOrEqualTo(6);
        }
      }
    }
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
