package temporaryevse.local.gateway;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import temporaryevse.local.template.Route;
import temporaryevse.local.template.Template;
import temporaryevse.local.template.Throttle;
import temporaryevse.local.template.UsageKey;
import temporaryevse.local.template.UsagePlan;

/**
 * The usage plans of a stage with their keys, and how much of its limits each key has left. "Usage
 * plans and API keys for REST APIs" in the API Gateway guide.
 */
public final class UsagePlans {
  /** Whether a request is let in. */
  enum Admission {
    ADMITTED,
    /** There is no such key, or it is under no plan, or not enabled. */
    UNKNOWN_KEY,
    THROTTLED
  }

  /** The end of an attempt to add a key. */
  enum Addition {
    ADDED,
    CONFLICT,
    NOT_FOUND
  }

  /** The requests of a key to a route, which share a bucket. */
  private record Counted(String keyId, Route route) {}

  private final Clock clock;
  private final Map<String, UsagePlan> plans = new HashMap<>();
  private final Map<String, UsageKey> keys = new LinkedHashMap<>();
  private final Map<String, UsagePlan> planByKey = new HashMap<>();
  private final Map<Counted, TokenBucket> buckets = new HashMap<>();

  /** The plans and keys of a template. */
  public UsagePlans(Template template, Clock clock) {
    this.clock = clock;
    template.usageKeys().forEach(key -> keys.put(key.id(), key));
    for (UsagePlan plan : template.usagePlans()) {
      plans.put(plan.id(), plan);
      plan.keyIds().forEach(key -> planByKey.put(key, plan));
    }
  }

  /**
   * Counts a request and lets it in, or not.
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
    @Nullable Throttle limit = plan.throttleByRoute().get(route);
    return limit == null
            || buckets
                .computeIfAbsent(
                    new Counted(key.get().id(), route), _ -> new TokenBucket(limit, now))
                .take(now)
        ? Admission.ADMITTED
        : Admission.THROTTLED;
  }

  /** The id of the key with this value; empty if there is none. */
  synchronized Optional<String> idOf(String value) {
    return withValue(value).map(UsageKey::id);
  }

  private Optional<UsageKey> withValue(String value) {
    return keys.values().stream().filter(key -> key.value().equals(value)).findAny();
  }

  /** Adds a key, unless there is one of the same value. */
  synchronized Addition add(UsageKey key) {
    if (withValue(key.value()).isPresent()) {
      return Addition.CONFLICT;
    }
    keys.put(key.id(), key);
    return Addition.ADDED;
  }

  /** All keys whose name begins with a prefix. */
  synchronized List<UsageKey> find(String namePrefix) {
    return keys.values().stream().filter(key -> key.name().startsWith(namePrefix)).toList();
  }

  synchronized Optional<UsageKey> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** Puts a key under a plan; a key can be under one plan of a stage. */
  synchronized Addition addToPlan(String planId, String keyId) {
    @Nullable UsagePlan plan = plans.get(planId);
    if (plan == null || !keys.containsKey(keyId)) {
      return Addition.NOT_FOUND;
    }
    return planByKey.putIfAbsent(keyId, plan) == null ? Addition.ADDED : Addition.CONFLICT;
  }
}
