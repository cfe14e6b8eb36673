// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import java.util.concurrent.Flow.Subscriber;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The kit applied to what {@link Flow#from(java.util.concurrent.Flow.Publisher)} subscribes. */
public final class SubscriberRules extends FlowSubscriberBlackboxVerification<Integer> {
  public SubscriberRules() {
    super(RulesOfAVertx.environment());
  }

  @Override
  @SuppressWarnings("unchecked") // it takes any Integer
  public Subscriber<Integer> createFlowSubscriber() {
    return (Subscriber<Integer>) RulesOfAVertx.run().subscriber();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
