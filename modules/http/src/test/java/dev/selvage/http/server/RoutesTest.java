// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpCall;
import dev.selvage.http.client.HttpReply;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What handlers return, throw and ask for, over simulated connections. */
final class RoutesTest {
  private static final String HOST = "http://localhost:8080";

  private final Simulation sim = Simulation.seeded(1);
  private final Routes routes = Routes.of(sim.vertx());
  private final Http http = Http.client(sim.vertx());

  record Item(long id, String name, Optional<String> note) {}

  record NewItem(String name, int count, Optional<String> note, @Nullable String colour) {
    NewItem {
      if (count < 0) {
        throw new IllegalArgumentException("count is " + count + "; it must not be negative");
      }
    }
  }

  enum Colour {
    RED,
    GREEN
  }

  @AfterEach
  void close() {
    assertThat(routes.inFlight()).isZero();
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  private HttpReply send(HttpCall call) {
    return sim.run(
        Tasks.run(
            sim.vertx(),
            () -> {
              HttpServerHandle server = routes.listen(8080);
              try {
                return call.send();
              } finally {
                server.drain(ofSeconds(1));
              }
            }));
  }

  private static JsonObject problem(HttpReply reply) {
    assertThat(reply.header("content-type")).contains("application/problem+json");
    JsonObject problem = reply.body().toJsonObject();
    assertThat(problem.getInteger("status")).isEqualTo(reply.status());
    return problem;
  }

  // ---- values

  @Test
  void record_isJson() {
    routes.get(
        "/items/{id}", request -> new Item(request.path("id", Long.class), "ä", Optional.empty()));

    HttpReply reply = send(http.get(HOST + "/items/{id}", 17));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).contains("application/json");
    assertThat(reply.json(Item.class)).isEqualTo(new Item(17, "ä", Optional.empty()));
  }

  @Test
  void list_isJsonArray() {
    routes.get("/items", request -> List.of(new Item(1, "a", Optional.of("n"))));

    HttpReply reply = send(http.get(HOST + "/items"));

    assertThat(reply.body().toJsonArray())
        .isEqualTo(
            new JsonArray().add(new JsonObject().put("id", 1).put("name", "a").put("note", "n")));
    assertThat(reply.list(Item.class)).hasSize(1);
  }

  @Test
  void text_bytesAndJsonObjects_areSentAsWhatTheyAre() {
    routes.get("/text", request -> "grüß");
    routes.get("/bytes", request -> Buffer.buffer(new byte[] {1, 2}));
    routes.get("/object", request -> new JsonObject().put("at", Instant.EPOCH));
    routes.get("/future", request -> sim.vertx().timer(100).map("late"));

    assertThat(send(http.get(HOST + "/text")).text()).isEqualTo("grüß");
    assertThat(send(http.get(HOST + "/bytes")).body().getBytes()).containsExactly(1, 2);
    assertThat(send(http.get(HOST + "/object")).text()).contains("1970-01-01T00:00:00Z");
    assertThat(send(http.get(HOST + "/future")).text()).isEqualTo("late");
  }

