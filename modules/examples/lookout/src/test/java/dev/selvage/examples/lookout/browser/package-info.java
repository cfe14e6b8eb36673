// SPDX-License-Identifier: Apache-2.0
/**
 * A real browser for tests, driven through its DevTools protocol over a WebSocket: no driver to
 * download, nothing but the JDK.
 *
 * <p>Everything is called by the thread of the test and waits for the browser. Its answers arrive
 * on threads of the JDK's HTTP client, which complete futures and touch nothing else.
 */
@NullMarked
package dev.selvage.examples.lookout.browser;

import org.jspecify.annotations.NullMarked;
