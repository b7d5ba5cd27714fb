package temporaryevse.local.template;

/**
 * An {@code SQS} event of a function: Lambda receives the messages for it.
 *
 * @param queue where they are
 * @param batchSize messages in an invocation at most
 * @param maximumConcurrency invocations at a time at most
 * @param reportsItemFailures whether the function says which messages failed, or all fail with it
 */
public record QueueMapping(
    Queue queue, int batchSize, int maximumConcurrency, boolean reportsItemFailures) {}
