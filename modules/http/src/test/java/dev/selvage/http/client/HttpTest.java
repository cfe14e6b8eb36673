// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import static dev.selvage.http.client.Expected.SUCCESS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over simulated connections: what is sent, what comes back, and what ends a call early. */
final class HttpTest {
  private static final String HOST = "http://localhost:8080";

  private final Simulation sim = Simulation.seeded(3);

  /** One connection: a call that does not give it back blocks the next one. */
  private final Http http =
      Http.client(sim.vertx(), HttpOptions.defaults().withMaxConnectionsPerHost(1));

  private final List<HttpServerRequest> requests = new ArrayList<>();
  private int reset;

  record Quote(String symbol, double price) {}

  @AfterEach
  void close() {
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  private void serve(Handler<HttpServerRequest> handler) {
    sim.run(
        sim.vertx()
            .createHttpServer()
            .requestHandler(request -> {
              requests.add(request);
              request.response().exceptionHandler(gone -> reset++);
              handler.handle(request);
            })
            .listen(8080));
  }

  private <T> T run(Body<T, ?> body) {
    return sim.run(Tasks.run(sim.vertx(), body));
  }

  private static void answer(HttpServerRequest request) {
    var unused = request.response().end("answer");
  }

  private void assertUsable() {
    assertThat(run(() -> http.get(HOST + "/next").withTimeout(ofSeconds(5)).text()))
        .isEqualTo("answer");
  }

  // ---- what is sent

  @Test
  void parametersAndQueries_areEncoded() {
    serve(HttpTest::answer);

    run(() -> http.get(HOST + "/a/{x}?q={y}", "b/c d?&", "e&f=ü").query("n m", "1+1").send());

    assertThat(requests.getFirst().uri())
        .isEqualTo("/a/b%2Fc%20d%3F%26?q=e%26f%3D%C3%BC&n%20m=1%2B1");
  }

  @Test
  void headersAndBody_areSent() {
    List<String> bodies = new ArrayList<>();
    serve(request ->
        request
            .body()
            .onSuccess(body -> {
              bodies.add(body.toString());
              answer(request);
            }));

    run(() -> http.post(HOST).header("x-one", 1).withJson(new Quote("A", 1.5)).send());

    assertThat(requests.getFirst().getHeader("x-one")).isEqualTo("1");
    assertThat(requests.getFirst().getHeader("user-agent")).isEqualTo("selvage");
    assertThat(requests.getFirst().getHeader("content-type")).isEqualTo("application/json");
    assertThat(bodies).containsExactly("{\"symbol\":\"A\",\"price\":1.5}");
  }

  @Test
  void call_isAValue() {
    serve(HttpTest::answer);
    HttpCall plain = http.get(HOST + "/a");
    HttpCall changed = plain.header("x-one", "1").query("b", 2);

    run(() -> plain.text() + changed.text());

    assertThat(requests).extracting(HttpServerRequest::uri).containsExactly("/a", "/a?b=2");
    assertThat(requests).extracting(it -> it.getHeader("x-one")).containsExactly(null, "1");
  }

  // ---- what comes back

  @Test
  void json_isDecoded() {
    serve(request -> request.response().end("{\"symbol\":\"A\",\"price\":2.5,\"unknown\":[]}"));

    Quote quote = run(() -> http.get(HOST + "/quotes/{id}", 1).expect(SUCCESS).json(Quote.class));

    assertThat(quote).isEqualTo(new Quote("A", 2.5));
  }

  @Test
  void json_thatDoesNotFit_namesUrlAndType() {
    serve(request -> request.response().end("{\"symbol\":\"A\"}"));

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/quotes/1").json(Quote.class)))
        .isInstanceOf(HttpDecodeException.class)
        .hasMessage(
            "GET http://localhost:8080/quotes/1: answered 200 with a body that is no Quote: line 1,"
                + " column 14: the field \"price\" is missing");
  }

  @Test
  void unexpectedStatus_carriesTheBeginningOfTheBody() {
    serve(request -> request.response().setStatusCode(503).end("x".repeat(600)));

    var failure =
        catchThrowableOfType(
            UnexpectedStatusException.class, () -> run(() -> http.get(HOST + "/").text()));

    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.body()).isEqualTo("x".repeat(500));
    assertThat(failure).hasMessageContaining("answered 503, expected was a success (2xx): xxx");
    assertThat(run(() -> http.get(HOST + "/").send()).status()).isEqualTo(503);
  }

