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
  private static final List<String> SHARED_SCRIPTS =
      List.of("dom.js", "format.js", "plot.js", "loss.js");
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** The page of one run, with its data. */
  static Page run(String title, JsonNode data, boolean live) {
    return of(
        "run.html",
        List.of("run.js", "curves.js", "tokens.js", "lists.js", "live.js"),
        title,
        data,
        live);
  }

  /** The page of two runs side by side. */
  static Page comparison(String title, JsonNode data) {
    return of("compare.html", List.of("compare.js"), title, data, false);
  }

  private static Page of(
      String template, List<String> scripts, String title, JsonNode data, boolean live) {
    String style = resource(UPLOT + "uPlot.min.css") + "\n" + resource(FOLDER + "style.css");
    String code =
        resource(UPLOT + "uPlot.iife.min.js")
            + "\n"
            + Stream.concat(SHARED_SCRIPTS.stream(), scripts.stream())
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
            .replace("{{loss}}", resource(FOLDER + "loss.html"))
            .replace("{{policy}}", policy)
            .replace("{{style}}", style)
            .replace("{{script}}", code)
            .replace("{{title}}", text(title))
            .replace("{{data}}", json(data));
    return new Page(html, policy);
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
