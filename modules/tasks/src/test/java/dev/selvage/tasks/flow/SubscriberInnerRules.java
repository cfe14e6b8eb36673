// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/**
 * The kit applied to what {@link Flow#from(java.util.concurrent.Flow.Publisher)} subscribes, with a
 * look at what arrives.
 */
public final class SubscriberInnerRules extends FlowSubscriberWhiteboxVerification<Integer> {
  public SubscriberInnerRules() {
    super(RulesOfAVertx.environment());
  }

  @Override
  protected Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return new Probed(RulesOfAVertx.run(), probe);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  /** Tells the probe what the flow's own subscriber has accepted. */
  private record Probed(RulesOfAVertx.Running running, WhiteboxSubscriberProbe<Integer> probe)
      implements Subscriber<Integer>, SubscriberPuppet {
    @Override
    public void onSubscribe(Subscription subscription) {
      running.subscriber().onSubscribe(subscription);
      probe.registerOnSubscribe(this);
    }

    @Override
    public void onNext(Integer element) {
      running.subscriber().onNext(element);
      probe.registerOnNext(element);
    }

    @Override
    public void onError(Throwable failure) {
      running.subscriber().onError(failure);
      probe.registerOnError(failure);
    }

    @Override
    public void onComplete() {
      running.subscriber().onComplete();
      probe.registerOnComplete();
    }

    @Override
    public void triggerRequest(long elements) {
      // it asks for sixteen by itself
    }

    @Override
    public void signalCancel() {
      running.task().cancel("asked by the kit");
    }
  }
}
