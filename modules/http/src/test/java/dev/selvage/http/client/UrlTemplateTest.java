// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlTemplateTest {
  private static String expand(String url, @Nullable Object... values) {
    return UrlTemplate.expand(url, values).toString();
  }

  @Test
  void parameters_areReplacedInOrder() {
    assertThat(expand("https://api/{a}/x/{b}?c={c}", 1, "two", true))
        .isEqualTo("https://api/1/x/two?c=true");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a%2Fb",
    "a?b#c, a%3Fb%23c",
    "'a b+c', a%20b%2Bc",
    "50%, 50%25",
    "ü€, %C3%BC%E2%82%AC",
    "𝄞, %F0%9D%84%9E",
    "-._~, -._~",
    "../x, ..%2Fx",
    "{x}, %7Bx%7D"
  })
  void value_isEncodedWhole(String value, String encoded) {
    assertThat(expand("http://h/{v}", value)).isEqualTo("http://h/" + encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h/",
    "http://h?q, http://h/?q",
    "http://h:80/, http://h/",
    "https://h:443/, https://h/",
    "http://h:8080/a#fragment, http://h:8080/a",
    "HTTP://Host/A, http://host/A",
    "http://my_service:8080/, http://my_service:8080/",
    "http://[::1]:8080/x, http://[::1]:8080/x",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://h/ü, http://h/%C3%BC",
    "http://h/%41?a=%20, http://h/%41?a=%20"
  })
  void url_isNormalized(String given, String called) {
    assertThat(expand(given)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it does not begin with http:// or https://",
        "localhost:8080/x | its scheme is localhost, not http or https",
        "/relative | it does not begin with http:// or https://",
        "ftp://h/x | its scheme is ftp, not http or https",
        "http:/// | it names no host",
        "http:///x | it names no host",
        "http://h:99999/ | its port is 99999, not between 1 and 65535",
        "http://h:0/ | its port is 0, not between 1 and 65535",
        "http://h:port/ | \"h:port\" is no host and port",
        "http://a b/ | Illegal character in authority at position 9",
        "http://h/a b | Illegal character in path at position 11",
        "http://h/{id} | there is no value for {id}",
        "http://-h/ | \"-h\" is no name of a host"
      })
  void url_thatCannotBeCalled_saysWhy(String url, String why) {
    assertThatThrownBy(() -> expand(url))
        .isInstanceOf(HttpUrlException.class)
        .hasMessage("cannot call " + url + ": " + why);
  }

  @Test
  void credentials_areRefusedAndNotRepeated() {
    assertThatThrownBy(() -> expand("http://user:secret@h/"))
        .isInstanceOf(HttpUrlException.class)
        .hasMessageContaining("credentials")
        .hasMessageNotContaining("secret");
  }

  @Test
  void values_thatNameNoSegment_areRefused() {
    for (String value : new String[] {"", ".", ".."}) {
      assertThatThrownBy(() -> expand("http://h/{v}/x", value))
          .isInstanceOf(HttpUrlException.class)
          .hasMessageContaining("which names no segment");
    }
    assertThat(expand("http://h/x?q={v}", "")).isEqualTo("http://h/x?q=");
  }

  @Test
  void values_leftOverOrNull_areRefused() {
    assertThatThrownBy(() -> expand("http://h/{v}", 1, 2))
        .hasMessageContaining("2 values were given for its 1 parameters");
    assertThatThrownBy(() -> expand("http://h/{v}", (Object) null))
        .hasMessageContaining("the value of {v} is null");
  }

  @Test
  void parameter_inTheHost_isRefused() {
    assertThatThrownBy(() -> expand("http://{host}/", "evil.example"))
        .isInstanceOf(HttpUrlException.class)
        .hasMessageContaining("is not in its path or query");
  }
}
