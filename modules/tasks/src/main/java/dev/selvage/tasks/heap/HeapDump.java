// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A heap dump in the format of HotSpot ("JAVA PROFILE 1.0.2"), mapped into memory and indexed in
 * two passes: classes, roots and the number of objects first, then the place of each object.
 */
final class HeapDump implements AutoCloseable {
  /** The largest file that is read. */
  static final int MAX_BYTES = 1 << 30;

  /** Bytes of an object record before the fields or elements. */
  private static final int INSTANCE_HEAD = 25;

  private static final int ARRAY_HEAD = 25;
  private static final int INSTANCE = 0x21;
  private static final int OBJECT_ARRAY = 0x22;
  private static final int PRIMITIVE_ARRAY = 0x23;

  private static final int[] NONE = {};
  private static final int ID = HeapClass.ID_BYTES;

  private final Arena arena = Arena.ofConfined();
  final ByteBuffer bytes;
  final Map<Long, HeapClass> classes = new HashMap<>();
  final LongList roots = new LongList();

  /** Ids of threads, by their number in the dump. */
  final Map<Integer, Long> threads = new HashMap<>();

  /** What the stacks hold: an id and the number of the thread, in turns. */
  final LongList frames = new LongList();

  final ObjectTable objects;

  private final Map<Long, Integer> strings = new HashMap<>();
  private final Map<Long, Long> classNames = new HashMap<>();
  private long count;
  private long lowest = Long.MAX_VALUE;
  private long highest;
  private @Nullable ObjectTable filling;

  HeapDump(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() >= MAX_BYTES) {
        throw new HeapDumpException(
            "a heap dump of " + channel.size() + " bytes is too large: " + MAX_BYTES + " at most");
      }
      bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
      readRecords();
      classes.values().forEach(each -> each.link(classes));
      classes.values().forEach(HeapClass::layOut);
      Role.assign(classes);
      objects = new ObjectTable(arena, count, lowest, highest);
      filling = objects;
      readRecords();
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  // ---- records

  private void readRecords() {
    int at = 0;
    while (bytes.get(at) != 0) {
      at++;
    }
    if (bytes.getInt(at + 1) != ID) {
      throw new HeapDumpException("a heap dump with ids of " + bytes.getInt(at + 1) + " bytes");
    }
    at += 13;
    while (at < bytes.limit()) {
      int length = bytes.getInt(at + 5);
      readRecord(bytes.get(at), at + 9, length);
      at += 9 + length;
    }
  }

  private void readRecord(int tag, int at, int length) {
    switch (tag) {
      case 0x0C, 0x1C -> readSegment(at, at + length);
      case 0x01 -> strings.put(bytes.getLong(at), at - 4);
      case 0x02 -> classNames.put(bytes.getLong(at + 4), bytes.getLong(at + 4 + ID + 4));
      default -> {} // frames, traces, the end
    }
  }

  private void readSegment(int from, int end) {
    int at = from;
    while (at < end) {
      at = readObject(bytes.get(at) & 0xFF, at);
    }
  }

  /** Returns where the next one begins. */
  private int readObject(int tag, int at) {
    return switch (tag) {
      case INSTANCE -> {
        object(at);
        yield at + INSTANCE_HEAD + bytes.getInt(at + 1 + ID + 4 + ID);
      }
      case OBJECT_ARRAY -> {
        object(at);
        yield at + ARRAY_HEAD + bytes.getInt(at + 1 + ID + 4) * ID;
      }
      case PRIMITIVE_ARRAY -> {
        object(at);
        int head = 1 + ID + 4 + 4 + 1;
        yield at + head + bytes.getInt(at + 1 + ID + 4) * HeapClass.size(bytes.get(at + head - 1));
      }
      case 0x20 -> readClass(at + 1);
      default -> readRoot(tag, at);
    };
  }

  private void object(int at) {
    long id = bytes.getLong(at + 1);
    if (filling != null) {
      filling.add(id, at);
    } else {
      count++;
      lowest = Math.min(lowest, id);
      highest = Math.max(highest, id);
    }
  }

