// SPDX-License-Identifier: Apache-2.0
package dev.selvage.canary;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.StringReader;
import java.time.Duration;

/** One mistake per method, named after the check that must refuse it; the last is one of format. */
final class Canary {
  @CheckReturnValue
  Duration deadline() {
    return Duration.ZERO;
  }

  @MustBeClosed
  StringReader open() {
    return new StringReader("");
  }

  String nullAway() {
    return null;
  }

  void checkReturnValue() {
    deadline();
  }

  void mustBeClosedChecker() {
    open();
  }

  void unusedVariable() {
    int forgotten = 1;
  }

  public String toString() {
    return "missing override";
  }

  int format( ){return  1 ;}
}
