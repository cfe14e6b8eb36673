// SPDX-License-Identifier: Apache-2.0
/** Work on worker threads: what is started, stopped, waited for and left behind. */
@NullMarked
package dev.selvage.tasks.offload;

import org.jspecify.annotations.NullMarked;
