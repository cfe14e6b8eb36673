// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import java.io.IOException;
import java.util.concurrent.Flow.Publisher;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The kit applied to {@link Flow#toPublisher}. */
public final class PublisherRules extends FlowPublisherVerification<Integer> {
  public PublisherRules() {
    super(RulesOfAVertx.environment(), 300);
  }

  @Override
  public Publisher<Integer> createFlowPublisher(long elements) {
    Flow<Integer> endless = Flow.iterate(0, n -> n + 1);
    return endless.take(elements).toPublisher(RulesOfAVertx.vertx());
  }

  @Override
  public Publisher<Integer> createFailedFlowPublisher() {
    Flow<Integer> failing =
        Flow.of(out -> {
          throw new IOException("on purpose");
        });
    return failing.toPublisher(RulesOfAVertx.vertx());
  }
}