  @Test
  void nothing_is204() {
    routes.delete("/items/{id}", request -> null);

    HttpReply reply = send(http.delete(HOST + "/items/1"));

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body().length()).isZero();
    assertThat(reply.header("content-length")).isEmpty();
  }

  @Test
  void emptyOptional_is404() {
    routes.get("/items/{id}", request -> Optional.empty());

    HttpReply reply = send(http.get(HOST + "/items/1"));

    assertThat(problem(reply).getString("detail")).isEqualTo("there is no /items/1");
    assertThat(reply.status()).isEqualTo(404);
  }

  @Test
  void reply_decidesItself() {
    routes.post(
        "/items",
        request -> Reply.created("/items/7", Map.of("id", 7)).withHeader("x-seen", "yes"));

    HttpReply reply = send(http.post(HOST + "/items"));

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("location")).contains("/items/7");
    assertThat(reply.header("x-seen")).contains("yes");
    assertThat(reply.body().toJsonObject().getInteger("id")).isEqualTo(7);
  }

  @Test
  void head_isAnsweredLikeGetWithoutBody() {
    routes.get("/text", request -> "four");

    HttpReply reply = send(http.head(HOST + "/text"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-length")).contains("4");
    assertThat(reply.body().length()).isZero();
  }

  // ---- what is asked of the request

  @Test
  void parameters_haveTypes() {
    UUID id = UUID.randomUUID();
    routes.get(
        "/{id}",
        request ->
            List.of(
                request.path("id", UUID.class),
                request.query("limit", Integer.class, 10),
                request.query("colour", Colour.class).orElseThrow(),
                request.query("since", Instant.class).orElseThrow(),
                request.query("absent", Boolean.class).isEmpty(),
                request.queryAll("tag", String.class)));

    HttpReply reply =
        send(
            http.get(HOST + "/{id}?colour=red", id)
                .query("since", Instant.EPOCH)
                .query("tag", "a&b")
                .query("tag", "ü"));

    assertThat(reply.body().toJsonArray())
        .isEqualTo(
            new JsonArray()
                .add(id.toString())
                .add(10)
                .add("RED")
                .add("1970-01-01T00:00:00Z")
                .add(true)
                .add(new JsonArray().add("a&b").add("ü")));
  }

  @Test
  void pathParameter_ofTheWrongType_is400() {
    routes.get("/items/{id}", request -> request.path("id", Long.class));

    HttpReply reply = send(http.get(HOST + "/items/abc"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(problem(reply).getString("detail"))
        .isEqualTo("the path parameter \"id\" is \"abc\", which is no whole number of its size");
  }

  @Test
  void queryParameter_ofTheWrongType_is400() {
    routes.get("/", request -> request.query("colour", Colour.class));

    HttpReply reply = send(http.get(HOST + "/?colour=blue"));

    assertThat(problem(reply).getString("detail"))
        .isEqualTo("the query parameter \"colour\" is \"blue\", which is none of red, green");
  }

  @Test
  void json_isRead() {
    routes.post("/items", request -> request.json(NewItem.class).name());

    HttpReply reply = send(http.post(HOST + "/items").withJson(Map.of("name", "n", "count", 2)));

    assertThat(reply.text()).isEqualTo("n");
  }

  @Test
  void json_malformed_is400WithPlace() {
    JsonObject problem = postItem("{\"name\": \"n\",\n  count: 2}");

    assertThat(problem.getInteger("line")).isEqualTo(2);
    assertThat(problem.getInteger("column")).isPositive();
    assertThat(problem.getString("detail")).contains("line 2").contains("not JSON");
  }

  @Test
  void json_withUnknownField_is400ThatNamesIt() {
    JsonObject problem = postItem("{\"name\": \"n\", \"count\": 2, \"size\": 3}");

    assertThat(problem.getString("field")).isEqualTo("size");
    assertThat(problem.getString("detail")).contains("the field \"size\" is unknown; known are");
  }

  @Test
  void json_withMissingField_is400ThatNamesIt() {
    JsonObject problem = postItem("{\"name\": \"n\"}");

    assertThat(problem.getString("field")).isEqualTo("count");
    assertThat(problem.getString("detail")).contains("the field \"count\" is missing");
  }

  @Test
  void json_withNullField_is400ThatNamesIt() {
    JsonObject problem = postItem("{\"name\": null, \"count\": 2}");

    assertThat(problem.getString("detail")).contains("the field \"name\" must not be null");
  }

  @Test
  void json_withValueOfTheWrongKind_is400ThatNamesIt() {
    assertThat(postItem("{\"name\": \"n\", \"count\": \"many\"}").getString("detail"))
        .contains("the field \"count\" is of the wrong kind: int is expected, not String");
    assertThat(postItem("{\"name\": \"n\", \"count\": {}}").getString("detail"))
        .contains("the field \"count\" is of the wrong kind: int is expected, not Object");
    assertThat(postItem("[]").getString("detail"))
        .contains("the document is of the wrong kind: an object is expected, not Array");
  }

  @Test
  void json_refusedByTheRecord_is400WithItsReason() {
    assertThat(postItem("{\"name\": \"n\", \"count\": -1}").getString("detail"))
        .contains("count is -1; it must not be negative");
  }

  @Test
  void json_ofNoBody_is400() {
    assertThat(postItem("").getString("detail")).contains("the document is empty");
  }

  private JsonObject postItem(String body) {
    routes.post("/items", request -> request.json(NewItem.class).name());

    HttpReply reply =
        send(http.post(HOST + "/items").withBytes(Buffer.buffer(body), "application/json"));

    assertThat(reply.status()).isEqualTo(400);
    JsonObject problem = problem(reply);
    assertThat(problem.toString()).doesNotContain("dev.selvage").doesNotContain("java.");
    return problem;
  }

  // ---- failures

  @Test
  void problem_isAnsweredAsItIs() {
    routes.get(
        "/items/{id}",
        request -> {
          throw Problem.of(409, "the name is taken")
              .withType("https://errors.example/taken", "Taken")
              .with("name", "n")
              .withHeader("x-try", "m");
        });

    HttpReply reply = send(http.get(HOST + "/items/1"));

    assertThat(problem(reply))
        .isEqualTo(
            new JsonObject()
                .put("type", "https://errors.example/taken")
                .put("title", "Taken")
                .put("status", 409)
                .put("detail", "the name is taken")
                .put("instance", "/items/1")
                .put("name", "n"));
    assertThat(reply.header("x-try")).contains("m");
  }

  @Test
  void unknownPath_is404() {
    HttpReply reply = send(http.get(HOST + "/nowhere"));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(problem(reply).getString("detail")).isEqualTo("there is no /nowhere");
  }

  @Test
  void wrongMethod_is405WithWhatIsAllowed() {
    routes.get("/items", request -> "");

    HttpReply reply = send(http.post(HOST + "/items"));

    assertThat(reply.status()).isEqualTo(405);
    assertThat(problem(reply).getString("title")).isEqualTo("Method Not Allowed");
    assertThat(reply.header("allow").orElse("")).isEqualTo("GET, HEAD");
  }

  @Test
  void failure_is500ThatTellsNothing() {
    routes.get(
        "/secret",
        request -> {
          throw new IllegalStateException("the password is hunter2");
        });

    HttpReply reply = send(http.get(HOST + "/secret"));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(problem(reply).getString("id")).isNotEmpty();
    assertThat(reply.text()).doesNotContain("hunter2").doesNotContain("IllegalState");
  }

  @Test
  void timeoutOfTheRoute_cancelsTheTaskAndIs503() {
    boolean[] unwound = new boolean[1];
    routes
        .withTimeout(ofSeconds(5))
        .get(
            "/slow",
            request -> {
              try {
                sleep(ofSeconds(60));
                return "never";
              } finally {
                unwound[0] = true;
              }
            });

    HttpReply reply = send(http.get(HOST + "/slow"));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(problem(reply).getString("detail")).contains("5000 ms");
    assertThat(unwound[0]).isTrue();
    assertThat(sim.elapsed()).isLessThan(ofSeconds(10));
  }

  @Test
  void deadlineInsideTheHandler_is504() {
    routes.get(
        "/slow",
        request -> {
          Tasks.failAfter(ofSeconds(2), () -> sleep(ofSeconds(60)));
          return "never";
        });

    assertThat(send(http.get(HOST + "/slow")).status()).isEqualTo(504);
  }

  // ---- bodies

  @Test
  void body_overTheLimit_is413() {
    routes.withMaxBodyBytes(1_000).post("/items", request -> request.body().length());

    HttpReply reply =
        send(http.post(HOST + "/items").withBytes(Buffer.buffer(new byte[1_001]), "x/y"));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(problem(reply).getString("detail")).contains("1000 bytes");
  }

  @Test
  void body_atTheLimit_isRead() {
    routes.withMaxBodyBytes(1_000).post("/items", request -> request.body().length());

    HttpReply reply =
        send(http.post(HOST + "/items").withBytes(Buffer.buffer(new byte[1_000]), "x/y"));

    assertThat(reply.text()).isEqualTo("1000");
  }

  /** Case 60: the request is paused at once. */
  @Test
  void body_readAfterAnotherWait_isStillThere() {
    routes.post(
        "/items",
        request -> {
          sleep(ofSeconds(1));
          return request.body();
        });
    Buffer body = Buffer.buffer(new byte[3_000_000]);

    assertThat(send(http.post(HOST + "/items").withBytes(body, "x/y")).body()).isEqualTo(body);
  }

  @Test
  void body_readTwice_isTheSame() {
    routes.post("/items", request -> request.text() + request.text());

    assertThat(send(http.post(HOST + "/items").withText("a")).text()).isEqualTo("aa");
  }

  @Test
  void body_leftUnread_leavesTheConnectionUsable() {
    routes.post("/items", request -> "ignored");
    HttpCall post = http.post(HOST + "/items").withBytes(Buffer.buffer(new byte[500_000]), "x/y");

    String both =
        sim.run(
            Tasks.run(
                sim.vertx(),
                () -> {
                  HttpServerHandle server = routes.listen(8080);
                  String answers = post.text() + post.text();
                  server.drain(ofSeconds(1));
                  return answers;
                }));

    assertThat(both).isEqualTo("ignoredignored");
  }

  // ---- pages, counters

  @Test
  void page_isServedAndRevalidated() {
    routes.page("/", "pages/hello.html");

    HttpReply first = send(http.get(HOST + "/"));
    HttpReply second =
        send(http.get(HOST).header("if-none-match", first.header("etag").orElseThrow()));

    assertThat(first.text()).contains("<h1>Hello</h1>");
    assertThat(first.header("content-type")).contains("text/html; charset=utf-8");
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body().length()).isZero();
  }

  @Test
  void counters_tellWhatWasServed() {
    routes.get("/items/{id}", request -> request.path("id", Long.class));
    List<Served> served = new ArrayList<>();
    routes.observe(served::add);

    send(http.get(HOST + "/items/1"));
    send(http.head(HOST + "/items/x"));

    RouteStats stats = routes.stats().getFirst();
    assertThat(stats.route()).isEqualTo("GET /items/{id}");
    assertThat(stats.answered()).isEqualTo(2);
    assertThat(stats.inFlight()).isZero();
    assertThat(served).extracting(Served::status).containsExactly(200, 400);
    assertThat(served).extracting(Served::method).containsExactly("GET", "HEAD");
  }

  @Test
  void router_staysReachable() {
    routes.router().route(HttpMethod.GET, "/plain").handler(context -> context.end("plain"));

    assertThat(send(http.get(HOST + "/plain")).text()).isEqualTo("plain");
  }
}
