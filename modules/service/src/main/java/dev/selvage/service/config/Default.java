// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The default of one record component, written as it would be in the configuration file.
 *
 * <pre>{@code
 * record Http(@Default("8080") int port, @Default("127.0.0.1") String host) {}
 * }</pre>
 *
 * <p>It wins over the value the record's static {@code defaults()} method gives for the component.
 * A text that the component's type cannot read is a mistake of the program, not of its user, and is
 * thrown as {@link IllegalArgumentException}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
  /** The value as text; for a list, its elements separated by commas. */
  String value();
}
