// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.browser;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A page in the browser. */
public final class Tab implements AutoCloseable {
  /** Looks again after each change of the document, so that a state of a moment is not missed. */
  private static final String UNTIL =
      """
      ((condition, words) => new Promise((done, fail) => {
        const look = () => {
          if (!condition()) return;
          observer.disconnect();
          clearTimeout(limit);
          done();
        };
        const observer = new MutationObserver(look);
        const everything = {subtree: true, childList: true, attributes: true, characterData: true};
        observer.observe(document, everything);
        const limit = setTimeout(() => {
          observer.disconnect();
          fail(new Error(`For 30 s it was not true that ${words}. ${document.body.innerText}`));
        }, 30000);
        look();
      }))
      """;

  private static final String MIDDLE =
      """
      (element => {
        element.scrollIntoView({block: "center", behavior: "instant"});
        const {x, y, width, height} = element.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      })
      """;

  private final DevTools devTools;
  private final String session;

  Tab(DevTools devTools, String session) {
    this.devTools = devTools;
    this.session = session;
    call("Page.enable", new JsonObject());
    call("Runtime.enable", new JsonObject());
  }

  /** Loads a page; what its scripts do later is to be awaited with {@link #until}. */
  public void open(String url) {
    String error = call("Page.navigate", new JsonObject().put("url", url)).getString("errorText");
    if (error != null) {
      throw new IllegalStateException("The browser cannot open %s: %s".formatted(url, error));
    }
  }

  /**
   * The value of a JavaScript expression, of a promise the value it resolves to.
   *
   * @throws AssertionError if it throws or rejects
   */
  public @Nullable Object evaluate(String expression) {
    JsonObject parameters =
        new JsonObject()
            .put("expression", expression)
            .put("awaitPromise", true)
            .put("returnByValue", true);
    JsonObject answer = call("Runtime.evaluate", parameters);
    JsonObject failure = answer.getJsonObject("exceptionDetails");
    if (failure != null) {
      throw new AssertionError(
          failure
              .getJsonObject("exception", new JsonObject())
              .getString("description", failure.getString("text")));
    }
    return answer.getJsonObject("result").getValue("value");
  }

  /**
   * Waits until a JavaScript condition on the document is true.
   *
   * @throws AssertionError after 30 s, with the text of the page
   */
  public void until(String condition) {
    evaluate(UNTIL + "(() => " + condition + ", " + Json.encode(condition) + ")");
  }

  /** Waits until the CSS selector finds an element; {@link #until} says how. */
  public void untilThereIs(String selector) {
    until(element(selector));
  }

  /** Waits until the first element that the CSS selector finds has this text. */
  public void untilText(String selector, String text) {
    until(element(selector) + "?.textContent === " + Json.encode(text));
  }

  /** The text of the first element that the CSS selector finds. */
  public String text(String selector) {
    return String.valueOf(evaluate(element(selector) + ".textContent"));
  }

  /** Clicks the middle of an element, as a mouse does. */
  public void click(String selector) {
    Object found = evaluate(MIDDLE + "(" + element(selector) + ")");
    JsonArray middle = (JsonArray) Objects.requireNonNull(found);
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          new JsonObject()
              .put("type", type)
              .put("x", middle.getDouble(0))
              .put("y", middle.getDouble(1))
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  /** Puts a text in the place of what an input field contains, as a keyboard does. */
  public void type(String selector, String text) {
    evaluate(element(selector) + ".select()");
    call("Input.insertText", new JsonObject().put("text", text));
  }

  private static String element(String selector) {
    return "document.querySelector(" + Json.encode(selector) + ")";
  }

  @Override
  public void close() {
    call("Page.close", new JsonObject());
  }

  private JsonObject call(String method, JsonObject params) {
    return devTools.call(session, method, params);
  }
}
