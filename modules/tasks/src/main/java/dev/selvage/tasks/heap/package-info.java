// SPDX-License-Identifier: Apache-2.0
/**
 * Which waits nobody can end, read from a dump of the heap.
 *
 * <p>A task that waits can be woken by whoever can reach its wait: a callback through a field, a
 * timer, a pool, the stack of a thread or of another task that can go on. So the objects are marked
 * from everything that can run: all threads and class variables, but not the tasks that wait. When
 * the mark reaches a wait, its task can go on too, and its stack is marked from. A task whose wait
 * is unmarked when there is nothing left to mark cannot be woken any more. Go finds goroutines that
 * leaked in the same way.
 *
 * <p>A dump shows one moment of the whole JVM, the stacks of unmounted virtual threads included, so
 * that nothing has to be kept, weakened or changed in the running program. What a dump does not say
 * makes tasks look awake, never stuck: weak references count as references, and an object that is
 * alive for no reason that the dump shows counts as one that can be reached.
 *
 * <p><b>Synchronisation.</b> None: a search belongs to one thread. Not for users: it is public for
 * the packages of this module only.
 */
@NullMarked
package dev.selvage.tasks.heap;

import org.jspecify.annotations.NullMarked;
