// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.postgres;

import org.jspecify.annotations.NullMarked;
