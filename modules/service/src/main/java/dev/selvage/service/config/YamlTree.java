// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a YAML file into a {@link Tree} that remembers lines.
 *
 * <p>Only the node graph of the parser is used, never its typed values: YAML 1.1 takes {@code no}
 * for a boolean and {@code 012} for ten, the record that is bound knows better. Anchors and aliases
 * work; merge keys, several documents in a file and nesting deeper than {@value #DEPTH_LIMIT} are
 * problems.
 */
final class YamlTree {
  private static final int DEPTH_LIMIT = 50;
  private static final int CODE_POINT_LIMIT = 4 * 1024 * 1024;

  private final String file;
  private final List<Problem> problems;

  private YamlTree(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The root section of the file, empty after a problem that makes the file unreadable. */
  static Tree.Branch read(Path path, List<Problem> problems) {
    String file = String.valueOf(path.getFileName());
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      return read(file, reader, problems);
    } catch (IOException e) {
      String what = "cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage();
      problems.add(new Problem("", path.toString(), what));
      return empty(file);
    }
  }

  static Tree.Branch read(String file, Reader reader, List<Problem> problems) {
    YamlTree yaml = new YamlTree(file, problems);
    try {
      return yaml.root(yaml.compose(reader));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new Problem("", file + ":" + line, "not valid YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      problems.add(new Problem("", file, "not valid YAML: " + e.getMessage()));
    }
    return empty(file);
  }

  static Tree.Branch empty(String source) {
    return new Tree.Branch(new LinkedHashMap<>(), source);
  }

  private @Nullable Node compose(Reader reader) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_LIMIT);
    options.setCodePointLimit(CODE_POINT_LIMIT);
    return new Yaml(options).compose(reader);
  }

  private Tree.Branch root(@Nullable Node node) {
    if (node == null) {
      return empty(file);
    }
    if (tree("", node, 0) instanceof Tree.Branch branch) {
      return branch;
    }
    problems.add(new Problem("", source(node), "expected sections such as \"http:\" at the top"));
    return empty(file);
  }

  private Tree tree(String key, Node node, int depth) {
    if (depth > DEPTH_LIMIT) {
      problems.add(new Problem(key, source(node), "is nested deeper than " + DEPTH_LIMIT));
      return new Tree.Leaf(null, Tree.Form.PLAIN, source(node));
    }
    return switch (node) {
      case MappingNode mapping -> branch(key, mapping, depth);
      case SequenceNode sequence -> items(key, sequence, depth);
      case ScalarNode scalar -> leaf(scalar);
      default -> throw new IllegalStateException("the YAML parser left " + node + " unresolved");
    };
  }

  private Tree.Leaf leaf(ScalarNode scalar) {
    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
    String text = scalar.getValue();
    boolean absent = !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    Tree.Form form = quoted ? Tree.Form.QUOTED : Tree.Form.PLAIN;
    return new Tree.Leaf(absent ? null : text, form, source(scalar));
  }

  private Tree.Items items(String key, SequenceNode sequence, int depth) {
    List<Tree> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(tree(key + "[" + items.size() + "]", item, depth + 1));
    }
    return new Tree.Items(items, source(sequence));
  }

  private Tree.Branch branch(String key, MappingNode mapping, int depth) {
    SequencedMap<String, Tree> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.add(new Problem(key, source(tuple.getKeyNode()), "expected a name as the key"));
        continue;
      }
      String path = Layers.join(key, name.getValue());
      // The line of an entry is that of its key: the value of a section starts one line below.
      Tree value = at(source(name), tree(path, tuple.getValueNode(), depth + 1));
      Tree earlier = entries.putIfAbsent(name.getValue(), value);
      if (earlier != null) {
        String message = "is given twice, first at " + earlier.source();
        problems.add(new Problem(path, source(name), message));
      }
    }
    return new Tree.Branch(entries, source(mapping));
  }

  private static Tree at(String source, Tree tree) {
    return switch (tree) {
      case Tree.Leaf leaf -> new Tree.Leaf(leaf.text(), leaf.form(), source);
      case Tree.Items items -> new Tree.Items(items.items(), source);
      case Tree.Branch branch -> new Tree.Branch(branch.entries(), source);
    };
  }

  private String source(Node node) {
    return file + ":" + (node.getStartMark().getLine() + 1);
  }
}
