package temporaryevse.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Creates of different EVSEs on their way through AWS: usage plan, stage, account, an execution of
 * the function, the counter, the partitions of statuses and the index by operator.
 *
 * <p>A partition of a table or of an index takes 1,000 write units a second ("Best practices for
 * designing and using partition keys effectively", Amazon DynamoDB Developer Guide). A put of up to
 * 1 KB in a transaction takes two. Ids ascend, so a partition of statuses is hot at one end, where
 * DynamoDB cannot split it. A transaction that is throttled is not sent again; an {@code ADD} is.
 */
final class SimulatedCreates {

  /** What refuses a create. */
  enum Limit {
    USAGE_PLAN,
    STAGE,
    API_GATEWAY,
    CONCURRENCY,
    COUNTER,
    STATUS_PARTITIONS,
    OPERATOR_INDEX
  }

  /**
   * The settings, named as the template's parameters are, and one of the code.
   *
   * @param statusShards partitions of statuses
   */
  record Settings(
      int writesPerSecond,
      int writeBurst,
      int requestsPerSecond,
      int requestBurst,
      int idBlockSize,
      int accountConcurrency,
      int statusShards) {}

  private static final double PARTITION_UNITS = 1_000;
  private static final double TRANSACTED_PUT = 2;
  private static final double PUT = 1;

  /** "Amazon API Gateway quotas": requests a second of an AWS account, and at once. */
  private static final double API_GATEWAY_REQUESTS = 10_000;

  private static final double API_GATEWAY_BURST = 5_000;

  // Milliseconds: assumed, for 1,024 MB and tables in the same region.
  private static final double RESTORE = 400;
  private static final double COMPUTE = 8;
  private static final double ADD_OR_READ = 4;
  private static final double TRANSACTION = 12;

  private static final int ADD_ATTEMPTS = 4;
  private static final double ADD_PAUSE = 50;

  private static final double WARM_UP = 2_000;

  /** An environment of the function and the ids that it has left. */
  private static final class Environment {
    int ids;
  }

  private final Simulation simulation = new Simulation(1);
  private final Settings settings;
  private final List<TokenBucket> usagePlans = new ArrayList<>();
  private final TokenBucket stage;
  private final TokenBucket apiGateway = new TokenBucket(API_GATEWAY_REQUESTS, API_GATEWAY_BURST);
  private final TokenBucket counter = new TokenBucket(PARTITION_UNITS, PARTITION_UNITS);
  private final List<TokenBucket> statuses = new ArrayList<>();
  private final List<TokenBucket> operators = new ArrayList<>();
  private final Deque<Environment> idle = new ArrayDeque<>();
  private final Map<Limit, Integer> refused = new EnumMap<>(Limit.class);
  private int environments;
  private int done;
  private long lastId;

  /**
   * Takes the settings.
   *
   * @param operators each with an account of its own
   */
  SimulatedCreates(Settings settings, int operators) {
    this.settings = settings;
    stage = new TokenBucket(settings.requestsPerSecond(), settings.requestBurst());
    for (int i = 0; i < operators; i++) {
      usagePlans.add(new TokenBucket(settings.writesPerSecond(), settings.writeBurst()));
      this.operators.add(new TokenBucket(PARTITION_UNITS, PARTITION_UNITS));
    }
    for (int i = 0; i < settings.statusShards(); i++) {
      statuses.add(new TokenBucket(PARTITION_UNITS, PARTITION_UNITS));
    }
  }

  /**
   * What came of a load that lasted.
   *
   * @param refused creates by what refused them
   */
  record Outcome(int done, Map<Limit, Integer> refused) {

    double successes() {
      int all = done + refused.values().stream().mapToInt(Integer::intValue).sum();
      return all == 0 ? 1 : (double) done / all;
    }
  }

  /** Lets so many come in a second, long enough for ten thousand. */
  Outcome run(double perSecond) {
    simulation.often(perSecond, this::arrive);
    simulation.run(WARM_UP);
    done = 0;
    refused.clear();
    simulation.run(Math.max(5_000, 10_000 * 1_000 / perSecond));
    return new Outcome(done, Map.copyOf(refused));
  }

  private void arrive() {
    int operator = simulation.random().nextInt(operators.size());
    double now = simulation.now();
    if (!usagePlans.get(operator).take(1, now)) {
      refuse(Limit.USAGE_PLAN);
    } else if (!stage.take(1, now)) {
      refuse(Limit.STAGE);
    } else if (!apiGateway.take(1, now)) {
      refuse(Limit.API_GATEWAY);
    } else if (!idle.isEmpty()) {
      serve(idle.pop(), operator);
    } else if (environments < settings.accountConcurrency()) {
      environments++;
      simulation.in(RESTORE, () -> serve(new Environment(), operator));
    } else {
      refuse(Limit.CONCURRENCY);
    }
  }

  private void serve(Environment environment, int operator) {
    if (environment.ids == 0) {
      takeIds(environment, operator, 1);
    } else {
      write(environment, operator);
    }
  }

  private void takeIds(Environment environment, int operator, int attempt) {
    if (counter.take(PUT, simulation.now())) {
      environment.ids = settings.idBlockSize();
      write(environment, operator);
    } else if (attempt == ADD_ATTEMPTS) {
      refuse(Limit.COUNTER);
      idle.push(environment);
    } else {
      simulation.in(
          simulation.random().nextDouble() * ADD_PAUSE * (1 << attempt),
          () -> takeIds(environment, operator, attempt + 1));
    }
  }

  private void write(Environment environment, int operator) {
    environment.ids--;
    int shard = Math.floorMod(lastId++, settings.statusShards());
    // The state is read beside the ADD, and as long.
    simulation.in(ADD_OR_READ + COMPUTE, () -> transact(environment, operator, shard));
  }

  private void transact(Environment environment, int operator, int shard) {
    double now = simulation.now();
    if (!statuses.get(shard).take(TRANSACTED_PUT, now)) {
      refuse(Limit.STATUS_PARTITIONS);
      idle.push(environment);
    } else if (!operators.get(operator).take(PUT, now)) {
      refuse(Limit.OPERATOR_INDEX);
      idle.push(environment);
    } else {
      simulation.in(
          TRANSACTION,
          () -> {
            done++;
            idle.push(environment);
          });
    }
  }

  private void refuse(Limit limit) {
    refused.merge(limit, 1, Integer::sum);
  }
}