  @Test
  void unexpectedStatus_withLargeBody_keepsTheConnectionUsable() {
    serve(request -> {
      if (request.path().equals("/next")) {
        answer(request);
      } else {
        var unused = request.response().setStatusCode(500).end(Buffer.buffer(new byte[20_000_000]));
      }
    });

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/").text()))
        .isInstanceOf(UnexpectedStatusException.class);

    assertUsable();
  }

  @Test
  void head_hasNoBody() {
    serve(request -> request.response().putHeader("content-length", "99999999").end());

    HttpReply reply = run(() -> http.head(HOST + "/").send());

    assertThat(reply.header("content-length")).contains("99999999");
    assertThat(reply.body().length()).isZero();
  }

  // ---- limits

  @Test
  void body_announcedTooLarge_isRefusedAndResetAtOnce() {
    serve(request -> {
      if (request.path().equals("/next")) {
        answer(request);
      } else {
        request.response().putHeader("content-length", "20000000");
        var unused = request.response().write("begin");
      }
    });

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/").send()))
        .isInstanceOf(BodyTooLargeException.class)
        .hasMessage(
            "GET http://localhost:8080/: the body of the answer is larger than the allowed 10485760"
                + " bytes");

    assertUsable();
    assertThat(reset).isEqualTo(1);
  }

  @Test
  void body_atTheLimit_isRead() {
    serve(request -> request.response().end("12345"));

    assertThat(run(() -> http.get(HOST).withMaxBodyBytes(5).text())).isEqualTo("12345");
    assertThatThrownBy(() -> run(() -> http.get(HOST).withMaxBodyBytes(4).text()))
        .isInstanceOf(BodyTooLargeException.class);
  }

  // ---- redirects

  @Test
  void redirects_areFollowed() {
    serve(request -> {
      switch (request.path()) {
        case "/a" -> redirect(request, 301, "b?x=1");
        case "/b" -> redirect(request, 302, HOST + "/c");
        default -> answer(request);
      }
    });

    HttpReply reply = run(() -> http.get(HOST + "/a").send());

    assertThat(reply.url()).isEqualTo(HOST + "/c");
    assertThat(reply.text()).isEqualTo("answer");
    assertThat(requests).extracting(HttpServerRequest::uri).containsExactly("/a", "/b?x=1", "/c");
  }

  private static void redirect(HttpServerRequest request, int status, String location) {
    var unused =
        request.response().setStatusCode(status).putHeader("location", location).end("moved");
  }

  @Test
  void redirect_ofPost_becomesGetUnless307() {
    serve(request -> {
      switch (request.path()) {
        case "/303" -> redirect(request, 303, "/end");
        case "/307" -> redirect(request, 307, "/end");
        default ->
            request.body().onSuccess(body -> request.response().end(request.method() + " " + body));
      }
    });

    assertThat(run(() -> http.post(HOST + "/303").withText("x").text())).isEqualTo("GET ");
    assertThat(run(() -> http.post(HOST + "/307").withText("x").text())).isEqualTo("POST x");
  }

  @Test
  void redirect_toAnotherHost_doesNotGetTheCredentials() {
    serve(request -> {
      if (request.path().equals("/a")) {
        redirect(request, 302, "http://elsewhere:8080/b");
      } else {
        answer(request);
      }
    });

    run(() -> http.get(HOST + "/a").header("authorization", "secret").header("x-y", "z").send());

    assertThat(requests.getLast().getHeader("authorization")).isNull();
    assertThat(requests.getLast().getHeader("x-y")).isEqualTo("z");
    assertThat(requests.getFirst().getHeader("authorization")).isEqualTo("secret");
  }

  @Test
  void redirect_inACircle_isRefused() {
    serve(request -> redirect(request, 302, request.path().equals("/a") ? "/b" : "/a"));

    var failure =
        catchThrowableOfType(
            RedirectException.class, () -> run(() -> http.get(HOST + "/a").send()));

    assertThat(failure).hasMessageContaining("the redirects lead in a circle: ");
    assertThat(failure.path()).containsExactly(HOST + "/a", HOST + "/b", HOST + "/a");
  }

  @Test
  void redirects_beyondTheLimit_areRefused() {
    serve(request -> redirect(request, 302, request.path() + "x"));

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/").send()))
        .isInstanceOf(RedirectException.class)
        .hasMessageContaining("there are more than 5 redirects");
    assertThat(requests).hasSize(6);
    assertThat(run(() -> http.get(HOST + "/").withMaxRedirects(0).send()).status()).isEqualTo(302);
  }

