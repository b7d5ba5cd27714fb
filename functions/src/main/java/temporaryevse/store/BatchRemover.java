package temporaryevse.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import temporaryevse.access.Maker;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.Decision;
import temporaryevse.status.Decisions;
import temporaryevse.status.TemporaryEvseStatus;

/** The part of the store that removes several statuses; those of one EVSE together. */
public final class BatchRemover {

  /** The most ids of a batch. */
  public static final int MAX_IDS = EvseTable.MAX_KEYS;

  private final EvseWriter writer;
  private final StatusTexts texts;

  public BatchRemover(Deployment deployment) {
    EvseTable table = EvseTable.of(deployment);
    writer = new EvseWriter(table);
    texts = new StatusTexts(table);
  }

  /**
   * Removes statuses of these operators that have not ended.
   *
   * @param ids different ones, at most {@link #MAX_IDS}
   * @return for each id, in the same order, whether there was such a status
   * @throws ServiceUnavailableException where nothing could be tried
   */
  public List<Part<Boolean>> remove(
      List<Long> ids, Operators operators, Maker maker, RequestTime time) {
    List<List<TemporaryEvseStatus>> byEvse =
        List.copyOf(
            texts.read(ids, time).values().stream()
                .filter(status -> operators.include(status.evseId().operator()))
                .collect(Collectors.groupingBy(status -> status.evseId().canonical()))
                .values());
    Map<Long, Part<Boolean>> tried = new HashMap<>();
    Part.inParallel(byEvse, statuses -> removeOfOneEvse(statuses, maker, time))
        .forEach(tried::putAll);
    return ids.stream().map(id -> tried.getOrDefault(id, new Part.Done<>(false))).toList();
  }

  private Map<Long, Part<Boolean>> removeOfOneEvse(
      List<TemporaryEvseStatus> statuses, Maker maker, RequestTime time) {
    Map<Long, Part<Boolean>> parts = new HashMap<>();
    for (int from = 0; from < statuses.size(); from += Decisions.MAX_REMOVALS) {
      List<TemporaryEvseStatus> together =
          statuses.subList(from, Math.min(from + Decisions.MAX_REMOVALS, statuses.size()));
      Part<Set<Long>> removed = Part.of(() -> removeTogether(together, maker, time));
      for (TemporaryEvseStatus status : together) {
        parts.put(
            status.id(),
            removed.fold(ids -> new Part.Done<>(ids.contains(status.id())), Part.Failed::new));
      }
    }
    return parts;
  }

  /** Decides and writes until nobody was faster; answers the ids of those that were removed. */
  private Set<Long> removeTogether(List<TemporaryEvseStatus> first, Maker maker, RequestTime time) {
    EvseId evseId = first.getFirst().evseId();
    Attempts attempts = new Attempts(time);
    List<TemporaryEvseStatus> statuses = first;
    int reads = 1;
    while (!statuses.isEmpty()) {
      EvseWriter.Read read = writer.read(evseId, time);
      Optional<TemporaryEvseStatus> another =
          statuses.stream().filter(status -> !read.isOfTheTimeOf(status)).findFirst();
      if (another.isPresent()) {
        if (reads == EvseWriter.MAX_READS) {
          throw read.neverOfTheTimeOf(another.get());
        }
        reads++;
      } else {
        Decision<Set<Long>> decision = Decisions.removeAll(read.state(), statuses, time.now());
        if (decision.transition().isEmpty()) {
          return decision.outcome().orElseThrow();
        }
        EvseWriter.Result result =
            writer.write(
                read, decision.transition().get(), Optional.of(maker), Optional.empty(), time);
        if (!(result instanceof EvseWriter.Result.Committed)) {
          attempts.again();
        } else if (decision.outcome().isPresent()) {
          return decision.outcome().get();
        }
        reads = 1;
      }
      statuses =
          List.copyOf(
              texts.read(statuses.stream().map(TemporaryEvseStatus::id).toList(), time).values());
    }
    return Set.of();
  }
}
