// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

/** What the cancellation of the waiting task does to an offloaded call that already runs. */
enum OnCancel {
  WAIT,
  INTERRUPT,
  ABANDON
}
