// SPDX-License-Identifier: Apache-2.0
/**
 * The Java half of docs/asyncio.md, each piece of it running; the Python half is in {@code
 * src/test/python/guide} and is run by {@code ProgramsTest}.
 */
@NullMarked
package dev.selvage.oracle.guide;

import org.jspecify.annotations.NullMarked;
