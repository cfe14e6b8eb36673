// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/** What became of a request or message that failed: whether it may be sent again. */
public enum Delivery {
  /** It left nobody's hands: nobody has seen it. Sending it again is safe. */
  NOT_SENT,
  /** It arrived and was turned away before its handler saw it. Sending it again is safe. */
  REJECTED,
  /** Its handler may have run, wholly or in part. Sending it again may do it twice. */
  MAYBE_PROCESSED
}
