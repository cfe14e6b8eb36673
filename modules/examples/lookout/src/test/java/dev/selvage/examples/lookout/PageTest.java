// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.selvage.examples.lookout.browser.Chromium;
import dev.selvage.examples.lookout.browser.Tab;
import dev.selvage.service.RunningService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real Chromium. On a machine without one it is skipped and says so; where the
 * variable CI is {@code true} it fails.
 */
@Tag("slow")
final class PageTest {
  private static final System.Logger LOG = System.getLogger("dev.selvage.examples.lookout");
  private static final String MARKUP = "\"><img src=x onerror=\"hacked=1\">";
  private static final long PATIENCE_SECONDS = 30;

  private static Chromium chromium;
  private Tab tab;

  @BeforeAll
  static void startBrowser() throws IOException {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty()) {
      missing();
    }
    chromium = Chromium.start(program.orElseThrow());
  }

  private static void missing() {
    if ("true".equals(System.getenv("CI"))) {
      fail(Chromium.MISSING);
    }
    LOG.log(System.Logger.Level.WARNING, "The page is not tested. " + Chromium.MISSING);
    assumeThat(false).as(Chromium.MISSING).isTrue();
  }

  @AfterAll
  static void endBrowser() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openTab() {
    tab = chromium.tab();
  }

  private void open(String url) {
    tab.open(url);
    tab.untilText("[data-testid=live]", "Live");
  }

  @AfterEach
  void noScriptHasFailed() {
    tab.close();
    assertThat(chromium.exceptions()).isEmpty();
  }

  @Test
  void page_whenTargetFailsAndRecovers_showsEachState(@TempDir Path folder) throws Exception {
    try (FlippingServer target = new FlippingServer();
        RunningLookout lookout = new RunningLookout(folder)) {
      open(lookout.url());
      addTarget(target.url());

      tab.untilThereIs("[data-testid=target-row][data-state=UP]");
      assertThat(tab.text("[data-testid=target-url]")).isEqualTo(target.url());

      target.answerWith(503);
      tab.untilThereIs("[data-testid=target-row][data-state=DOWN]");
      tab.untilText("[data-testid=summary-down]", "1");
      tab.untilThereIs("[data-testid=changes] [data-state=DOWN]");
      assertThat(tab.text("[data-testid=target-state]")).isEqualTo("Down");
      assertThat(tab.text("[data-testid=headline]")).isEqualTo("The target is down");
      assertThat(tab.text("[data-testid=changes] li:first-child")).contains("503");

      target.answerWith(200);
      tab.untilThereIs("[data-testid=target-row][data-state=UP]");
      tab.untilText("[data-testid=summary-up]", "1");
      tab.untilThereIs("[data-testid=changes] li:first-child[data-state=UP]");
    }
  }

  private void addTarget(String url) {
    tab.type("[data-testid=add-url]", url);
    tab.type("[data-testid=add-every]", "1");
    tab.click("[data-testid=add-submit]");
  }

  @Test
  void page_whenTargetIsRefused_showsWhyAsText(@TempDir Path folder) throws Exception {
    try (RunningLookout lookout = new RunningLookout(folder)) {
      open(lookout.url());

      addTarget("ftp://example.org/" + MARKUP);

      tab.untilThereIs("[data-testid=add-error]:not([hidden])");
      assertThat(tab.text("[data-testid=add-error]")).contains("url").contains(MARKUP);
      assertThat(tab.evaluate("document.querySelectorAll('main img').length")).isEqualTo(0);
      assertThat(tab.evaluate("document.activeElement.id")).isEqualTo("add-url");
    }
  }

  @Test
  void page_whenTargetIsDeleted_asksOnceMoreAndRemovesIt(@TempDir Path folder) throws Exception {
    try (FlippingServer target = new FlippingServer();
        RunningLookout lookout = new RunningLookout(folder)) {
      open(lookout.url());
      addTarget(target.url());
      tab.untilThereIs("[data-testid=target-row]");

      tab.click("[data-testid=target-delete]");
      assertThat(tab.text("[data-testid=target-delete]")).isEqualTo("Really delete?");
      tab.click("[data-testid=target-delete]");

      tab.until("!document.querySelector('[data-testid=target-row]')");
      assertThat(tab.text("[data-testid=headline]")).isEqualTo("Nothing to watch yet");
    }
  }

  @Test
  void page_whenDataContainsMarkup_showsItAsText() throws IOException {
    JsonObject hostile = StubServer.target(1, "http://example.org/" + MARKUP);
    JsonObject script = StubServer.target(2, "javascript:hacked=1");
    try (StubServer server = new StubServer(0, hostile, script)) {
      open(server.url());
      server.tell(
          "state",
          new JsonObject()
              .put("targetId", 1)
              .put("from", "UP")
              .put("to", "DOWN")
              .put("at", "2025-01-01T00:00:01Z")
              .put("error", MARKUP));

      tab.untilThereIs("[data-target-id='1'] [data-testid=target-error]:not([hidden])");
      tab.untilThereIs("[data-testid=changes] li");
      assertThat(tab.text("[data-target-id='1'] [data-testid=target-error]")).isEqualTo(MARKUP);
      assertThat(tab.text("[data-testid=changes] li")).contains(MARKUP);
      assertThat(tab.evaluate("document.querySelectorAll('main img, a[href^=java]').length"))
          .isEqualTo(0);
      assertThat(tab.evaluate("typeof hacked")).isEqualTo("undefined");
    }
  }

  @Test
  void page_whenConnectionIsLost_saysSoAndCatchesUp() throws IOException {
    int port;
    try (StubServer server = new StubServer(0, StubServer.target(1, "http://one.example/"))) {
      port = server.port();
      open(server.url());
    }

    tab.untilThereIs("[data-testid=connection-lost]:not([hidden])");
    assertThat(tab.text("[data-testid=connection-lost]")).contains("retrying");
    assertThat(tab.text("[data-testid=target-url]")).isEqualTo("http://one.example/");

    try (StubServer back = new StubServer(port, StubServer.target(2, "http://two.example/"))) {
      tab.untilThereIs("[data-testid=connection-lost][hidden]");
      assertThat(tab.text("[data-testid=target-url]")).isEqualTo("http://two.example/");
    }
  }

  @Test
  void tree_showsTheTasksOfTheRunningLookout(@TempDir Path folder) throws Exception {
    try (RunningLookout lookout = new RunningLookout(folder)) {
      open(lookout.url() + "tree");

      tab.untilText("[data-testid=headline]", "Nothing is stuck");
      tab.untilThereIs("[data-testid=task][data-state=waiting]");
      tab.type("[data-testid=filter]", "no task is called this");
      tab.untilThereIs("#empty:not([hidden])");
    }
  }

  @Test
  void tree_withADeadlock_namesItOnTop_andFoldsWhatIsInside() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.tasks(TasksAnswer.withDeadlock(MARKUP));
      open(server.url() + "tree");

      tab.untilText("[data-testid=headline]", "1 deadlock");
      assertThat(tab.text("[data-testid=findings] li:first-of-type"))
          .contains(MARKUP + " holds the lock 'one' and waits for the lock 'two'")
          .contains("at Bank.transfer(Bank.java:7)");
      assertThat(tab.evaluate("document.querySelectorAll('[data-found]').length")).isEqualTo(2);
      assertThat(tab.evaluate("document.querySelectorAll('main img').length")).isEqualTo(0);

      tab.click("[data-testid=task]:first-child .fold");
      tab.until("document.querySelectorAll('[data-testid=task]').length === 1");
      tab.click("[data-testid=task]:first-child .fold");
      tab.until("document.querySelectorAll('[data-testid=task]').length === 3");
      assertThat(
              tab.evaluate(
                  "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .as("nothing sticks out")
          .isEqualTo(true);
    }
  }

  /** A Lookout in this process, with a database of its own and nothing to watch. */
  private static final class RunningLookout implements AutoCloseable {
    private final int port = Ports.free();
    private final RunningService service;

    RunningLookout(Path folder) throws Exception {
      Path nothing = Files.writeString(folder.resolve("targets.yaml"), "targets: []\n");
      String[] arguments = {
        "--set", "http.port=" + port,
        "--set", "database.url=sqlite:" + folder.resolve("lookout.db"),
        "--set", "targets.file=" + nothing
      };
      service = Lookout.start(arguments);
      service.started().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    String url() {
      return "http://127.0.0.1:%d/".formatted(port);
    }

    @Override
    public void close() throws Exception {
      service.stop("the test is over").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
