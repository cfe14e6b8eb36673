// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.top;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Scanner;

/**
 * Shows the tasks of a running service in a terminal, anew each second until it is interrupted,
 * like {@code top}.
 *
 * <pre>{@code
 * java -cp service.jar dev.selvage.service.top.Top [--once] [--name TEXT] [URL]
 * }</pre>
 *
 * <p>The URL is that of the service, {@code http://localhost:8080} unless given. With {@code
 * --once} it prints one picture and ends with status 0. It ends with status 1 when there is no
 * answer, and with 2 when it does not understand its arguments. Colours are for terminals only.
 */
public final class Top {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  private static final int OK = 0;
  private static final int NO_ANSWER = 1;
  private static final int USAGE = 2;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Arguments arguments;
  private final PrintStream out;

  /** What was asked for. */
  private record Arguments(String url, String name, boolean once) {
    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when there is one that nobody knows
     */
    static Arguments of(String... args) {
      String url = "http://localhost:8080";
      String name = "";
      boolean once = false;
      for (int i = 0; i < args.length; i++) {
        if (args[i].equals("--once")) {
          once = true;
        } else if (args[i].equals("--name") && i + 1 < args.length) {
          name = args[++i];
        } else if (args[i].matches("https?://.*")) {
          url = args[i].replaceAll("/+$", "");
        } else {
          throw new IllegalArgumentException(
              "top: '"
                  + args[i]
                  + "' is no option and no URL; usage: [--once] [--name TEXT] [URL]");
        }
      }
      return new Arguments(url, name, once);
    }

    URI tasks() {
      String path = url.endsWith("/tasks") ? url : url + "/tasks";
      String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
      return URI.create(path + (name.isEmpty() ? "" : "?name=" + query));
    }
  }

  private Top(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
  }

  /** Ends the process with the status that the class describes. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err, args));
  }

  static int run(PrintStream out, PrintStream errors, String... args) throws InterruptedException {
    try {
      return new Top(Arguments.of(args), out).run();
    } catch (IllegalArgumentException e) {
      errors.println(e.getMessage());
      return USAGE;
    } catch (IOException e) {
      errors.println(e.getMessage());
      return NO_ANSWER;
    }
  }

  private int run() throws IOException, InterruptedException {
    boolean terminal = System.console() != null && System.console().isTerminal();
    boolean goesOn = !arguments.once();
    do {
      JsonObject tree = ask();
      Screen screen =
          terminal ? sized(goesOn) : new Screen(Screen.UNLIMITED, Screen.UNLIMITED, false);
      List<String> lines = new ArrayList<>(screen.lines(arguments.url(), tree));
      out.print((terminal && goesOn ? CLEAR : "") + String.join("\n", lines) + "\n");
      out.flush();
      if (goesOn) {
        Thread.sleep(PERIOD);
      }
    } while (goesOn);
    return OK;
  }

  private JsonObject ask() throws IOException, InterruptedException {
    String url = arguments.url();
    HttpRequest request =
        HttpRequest.newBuilder(arguments.tasks())
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(
            "top: " + request.uri() + " answered " + response.statusCode() + " " + response.body());
      }
      return new JsonObject(response.body());
    } catch (ConnectException e) {
      throw new IOException(
          "top: nothing listens at " + url + ": start a service, or name another one (URL=…)", e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "top: " + url + " did not answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (DecodeException e) {
      throw new IOException("top: " + request.uri() + " did not answer with JSON", e);
    }
  }

  /** The terminal knows its size, and tells it to stty. */
  private static Screen sized(boolean cutToHeight) {
    try {
      Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty").start();
      Scanner size = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII);
      if (size.hasNextInt()) {
        int rows = size.nextInt();
        int columns = size.nextInt();
        return new Screen(columns, cutToHeight ? rows - 1 : Screen.UNLIMITED, true);
      }
    } catch (IOException | NoSuchElementException e) {
      System.getLogger("dev.selvage.service").log(System.Logger.Level.DEBUG, "no stty", e);
    }
    return new Screen(120, Screen.UNLIMITED, true);
  }
}
