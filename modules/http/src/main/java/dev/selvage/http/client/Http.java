// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * An HTTP client in direct style.
 *
 * <pre>{@code
 * Http http = Http.client(vertx);
 * Quote quote = http.get("https://api.example/quotes/{id}", id).expect(SUCCESS).json(Quote.class);
 * HttpReply reply = http.post("https://api.example/orders").withJson(order).send();
 * }</pre>
 *
 * <p>A URL is a template: each {@code {name}} in its path or query is replaced by the next
 * argument, percent-encoded, so that an argument can never become two path segments or another
 * query parameter.
 *
 * <p><b>Limits</b> are in the {@link HttpOptions}: body size, redirects, time, connections.
 * <b>Waiting and cancellation</b>: see the package. <b>Repetition</b>: a call is sent again only
 * when a connection that had served before is closed before an answer began, and its method may be
 * repeated (not POST, not PATCH). <b>Thread safety</b>: tasks of any event loop may share one.
 */
@CheckReturnValue
public final class Http {
  private final HttpClient client;
  private final Gates gates;
  private final Set<HttpConnection> served;
  private final HttpOptions options;

  private Http(HttpClient client, Gates gates, Set<HttpConnection> served, HttpOptions options) {
    this.client = client;
    this.gates = gates;
    this.served = served;
    this.options = options;
  }

  /** A client with the default options. */
  public static Http client(Vertx vertx) {
    return client(vertx, HttpOptions.defaults());
  }

  /**
   * A client with these options and a pool of connections of its own. It is closed with the Vert.x,
   * or with the verticle that made it.
   */
  public static Http client(Vertx vertx, HttpOptions options) {
    HttpClientOptions client =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(options.connectTimeout().toMillis()));
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(options.maxConnectionsPerHost())
            .setHttp2MaxSize(options.maxConnectionsPerHost());
    return over(vertx.createHttpClient(client, pool), options);
  }

  /**
   * Over a Vert.x client made elsewhere: for TLS, proxies, HTTP/2. How long a connection may take
   * is set there, and so is the size of its pool, which has to be as large as {@link
   * HttpOptions#maxConnectionsPerHost} at least.
   */
  public static Http over(HttpClient client, HttpOptions options) {
    Gates gates = new Gates(options.maxConnectionsPerHost(), options.maxQueuedPerHost());
    Set<HttpConnection> served =
        Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    return new Http(client, gates, served, options);
  }

  /**
   * The same connections, which stay as many as they are, with other limits for what they carry.
   */
  public Http withOptions(HttpOptions other) {
    return new Http(client, gates, served, other);
  }

  /** A GET of a URL; see the class for its parameters. */
  public HttpCall get(String url, Object... parameters) {
    return call(HttpMethod.GET, url, parameters);
  }

  /** A HEAD of a URL. */
  public HttpCall head(String url, Object... parameters) {
    return call(HttpMethod.HEAD, url, parameters);
  }

  /** A POST to a URL. */
  public HttpCall post(String url, Object... parameters) {
    return call(HttpMethod.POST, url, parameters);
  }

  /** A PUT to a URL. */
  public HttpCall put(String url, Object... parameters) {
    return call(HttpMethod.PUT, url, parameters);
  }

  /** A PATCH of a URL. */
  public HttpCall patch(String url, Object... parameters) {
    return call(HttpMethod.PATCH, url, parameters);
  }

  /** A DELETE of a URL. */
  public HttpCall delete(String url, Object... parameters) {
    return call(HttpMethod.DELETE, url, parameters);
  }

  /**
   * A call with any method.
   *
   * @throws HttpUrlException when the URL, with the parameters filled in, is none that can be
   *     called
   */
  public HttpCall call(HttpMethod method, String url, Object... parameters) {
    return new HttpCall(this, method, UrlTemplate.expand(url, parameters));
  }

  /** The options that its calls start with. */
  public HttpOptions options() {
    return options;
  }

  /** The Vert.x client underneath. */
  public HttpClient vertxClient() {
    return client;
  }

  Gates gates() {
    return gates;
  }

  void served(HttpConnection connection) {
    served.add(connection);
  }

  /** Whether a call of ours was answered over this connection before. */
  boolean hasServed(HttpConnection connection) {
    return served.contains(connection);
  }

  /** Closes the Vert.x client underneath; calls in flight fail. */
  public Future<Void> close() {
    return client.close();
  }
}
