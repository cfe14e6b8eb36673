// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
  enum Mode {
    EVENT_LOOP,
    WORKER
  }

  record Http(@Default("127.0.0.1") String host, @Default("8080") int port, ByteSize maxBody) {
    Http {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
      }
    }

    static Http defaults() {
      return new Http("not used", 1, new ByteSize(10_000_000));
    }
  }

  record Target(URI url, @Default("5s") Duration every) {}

  record Lookout(
      Http http,
      URI database,
      @Default("event-loop") Mode mode,
      @Default("a,b") List<String> tags,
      List<Target> targets,
      Map<String, String> labels,
      Optional<Secret> token,
      @Nullable LocalTime quietFrom,
      double ratio) {
    static Lookout defaults() {
      return new Lookout(
          Http.defaults(),
          URI.create("sqlite:lookout.db"),
          Mode.WORKER,
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          null,
          0.5);
    }
  }

  record Required(int count, Inner inner, Optional<Inner> other) {
    record Inner(String name, @Nullable Integer size) {}
  }

  record Free(JsonObject config) {}

  record Management(@Default("false") boolean enabled) {}

  record Nothing() {}

  private static final ConfigSources LOOKOUT = ConfigSources.of("lookout");

  @TempDir Path directory;

  private ConfigSources file(String... lines) throws IOException {
    return LOOKOUT.withFile(Files.write(directory.resolve("lookout.yaml"), List.of(lines)));
  }

  private static List<String> problems(ConfigSources sources, Class<? extends Record> type) {
    Config config = Config.read(sources);
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> config.bind(type));
    assertThat(e).as("a ConfigException").isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void bind_withNothingSet_givesDefaults() {
    Lookout lookout = Config.read(LOOKOUT).bind(Lookout.class);

    assertThat(lookout.http()).isEqualTo(new Http("127.0.0.1", 8080, new ByteSize(10_000_000)));
    assertThat(lookout.database()).isEqualTo(URI.create("sqlite:lookout.db"));
    assertThat(lookout.mode()).isEqualTo(Mode.EVENT_LOOP);
    assertThat(lookout.tags()).containsExactly("a", "b");
    assertThat(lookout.quietFrom()).isNull();
  }

  @Test
  void bind_takesEachKeyFromTheHighestLayerThatHasIt() throws IOException {
    ConfigSources sources =
        file("http:", "  host: file", "  port: 1", "  maxBody: 64KiB", "ratio: 0.25")
            .withEnvironment(Map.of("LOOKOUT_HTTP_PORT", "2", "LOOKOUT_HTTP_MAX_BODY", "1MB"))
            .withAssignment("http.port=3");

    Lookout lookout = Config.read(sources).bind(Lookout.class);

    assertThat(lookout.http()).isEqualTo(new Http("file", 3, new ByteSize(1_000_000)));
    assertThat(lookout.ratio()).isEqualTo(0.25);
  }

  @Test
  void bind_readsEveryTypeFromTheFile() throws IOException {
    ConfigSources sources =
        file(
            "database: postgresql://db/lookout",
            "mode: worker",
            "tags: [x, 'no']",
            "targets:",
            "  - url: http://a",
            "  - {url: http://b, every: 1m30s}",
            "labels: {region: eu, zone: 012}",
            "token: t0p",
            "quietFrom: 22:30");

    Lookout lookout = Config.read(sources).bind(Lookout.class);

    assertThat(lookout.mode()).isEqualTo(Mode.WORKER);
    assertThat(lookout.tags()).containsExactly("x", "no");
    assertThat(lookout.targets())
        .containsExactly(
            new Target(URI.create("http://a"), Duration.ofSeconds(5)),
            new Target(URI.create("http://b"), Duration.ofSeconds(90)));
    assertThat(lookout.labels()).isEqualTo(Map.of("region", "eu", "zone", "012"));
    assertThat(lookout.token()).map(Secret::reveal).contains("t0p");
    assertThat(lookout.quietFrom()).isEqualTo(LocalTime.of(22, 30));
  }

  @Test
  void bind_readsListsAndMapsFromOneText() throws IOException {
    ConfigSources sources =
        file("tags: [x]", "labels: {region: eu, tier: one}")
            .withEnvironment(Map.of("LOOKOUT_TAGS", "p, q"))
            .withAssignment("labels.tier=two");

    Lookout lookout = Config.read(sources).bind(Lookout.class);

    assertThat(lookout.tags()).containsExactly("p", "q");
    assertThat(lookout.labels()).isEqualTo(Map.of("region", "eu", "tier", "two"));
    Config replaced = Config.read(sources.withAssignment("labels.tier=2"));
    assertThat(replaced.bind(Lookout.class).labels()).containsEntry("tier", "2");
    Config whole = Config.read(file("labels: {a: b}").withAssignment("labels=c=d,e=f"));
    assertThat(whole.bind(Lookout.class).labels()).isEqualTo(Map.of("c", "d", "e", "f"));
  }

  @Test
  void bind_ofSectionWithoutEntries_givesItsDefaults() throws IOException {
    ConfigSources sources = file("http:", "# port: 1", "ratio: 1");

    assertThat(Config.read(sources).bind(Lookout.class).http().port()).isEqualTo(8080);
  }

  @Test
  void bind_ofOptionalSection_isEmptyUnlessOneOfItsKeysIsSet() {
    ConfigSources sources = LOOKOUT.withAssignment("count=1").withAssignment("inner.name=n");
    ConfigSources more = sources.withEnvironment(Map.of("LOOKOUT_OTHER_NAME", "m"));

    assertThat(Config.read(sources).bind(Required.class).other()).isEmpty();
    assertThat(Config.read(more).bind(Required.class).other())
        .contains(new Required.Inner("m", null));
  }

  @Test
  void bind_ofJsonObject_takesTheSectionAsItIs() throws IOException {
    ConfigSources sources =
        file(
                "config:",
                "  on: yes",
                "  n: 3",
                "  q: '3'",
                "  f: 1.5",
                "  l: [true, ~]",
                "  s: {a: 1}")
            .withAssignment("config.s.b=2");

    assertThat(Config.read(sources).bind(Free.class).config())
        .isEqualTo(
            new JsonObject()
                .put("on", "yes")
                .put("n", 3L)
                .put("q", "3")
                .put("f", 1.5)
                .put("l", new JsonArray().add(true).addNull())
                .put("s", new JsonObject().put("a", 1L).put("b", 2L)));
  }

  @Test
  void bind_reportsAllProblemsAtOnce_eachWithKeySourceValueAndExpectation() throws IOException {
    ConfigSources sources =
        file(
                "http:",
                "  prot: 1",
                "database: 'not a uri'",
                "mode: both",
                "tags: one",
                "targets:",
                "  - every: soon",
                "labels: [a]",
                "token: {a: b}")
            .withEnvironment(
                Map.of("LOOKOUT_HTTP_MAX_BODY", "10 parsecs", "LOOKOUT_RATOI", "1", "PATH", "/"))
            .withAssignment("http.port=abc")
            .withAssignment("colour=red");

    assertThat(problems(sources, Lookout.class))
        .containsExactly(
            "http.port: expected a whole number, got \"abc\" (--set)",
            "http.maxBody: expected a size such as 10MB, got \"10 parsecs\" (LOOKOUT_HTTP_MAX_BODY)",
            "http.prot: unknown key, did you mean http.port? (lookout.yaml:2)",
            "database: expected a URI, got \"not a uri\" (lookout.yaml:3)",
            "mode: expected one of event-loop, worker, got \"both\" (lookout.yaml:4)",
            "tags: expected a list, got \"one\" (lookout.yaml:5)",
            "targets[0].url: missing, expected a URI; set it in the file",
            "targets[0].every: expected a duration such as 5s or 100ms, got \"soon\""
                + " (lookout.yaml:7)",
            "labels: expected a section, got a list of 1 (lookout.yaml:8)",
            "token: expected a secret text, got ******** (lookout.yaml:9)",
            "colour: unknown key, known here: http, database, mode, tags, targets, labels, token,"
                + " quietFrom, ratio (--set)",
            "unknown environment variable, did you mean LOOKOUT_RATIO? (LOOKOUT_RATOI)");
  }

  @Test
  void bind_withMissingKeys_saysHowToSetThem() {
    assertThat(problems(LOOKOUT, Required.class))
        .containsExactly(
            "count: missing, expected a whole number; set it in the file, as LOOKOUT_COUNT or with"
                + " --set count=…",
            "inner.name: missing, expected a text; set it in the file, as LOOKOUT_INNER_NAME or"
                + " with --set inner.name=…");
  }

  @Test
  void bind_whenTheConstructorRefuses_namesTheSectionAndItsSources() throws IOException {
    ConfigSources sources =
        file("http:", "  port: 70000").withEnvironment(Map.of("LOOKOUT_HTTP_HOST", "::"));

    assertThat(problems(sources, Lookout.class))
        .containsExactly(
            "http: port must be 1 to 65535, was 70000 (LOOKOUT_HTTP_HOST, lookout.yaml:2)");
  }

  @Test
  void bind_withUnreadableFile_reportsItBesideOtherProblems() throws IOException {
    ConfigSources broken = file("http: [").withAssignment("ratio");
    ConfigSources absent = LOOKOUT.withFile(directory.resolve("absent.yaml"));

    assertThat(problems(broken, Lookout.class))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("not valid YAML: ").contains("(lookout.yaml:"),
            second ->
                assertThat(second).isEqualTo("expected --set key=value, got \"ratio\" (--set)"));
    assertThat(problems(absent, Lookout.class)).singleElement().asString().contains("absent.yaml");
  }

  @Test
  void bind_withKeyGivenTwice_namesBothLines() throws IOException {
    assertThat(problems(file("ratio: 1", "mode: worker", "ratio: 2"), Lookout.class))
        .containsExactly("ratio: is given twice, first at lookout.yaml:1 (lookout.yaml:3)");
  }

  @Test
  void bind_withNullForAValue_isAProblemUnlessItMayBeAbsent() throws IOException {
    ConfigSources sources = file("ratio:", "quietFrom:", "token: ~");

    assertThat(problems(sources, Lookout.class))
        .containsExactly("ratio: expected a number, got nothing (lookout.yaml:1)");
  }

  @Test
  void bind_withRecursiveAlias_isAProblem() throws IOException {
    assertThat(problems(file("config: &a", "  b: *a"), Free.class))
        .singleElement()
        .asString()
        .contains("is nested deeper than 50");
  }

  @Test
  void bind_withVariablesOfAKubernetesService_ignoresThem() {
    Map<String, String> links =
        Map.of(
            "LOOKOUT_SERVICE_HOST", "10.0.0.1",
            "LOOKOUT_SERVICE_PORT_HTTP", "80",
            "LOOKOUT_PORT", "tcp://10.0.0.1:80",
            "LOOKOUT_PORT_80_TCP_ADDR", "10.0.0.1");

    record Port(@Default("1") int port) {}
    assertThat(Config.read(LOOKOUT.withEnvironment(links)).bind(Nothing.class)).isNotNull();
    assertThat(Config.read(LOOKOUT.withEnvironment(links)).bind(Port.class).port()).isEqualTo(1);
  }

  @Test
  void bind_withReservedSection_reportsItsProblemsToo() throws IOException {
    Config config = Config.read(file("management:", "  enabled: maybe", "ratio: 2"));
    config.reserve("management", Management.class);

    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> config.bind(Nothing.class));

    assertThat(e.problems())
        .extracting(Problem::key)
        .containsExactlyInAnyOrder("management.enabled", "ratio");
  }

  @Test
  void bind_ofReservedSection_givesIt() {
    Config config = Config.read(LOOKOUT.withAssignment("management.enabled=true"));
    config.reserve("management", Management.class);

    assertThat(config.bind(Nothing.class)).isEqualTo(new Nothing());
    assertThat(config.bind("management", Management.class).enabled()).isTrue();
  }

  @Test
  void bind_ofATypeNothingCanBind_isAMistakeOfTheProgram() {
    record Odd(Thread thread) {}
    record Bad(@Default("x") int number) {}
    record Clash(Deep a, int aB) {
      record Deep(int b) {}
    }

    ConfigSources sources = LOOKOUT.withAssignment("a.b=1").withAssignment("aB=1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Config.read(sources).bind(Odd.class))
        .withMessageContaining("thread has the type java.lang.Thread");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Config.read(sources).bind(Bad.class))
        .withMessage("the @Default of number is not a whole number: x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Config.read(sources).bind(Clash.class))
        .withMessage("the keys a.b and aB share the variable LOOKOUT_A_B");
  }

  @Test
  void describe_printsKeyValueAndSource_andMasksSecrets() throws IOException {
    record Small(Http http, Secret key, String dbPassword, URI database) {}
    Config config =
        Config.read(
            file("http:", "  port: 1", "database: postgresql://u:hunter2@db/x")
                .withEnvironment(Map.of("LOOKOUT_DB_PASSWORD", "hunter2"))
                .withAssignment("key=hunter2"));
    config.bind(Small.class);

    assertThat(config.describe())
        .isEqualTo(
            """
            http.host     127.0.0.1                     default
            http.port     1                             lookout.yaml:2
            http.maxBody  10000000B                     default
            key           ********                      --set
            dbPassword    ********                      LOOKOUT_DB_PASSWORD
            database      postgresql://u:********@db/x  lookout.yaml:3
            """);
  }
}