  private int readRoot(int tag, int at) {
    long id = bytes.getLong(at + 1);
    int rest = at + 1 + ID;
    boolean first = filling == null;
    switch (tag) {
      case 0x03 -> {
        if (first) {
          frames.add(id);
          frames.add(bytes.getInt(rest));
        }
        return rest + 8;
      }
      case 0x08 -> {
        if (first) {
          threads.put(bytes.getInt(rest), id);
        }
        rest += 8;
      }
      case 0x01 -> rest += ID;
      case 0x02 -> rest += 8;
      case 0x04, 0x06 -> rest += 4;
      case 0x05, 0x07, 0xFF -> {}
      default ->
          throw new HeapDumpException("a heap dump with the unknown tag " + tag + " at byte " + at);
    }
    if (first) {
      roots.add(id);
    }
    return rest;
  }

  // ---- classes

  private int readClass(int start) {
    int at = start + ID + 4;
    long superId = bytes.getLong(at);
    at += 6 * ID + 4;
    int constants = bytes.getShort(at) & 0xFFFF;
    at += 2;
    for (int i = 0; i < constants; i++) {
      at += 3 + HeapClass.size(bytes.get(at + 2));
    }
    LongList statics = new LongList();
    int variables = bytes.getShort(at) & 0xFFFF;
    at += 2;
    for (int i = 0; i < variables; i++) {
      int type = bytes.get(at + ID);
      at += ID + 1;
      if (type == HeapClass.REFERENCE) {
        statics.add(bytes.getLong(at));
      }
      at += HeapClass.size(type);
    }
    List<HeapClass.Field> fields = new ArrayList<>();
    int declared = bytes.getShort(at) & 0xFFFF;
    at += 2;
    for (int i = 0; i < declared; i++) {
      fields.add(new HeapClass.Field(string(bytes.getLong(at)), bytes.get(at + ID)));
      at += ID + 1;
    }
    if (filling == null) {
      long id = bytes.getLong(start);
      String name = string(classNames.getOrDefault(id, 0L)).replace('/', '.');
      classes.put(id, new HeapClass(name, superId, fields, statics.toArray()));
    }
    return at;
  }

  private String string(long id) {
    Integer length = strings.get(id);
    if (length == null) {
      return "?";
    }
    byte[] text = new byte[bytes.getInt(length) - ID];
    bytes.get(length + 4 + ID, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  // ---- objects

  /** The class of an instance at a place of the file; null for an array. */
  @Nullable HeapClass classAt(int place) {
    return bytes.get(place) == INSTANCE ? classes.get(bytes.getLong(place + 1 + ID + 4)) : null;
  }

  long id(int place) {
    return bytes.getLong(place + 1);
  }

  private int field(long id, String name) {
    int slot = objects.find(id);
    HeapClass type = slot < 0 ? null : classAt(objects.place(slot));
    if (type == null) {
      throw new HeapDumpException("there is no instance " + id + " to read " + name + " of");
    }
    return objects.place(slot) + INSTANCE_HEAD + type.offset(name);
  }

  /** The id of what a field refers to; 0 for null. */
  long reference(long id, String name) {
    return bytes.getLong(field(id, name));
  }

  boolean isTrue(long id, String name) {
    return bytes.get(field(id, name)) != 0;
  }

  int number(long id, String name) {
    return bytes.getInt(field(id, name));
  }

  /** The class of an instance; null when there is none with that id. */
  @Nullable HeapClass classOf(long id) {
    int slot = objects.find(id);
    return slot < 0 ? null : classAt(objects.place(slot));
  }

  /** Tells of everything that the object at a place of the file refers to. */
  void forEachReference(int place, LongConsumer told) {
    switch (bytes.get(place)) {
      case INSTANCE -> {
        HeapClass type = classAt(place);
        for (int offset : type == null ? NONE : type.references()) {
          told.accept(bytes.getLong(place + INSTANCE_HEAD + offset));
        }
      }
      case OBJECT_ARRAY -> {
        int end = place + ARRAY_HEAD + bytes.getInt(place + 1 + ID + 4) * ID;
        for (int at = place + ARRAY_HEAD; at < end; at += ID) {
          told.accept(bytes.getLong(at));
        }
      }
      default -> {} // an array of primitive values
    }
  }

  /** The ids in an array of objects. */
  long[] elements(long id) {
    int place = objects.place(objects.find(id));
    long[] elements = new long[bytes.getInt(place + 1 + ID + 4)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = bytes.getLong(place + ARRAY_HEAD + i * ID);
    }
    return elements;
  }
}
