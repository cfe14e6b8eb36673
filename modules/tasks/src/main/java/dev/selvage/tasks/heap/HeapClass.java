// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A class of the dump: where the fields are in its instances. */
final class HeapClass {
  /** A field, in the order of the dump. */
  record Field(String name, int type) {}

  static final int REFERENCE = 2;
  static final int ID_BYTES = 8;

  private static final String NOBODYS = "java.lang.ref.PhantomReference";

  final String name;
  final long superId;
  private final List<Field> declared;
  final long[] statics;

  // Known when all classes are.
  private @Nullable HeapClass parent;
  private int[] references = {};
  private final Map<String, Integer> offsets = new HashMap<>();
  Role role = Role.PLAIN;

  HeapClass(String name, long superId, List<Field> declared, long[] statics) {
    this.name = name;
    this.superId = superId;
    this.declared = declared;
    this.statics = statics;
  }

  void link(Map<Long, HeapClass> classes) {
    parent = classes.get(superId);
  }

  /** Looks up where its fields are: its own first, then those of its superclass. */
  void layOut() {
    List<Integer> found = new ArrayList<>();
    boolean phantom = isA(NOBODYS);
    int offset = 0;
    for (HeapClass each = this; each != null; each = each.parent) {
      for (Field field : each.declared) {
        offsets.put(field.name(), offset);
        if (field.type() == REFERENCE && !(phantom && field.name().equals("referent"))) {
          found.add(offset);
        }
        offset += size(field.type());
      }
    }
    references = found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether it is the class of that name, or inherits from it. */
  boolean isA(String wanted) {
    for (HeapClass each = this; each != null; each = each.parent) {
      if (each.name.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Offsets of the references in an instance; nobody can follow a phantom one. */
  int[] references() {
    return references;
  }

  /**
   * The offset of a field in an instance: of two of the same name, that of the superclass, since it
   * is the toolkit's own classes that are asked about.
   */
  int offset(String field) {
    Integer offset = offsets.get(field);
    if (offset == null) {
      throw new HeapDumpException("the class " + name + " has no field " + field);
    }
    return offset;
  }

  /** How many bytes a value of that type has in the dump. */
  static int size(int type) {
    return switch (type) {
      case REFERENCE, 7, 11 -> 8;
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      default ->
          throw new HeapDumpException("a heap dump with a value of the unknown type " + type);
    };
  }
}
