package temporaryevse.access;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.RequestTime;

/**
 * The usage keys of all accounts, made anew where they are missing.
 *
 * <p>A table of keys that was restored, or a new usage plan, has accounts without one. An
 * invocation does as much as its time allows; the next one goes on.
 */
final class UsageKeyRestore {

  /**
   * Pause between accounts. API Gateway takes five CreateApiKey a second of an AWS account (source:
   * "Quotas for creating, deploying and managing an API", Amazon API Gateway Developer Guide).
   */
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** The rest of an invocation's time at which it stops. */
  private static final Duration RESERVE = Duration.ofSeconds(8);

  private final KeyTable keys;
  private final Optional<UsageKeys> usageKeys;

  UsageKeyRestore(KeyTable keys, Optional<UsageKeys> usageKeys) {
    this.keys = keys;
    this.usageKeys = usageKeys;
  }

  /**
   * The part that was done.
   *
   * @param accounts that have a usage key now
   * @param next id of the last key that was looked at; empty at the end
   */
  record Progress(Set<AccountId> accounts, Optional<KeyId> next) {}

  /**
   * Goes through the keys from one on.
   *
   * @throws ServiceUnavailableException where nothing could be done
   */
  Progress run(Optional<KeyId> after, RequestTime time) {
    Set<AccountId> done = new LinkedHashSet<>();
    Optional<KeyId> last = after;
    while (true) {
      KeyTable.Page page = keys.list(Optional.empty(), last, time);
      for (AccessKey key : page.keys()) {
        if (key.isValidAt(time.now()) && !done.contains(key.account())) {
          if (done.isEmpty()) {
            ensure(key.account(), time);
          } else if (!ensureNext(key.account(), time)) {
            return new Progress(done, last);
          }
          done.add(key.account());
        }
        last = Optional.of(key.keyId());
      }
      if (page.next().isEmpty()) {
        return new Progress(done, Optional.empty());
      }
      last = page.next();
    }
  }

  /** False where that is left to the next invocation. */
  private boolean ensureNext(AccountId account, RequestTime time) {
    if (time.deadline().left().compareTo(RESERVE) < 0) {
      return false;
    }
    try {
      BoundedCalls.pause(PAUSE, time.deadline());
      ensure(account, time);
      return true;
    } catch (ServiceUnavailableException e) {
      return false;
    }
  }

  private void ensure(AccountId account, RequestTime time) {
    usageKeys.ifPresent(usage -> usage.ensure(account, time.deadline()));
  }
}