  @Test
  void redirect_toNowhere_isRefused() {
    serve(request -> redirect(request, 302, "ftp://host/x"));

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/").send()))
        .isInstanceOf(RedirectException.class)
        .hasMessageContaining("its scheme is ftp");
  }

  // ---- what ends a call early, at each stage

  private void serveButNotThis(Handler<HttpServerRequest> other) {
    serve(request -> {
      if (request.path().equals("/next")) {
        answer(request);
      } else {
        other.handle(request);
      }
    });
  }

  @Test
  void deadline_whileWaitingForTheHead_resetsTheStream() {
    serveButNotThis(request -> {});

    assertThatThrownBy(
            () -> run(() -> Tasks.failAfter(ofMillis(500), () -> http.get(HOST + "/never").send())))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("the head of the answer to GET http://localhost:8080/never");

    sim.runUntilIdle();
    assertThat(sim.elapsed()).isEqualTo(ofMillis(500));
    assertThat(reset).isEqualTo(1);
    assertUsable();
  }

  @Test
  void deadline_whileReadingTheBody_resetsTheStream() {
    serveButNotThis(request -> {
      var unused = request.response().setChunked(true).write("begin");
    });

    assertThatThrownBy(
            () -> run(() -> Tasks.failAfter(ofMillis(500), () -> http.get(HOST + "/half").send())))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("the body of the answer");

    sim.runUntilIdle();
    assertThat(reset).isEqualTo(1);
    assertUsable();
  }

  @Test
  void deadline_whileWaitingInTheQueue_leavesNothingBehind() {
    serveButNotThis(request -> sim.vertx().setTimer(60_000, late -> answer(request)));

    String slow =
        run(() ->
            Tasks.group(group -> {
              Task<String> first =
                  group.fork(() -> http.get(HOST + "/slow").withTimeout(ofMinutes(2)).text());
              Tasks.sleep(ofSeconds(1));
              assertThatThrownBy(
                      () -> Tasks.failAfter(ofSeconds(1), () -> http.get(HOST + "/queued").send()))
                  .isInstanceOf(DeadlineExceededException.class);
              return first.await();
            }));

    assertThat(slow).isEqualTo("answer");
    assertUsable();
    assertThat(requests).extracting(HttpServerRequest::path).containsExactly("/slow", "/next");
    assertThat(http.gates().size()).isZero();
  }

  @Test
  void cancel_beforeTheCall_sendsNothing() {
    serve(HttpTest::answer);

    assertThatThrownBy(() ->
            run(() -> {
              Tasks.current().orElseThrow().cancel("no longer wanted");
              return http.get(HOST + "/").text();
            }))
        .isInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("no longer wanted");

    assertThat(requests).isEmpty();
    assertUsable();
  }

  @Test
  void ownTimeout_namesTheCallAndTheStage() {
    serveButNotThis(request -> {});

    assertThatThrownBy(() -> run(() -> http.get(HOST + "/never").send()))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage(
            "GET http://localhost:8080/never: no whole answer within PT30S, still waiting for the"
                + " head of the answer");
    assertThat(sim.elapsed()).isEqualTo(ofSeconds(30));
    assertUsable();
  }

  @Test
  void calls_beyondTheQueue_areRefused() {
    serveButNotThis(request -> {});
    Http small =
        Http.client(
            sim.vertx(),
            HttpOptions.defaults().withMaxConnectionsPerHost(1).withMaxQueuedPerHost(1));

    List<String> failures =
        run(() ->
            Tasks.gatherOutcomes(List.of(1, 2, 3), n -> small.get(HOST + "/never").send()).stream()
                .map(outcome -> String.valueOf(outcome))
                .toList());

    assertThat(failures).filteredOn(it -> it.contains("HttpBusyException")).hasSize(1);
    assertThat(failures).filteredOn(it -> it.contains("HttpTimeoutException")).hasSize(2);
    assertThat(small.gates().size()).isZero();
  }

  @Test
  void failure_ofAnExpectation_isTold() {
    serve(request -> request.response().setStatusCode(204).end());

    assertThatThrownBy(() -> run(() -> http.get(HOST).expect(Expected.status(200, 201)).send()))
        .hasMessageContaining("answered 204, expected was 200 or 201");
    assertThat(run(() -> http.get(HOST).expect(SUCCESS).send()).status()).isEqualTo(204);
  }
}
