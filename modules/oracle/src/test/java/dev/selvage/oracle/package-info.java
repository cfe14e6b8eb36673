// SPDX-License-Identifier: Apache-2.0
/**
 * asyncio beside Selvage. The same scenarios are played by CPython and here, both on virtual time,
 * and write down in the same words what can be observed; a page is made of the differences. And the
 * Java half of the asyncio guide, each piece of it running.
 *
 * <p>A scenario runs on the single event loop of its own simulation, so that nothing here is shared
 * between threads.
 */
@NullMarked
package dev.selvage.oracle;

import org.jspecify.annotations.NullMarked;
