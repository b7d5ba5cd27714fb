package temporaryevse.local;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The usage plans of a stage with their keys, and how much of its limits each key has left. "Usage
 * plans and API keys for REST APIs" in the API Gateway guide.
 */
final class UsagePlans {
  /** Whether a request may go on. */
  enum Admission {
    ADMITTED,
    /** No such key, or it is under no plan, or not enabled. */
    UNKNOWN_KEY,
    THROTTLED
  }

  /** How an attempt to add something ended. */
  enum Addition {
    ADDED,
    CONFLICT,
    NOT_FOUND
  }

  /** One bucket of a key: for a route, or for the plan. */
  private record Counted(String keyId, Optional<Route> route) {}

  private final Clock clock;
  private final Map<String, UsagePlan> plans = new HashMap<>();
  private final Map<String, UsageKey> keys = new LinkedHashMap<>();
  private final Map<String, UsagePlan> planByKey = new HashMap<>();
  private final Map<Counted, TokenBucket> buckets = new HashMap<>();

  UsagePlans(Template template, Clock clock) {
    this.clock = clock;
    template.usageKeys().forEach(key -> keys.put(key.id(), key));
    for (UsagePlan plan : template.usagePlans()) {
      plans.put(plan.id(), plan);
      plan.keyIds().forEach(key -> planByKey.put(key, plan));
    }
  }

  /**
   * Counts a request, if it may go on.
   *
   * @param value the key's value
   */
  synchronized Admission admit(String value, Route route) {
    Optional<UsageKey> key = withValue(value).filter(UsageKey::enabled);
    @Nullable UsagePlan plan = key.map(UsageKey::id).map(planByKey::get).orElse(null);
    if (key.isEmpty() || plan == null) {
      return Admission.UNKNOWN_KEY;
    }
    Instant now = clock.instant();
    List<TokenBucket> counted = new ArrayList<>();
    @Nullable Throttle ofRoute = plan.throttleByRoute().get(route);
    if (ofRoute != null) {
      counted.add(bucket(new Counted(key.get().id(), Optional.of(route)), ofRoute, now));
    }
    plan.throttle()
        .ifPresent(
            limit ->
                counted.add(bucket(new Counted(key.get().id(), Optional.empty()), limit, now)));
    if (!counted.stream().allMatch(bucket -> bucket.hasToken(now))) {
      return Admission.THROTTLED;
    }
    counted.forEach(TokenBucket::take);
    return Admission.ADMITTED;
  }

  private TokenBucket bucket(Counted counted, Throttle limit, Instant now) {
    return buckets.computeIfAbsent(counted, _ -> new TokenBucket(limit, now));
  }

  /** The id of the key with this value; empty if there is none. */
  synchronized Optional<String> idOf(String value) {
    return withValue(value).map(UsageKey::id);
  }

  private Optional<UsageKey> withValue(String value) {
    return keys.values().stream().filter(key -> key.value().equals(value)).findAny();
  }

  /** Conflicts with a key of the same value. */
  synchronized Addition add(UsageKey key) {
    if (withValue(key.value()).isPresent()) {
      return Addition.CONFLICT;
    }
    keys.put(key.id(), key);
    return Addition.ADDED;
  }

  /** All keys whose name begins so. */
  synchronized List<UsageKey> find(String namePrefix) {
    return keys.values().stream().filter(key -> key.name().startsWith(namePrefix)).toList();
  }

  synchronized Optional<UsageKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** A key can be under one plan of a stage. */
  synchronized Addition addToPlan(String planId, String keyId) {
    @Nullable UsagePlan plan = plans.get(planId);
    if (plan == null || !keys.containsKey(keyId)) {
      return Addition.NOT_FOUND;
    }
    return planByKey.putIfAbsent(keyId, plan) == null ? Addition.ADDED : Addition.CONFLICT;
  }
}
