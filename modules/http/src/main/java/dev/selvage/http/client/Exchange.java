// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import dev.selvage.tasks.Tasks;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: a request and its answer, and again for each redirect.
 *
 * <p>There are four waits: for its turn, for a connection, for the head of the answer, for its
 * body. Whatever ends one of the last two early (a cancellation, a deadline, a failure, a limit)
 * leaves {@link #exchange} by its one {@code finally}, which resets the stream. The first two have
 * no stream yet: a cancelled turn goes to the next, and a connection that comes too late is given
 * back unused.
 */
final class Exchange {
  /** Enough of a body for the text of an error, whatever its charset. */
  private static final int EXCERPT_BYTES = 4 * 500;

  private static final int EXCERPT_CHARS = 500;

  /** The body of a redirect is read, up to this, so that its connection can be used again. */
  private static final int REDIRECT_BYTES = 64 * 1024;

  /** HTTP/2's code for a stream that is no longer wanted. HTTP/1 closes the connection instead. */
  private static final long CANCEL = 8;

  /** Methods that RFC 9110 lets a client repeat by itself. */
  private static final Set<HttpMethod> REPEATABLE =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private static final int MOST_STALE = 3;

  private final HttpCall call;
  private final Expected expected;
  private final HttpOptions options;
  private final Redirects redirects;

  private HttpMethod method;
  private Target target;
  private MultiMap headers;
  private @Nullable Buffer body;
  private String stage = "waiting for a connection";

  /**
   * The connection had served before and was closed before an answer began: the server had most
   * likely closed it for being idle, while the request was on its way.
   */
  private boolean stale;

  Exchange(HttpCall call, Expected expected) {
    this.call = call;
    this.expected = expected;
    this.options = call.options();
    this.method = call.method();
    this.target = call.target();
    this.headers = call.headers();
    this.body = call.body();
    this.redirects = new Redirects(options.maxRedirects(), method, target);
  }

  HttpReply run() {
    Tasks.checkpoint();
    return Tasks.moveOnAfter(options.timeout(), this::follow)
        .orElseThrow(
            () -> new HttpTimeoutException(method, target.toString(), options.timeout(), stage));
  }

  private HttpReply follow() {
    while (true) {
      HttpReply reply = pass();
      Redirects.Step next = redirects.after(reply);
      if (next == null) {
        return reply;
      }
      redirect(next);
    }
  }

  private void redirect(Redirects.Step next) {
    if (!next.target().sameOrigin(target)) {
      headers = HttpHeaders.headers().addAll(headers);
      headers.remove(HttpHeaders.AUTHORIZATION).remove(HttpHeaders.COOKIE);
      headers.remove("proxy-authorization");
    }
    if (!next.keepsBody() && body != null) {
      headers = HttpHeaders.headers().addAll(headers);
      headers.remove(HttpHeaders.CONTENT_TYPE);
      body = null;
    }
    method = next.method();
    target = next.target();
  }

  private HttpReply pass() {
    stage = "waiting for a connection";
    try (var pass = call.http().gates().enter(method, target)) {
      for (int attempt = 1; ; attempt++) {
        try {
          return exchange();
        } catch (ConnectionLostException e) {
          if (!stale || attempt == MOST_STALE) {
            throw e;
          }
        }
      }
    }
  }

  private HttpReply exchange() {
    HttpClientRequest request = null;
    boolean whole = false;
    stale = false;
    try {
      stage = "waiting for a connection";
      request = connect();
      stage = "waiting for the head of the answer";
      stale = REPEATABLE.contains(method) && call.http().hasServed(request.connection());
      HttpClientResponse response = head(request);
      stale = false;
      stage = "reading the body of the answer";
      HttpReply reply = read(response);
      whole = true;
      call.http().served(request.connection());
      return reply;
    } catch (HttpWaiter.Failure e) {
      throw Failures.of(method, target, request != null, e.getCause());
    } finally {
      if (request != null && !whole) {
        var unused = request.reset(CANCEL);
      }
    }
  }

  private HttpClientRequest connect() throws HttpWaiter.Failure {
    RequestOptions to =
        new RequestOptions()
            .setMethod(method)
            .setSsl(target.tls())
            .setHost(target.host())
            .setPort(target.port())
            .setURI(target.uri())
            .setHeaders(headers)
            .setFollowRedirects(false);
    HttpClientRequest request =
        HttpWaiter.await(
            "a connection for " + method + " " + target,
            call.http().vertxClient().request(to),
            late -> {
              var unused = late.reset(CANCEL);
            });
    // What fails is told by the futures; without a handler Vert.x would log it besides.
    return request.exceptionHandler(told -> {});
  }

  private HttpClientResponse head(HttpClientRequest request) throws HttpWaiter.Failure {
    var response = body == null ? request.send() : request.send(body);
    // Paused in the callback: the body may be on its way before the task runs again.
    return HttpWaiter.await(
        "the head of the answer to " + method + " " + target,
        response.map(head -> head.exceptionHandler(told -> {}).pause()),
        late -> {});
  }

  private HttpReply read(HttpClientResponse response) throws HttpWaiter.Failure {
    int status = response.statusCode();
    if (redirects.follows(status, response.headers())) {
      return reply(response, excerpt(response, REDIRECT_BYTES));
    }
    if (!expected.accepts(status)) {
      HttpReply cut = reply(response, excerpt(response, EXCERPT_BYTES));
      throw new UnexpectedStatusException(method, cut.url(), status, expected, excerptOf(cut));
    }
    BodyReader reader = new BodyReader(response, options.maxBodyBytes(), method);
    if (reader.isAnnouncedTooLarge()) {
      throw new BodyTooLargeException(method, target.toString(), options.maxBodyBytes());
    }
    Buffer whole = HttpWaiter.await(waitForBody(), reader.read(), late -> {});
    if (reader.isTooLarge()) {
      throw new BodyTooLargeException(method, target.toString(), options.maxBodyBytes());
    }
    return reply(response, whole);
  }

  /** The beginning of the body; if there is more, the stream is reset. */
  private Buffer excerpt(HttpClientResponse response, int bytes) throws HttpWaiter.Failure {
    BodyReader reader = new BodyReader(response, bytes, method);
    Buffer beginning = HttpWaiter.await(waitForBody(), reader.read(), late -> {});
    if (reader.isTooLarge()) {
      var unused = response.request().reset(CANCEL);
    }
    return beginning;
  }

  private String waitForBody() {
    return "the body of the answer to " + method + " " + target;
  }

  private static String excerptOf(HttpReply reply) {
    String text = reply.text();
    return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS);
  }

  private HttpReply reply(HttpClientResponse response, Buffer whole) {
    return new HttpReply(
        method,
        target.toString(),
        response.statusCode(),
        response.headers(),
        whole,
        options.json());
  }
}
