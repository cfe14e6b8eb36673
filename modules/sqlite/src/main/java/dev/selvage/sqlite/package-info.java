// SPDX-License-Identifier: Apache-2.0
/**
 * A SQLite driver on the Vert.x SQL client SPI.
 *
 * <p><b>The idea.</b> A database is one writer thread and a few reader threads, each with its own
 * SQLite handle; SQLite is never touched by an event loop, not even to open or to close. Commands
 * are queued as {@link Job}s. Readers take them from one shared queue and see the last committed
 * state (WAL). The writer takes runs of autocommit writes and makes one commit of them: each is
 * answered only after that commit. A transaction takes the writer for itself until it ends. Answers
 * go back in batches, one event-loop task per batch.
 *
 * <p><b>Who may touch what.</b> A {@link Handle} and its {@link Engine} belong to one database
 * thread. A {@link Job} moves from waiting to running to answered by compare-and-set: whoever moves
 * it out of waiting (its thread, a cancellation, a time limit) owns what follows. {@link JobQueue}
 * and {@link Lane} are guarded by their own locks, held for a few instructions and never while
 * SQLite works; a lane may call a queue, never the other way round. Everything handed to users runs
 * on the context that issued the command.
 */
@NullMarked
package dev.selvage.sqlite;

import org.jspecify.annotations.NullMarked;
