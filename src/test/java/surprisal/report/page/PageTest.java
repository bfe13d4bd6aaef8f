package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class PageTest {
  @TempDir private Path folder;

  private static RunPicture picture() {
    RunPicture picture = new RunPicture();
    picture.started(Runs.facts(2000));
    Runs.tell(picture, 0, 500, 2000, 100);
    picture.sampled(500, Runs.NASTY);
    return picture;
  }

  private static String data(String html) {
    String open = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(open) + open.length();
    return html.substring(from, html.indexOf("</script>", from));
  }

  @Test
  void whateverTheTextHoldsStaysData() throws Exception {
    RunPicture picture = picture();
    String data = data(picture.page().html());
    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029").contains("\\u2028");
    JsonNode read = new ObjectMapper().readTree(data);
    assertThat(read.get("samples").get(0).get("text").asText()).isEqualTo(Runs.NASTY);
    assertThat(picture.page().html().split("<script", -1)).hasSize(3);
    assertThat(picture.page().html()).doesNotContain("window.broken=1</script>");
  }

  @Test
  void askForNothingFromAnywhere() {
    Page page = picture().page();
    assertThat(page.policy()).startsWith("default-src 'none'").contains("connect-src 'none'");
    assertThat(page.html())
        .contains(page.policy())
        .doesNotContainPattern("(src|href)=\"(?!data:)")
        .doesNotContain("{{", "@import");
  }

  @Test
  void aPageWithAnothersScriptHoldsItsLicence() {
    for (Page page : List.of(picture().page(), Page.live())) {
      assertThat(page.html())
          .contains("https://github.com/leeoniya/uPlot", "Copyright (c) 2022 Leon Sorokin")
          .contains("Permission is hereby granted, free of charge", "THE SOFTWARE IS PROVIDED");
    }
  }

  @Test
  void theNoticeListsEveryLibraryOfTheProgram() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    String notice = Files.readString(Path.of("NOTICE"));
    String dependencies = pom.substring(pom.indexOf("</dependencyManagement>"));
    Matcher found =
        Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL).matcher(dependencies);
    int libraries = 0;
    while (found.find()) {
      if (!found.group(1).contains("<scope>test</scope>")) {
        String name = found.group(1).replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1");
        assertThat(notice).contains(name.replaceFirst("-cuda.*|-platform$", ""));
        libraries++;
      }
    }
    assertThat(libraries).isGreaterThan(10);
  }

  @Test
  void tabsOfDifferentRunsHaveDifferentTitles() {
    assertThat(picture().page().html()).contains("<title>a – Surprisal</title>");
  }

  @Test
  void keepsWhatTheLastTwoEvaluationsSaw() {
    JsonNode json = picture().toJson();
    assertThat(json.get("latest").get("step").asInt()).isEqualTo(400);
    assertThat(json.get("previous").get("step").asInt()).isEqualTo(300);
    assertThat(json.get("evaluations")).hasSize(5);
    assertThat(json.get("evaluations").get(4).get("update_ratios").get("h.0").asDouble())
        .isEqualTo((float) 1e-3);
    assertThat(json.get("evaluations").get(4).get("seconds").asDouble()).isEqualTo(399 * 0.02);
  }

  @Test
  void aLongRunTakesNoMoreRoomThanAShortOne() {
    RunPicture shorter = new RunPicture();
    RunPicture longer = new RunPicture();
    Runs.tell(shorter, 0, 5_000, 200_000, 2);
    Runs.tell(longer, 0, 200_000, 200_000, 2);
    double ratio =
        (double) longer.toJson().toString().length() / shorter.toJson().toString().length();
    assertThat(ratio).isBetween(0.5, 1.5);
    assertThat(longer.toJson().get("evaluations").size()).isBetween(1000, 2048);
    assertThat(longer.toJson().get("steps").get("nll_max").toString()).contains("5.");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    Path nowhere = folder.resolve("no/report.html");
    assertThatThrownBy(() -> picture().page().write(nowhere, "--out"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--out " + nowhere + " cannot be written")
        .hasMessageEndingWith("name a file in an existing folder");
  }
}
