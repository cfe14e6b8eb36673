// SPDX-License-Identifier: Apache-2.0
/**
 * Files in direct style: {@link dev.selvage.tasks.file.FileIo}.
 *
 * <p><b>How it works.</b> What handles a whole file is one call on a worker thread, so that nothing
 * comes between its steps; it asks between blocks whether it was cancelled. What streams reads and
 * writes an {@code AsyncFile} of Vert.x, block by block, each a wait of the task; whatever ends it,
 * the file is closed in a shield.
 *
 * <p><b>Synchronisation.</b> None: what a worker touches belongs to its call, everything else to
 * the task.
 */
@NullMarked
package dev.selvage.tasks.file;

import org.jspecify.annotations.NullMarked;
