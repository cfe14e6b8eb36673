// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a redirect leads: as browsers do, a 303 and the redirect of a POST become a GET
 * without a body, 307 and 308 repeat the request as it was. Waits for nothing.
 */
final class Redirects {
  private final int most;
  private HttpMethod method;
  private Target target;
  private final List<String> path = new ArrayList<>();

  /** What to call next. */
  record Step(HttpMethod method, Target target, boolean keepsBody) {}

  Redirects(int most, HttpMethod method, Target first) {
    this.most = most;
    this.method = method;
    this.target = first;
    path.add(first.toString());
  }

  boolean follows(int status, MultiMap headers) {
    return most > 0 && isRedirect(status) && headers.contains(HttpHeaders.LOCATION);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /**
   * The step after this answer; null when it is the last one.
   *
   * @throws RedirectException when it is a redirect that must not be followed
   */
  @Nullable Step after(HttpReply reply) {
    String location = reply.headers().get(HttpHeaders.LOCATION);
    if (location == null || !follows(reply.status(), reply.headers())) {
      return null;
    }
    Target next = resolve(location);
    boolean keepsBody = reply.status() == 307 || reply.status() == 308 || !changesToGet(reply);
    HttpMethod nextMethod = keepsBody ? method : HttpMethod.GET;
    check(next, nextMethod);
    path.add(next.toString());
    method = nextMethod;
    target = next;
    return new Step(nextMethod, next, keepsBody);
  }

  private boolean changesToGet(HttpReply reply) {
    boolean safe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    return !safe && (reply.status() == 303 || method.equals(HttpMethod.POST));
  }

  private Target resolve(String location) {
    try {
      return target.resolve(location);
    } catch (HttpUrlException e) {
      throw refused("the redirect leads nowhere (" + e.getMessage() + ")", location);
    }
  }

  private void check(Target next, HttpMethod nextMethod) {
    String url = next.toString();
    if (target.tls() && !next.tls()) {
      throw refused("the redirect leads from https to http", url);
    }
    if (path.contains(url) && nextMethod.equals(method)) {
      throw refused("the redirects lead in a circle", url);
    }
    if (path.size() > most) {
      throw refused("there are more than " + most + " redirects", url);
    }
  }

  private RedirectException refused(String why, String url) {
    List<String> whole = new ArrayList<>(path);
    whole.add(url);
    return new RedirectException(method, target.toString(), why, whole);
  }
}
