package surprisal.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import surprisal.config.UserError;

/**
 * A self-contained HTML document: style, scripts and data are inlined, and its policy forbids
 * loading anything else.
 *
 * @param policy the Content-Security-Policy, which admits the style and the script by their hashes
 */
public record Page(String html, String policy) {
  private static final String FOLDER = "/surprisal/page/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final List<String> CHARTS = List.of("ticks.js", "plot.js", "labels.js", "loss.js");
  private static final List<String> RUN =
      List.of("run.js", "curves.js", "ratios.js", "tokens.js", "lists.js", "stream.js", "live.js");

  /** The page of one run, with its data. */
  static Page run(String title, JsonNode data) {
    return of("run.html", charts(RUN), title, data, false);
  }

  /** The page of any run in progress, which asks its server for the data. */
  static Page live() {
    RunPicture nothing = new RunPicture();
    nothing.state("connecting");
    return of("run.html", charts(RUN), "Surprisal", nothing.toJson().put("live", true), true);
  }

  /** The page of runs side by side. */
  static Page comparison(String title, JsonNode data) {
    return of("compare.html", charts(List.of("compare.js", "ledger.js")), title, data, false);
  }

  /** The page of a text, token by token. */
  public static Page explanation(String title, JsonNode data) {
    return of("explain.html", List.of("explain.js"), title, data, false);
  }

  private static List<String> charts(List<String> scripts) {
    return Stream.concat(CHARTS.stream(), scripts.stream()).toList();
  }

  private static Page of(
      String template, List<String> scripts, String title, JsonNode data, boolean live) {
    boolean charts = scripts.containsAll(CHARTS);
    String style = (charts ? resource(UPLOT + "dist/uPlot.min.css") + "\n" : "");
    style += resource(FOLDER + "style.css");
    String code = charts ? licensed(resource(UPLOT + "dist/uPlot.iife.min.js")) : "";
    code +=
        Stream.concat(Stream.of("dom.js", "format.js"), scripts.stream())
            .map(script -> resource(FOLDER + script))
            .collect(Collectors.joining("\n"));
    String policy =
        "default-src 'none'; script-src '"
            + hash(code)
            + "'; style-src '"
            + hash(style)
            + "'; img-src data:; connect-src "
            + (live ? "'self'" : "'none'")
            + "; base-uri 'none'; form-action 'none'";
    // Data last, so that nothing in it is taken for a placeholder.
    String html =
        resource(FOLDER + "frame.html")
            .replace("{{body}}", resource(FOLDER + template))
            .replace("{{footer}}", charts ? resource(FOLDER + "charts.html") : "")
            .replace("{{loss}}", resource(FOLDER + "loss.html"))
            .replace("{{policy}}", policy)
            .replace("{{style}}", style)
            .replace("{{script}}", code)
            .replace("{{title}}", text(title))
            .replace("{{data}}", json(data));
    return new Page(html, policy);
  }

  /** uPlot with its licence, which asks to be in every copy. */
  private static String licensed(String uPlot) {
    return "/*! uPlot, https://github.com/leeoniya/uPlot\n\n"
        + resource(UPLOT + "LICENSE").strip()
        + "\n*/\n"
        + uPlot
        + "\n";
  }

  /**
   * @throws UserError if the file cannot be written
   */
  public void write(Path file, String option) {
    try {
      // Not writeString, which fails on half a pair of surrogates: a damaged history may hold one.
      Files.write(file, html.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(
          option + " " + file + " cannot be written (" + e + "); name a file in an existing folder",
          e);
    }
  }

  /** Escapes text between tags. */
  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * JSON for a script element: characters that could end the element, start a comment or count as a
   * line end are escaped. In JSON they only occur within strings.
   */
  static String json(JsonNode data) {
    return data.toString()
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
