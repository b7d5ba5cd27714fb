package temporaryevse.local.template;

/**
 * An {@code AWS::Events::EventBus}.
 *
 * @param logicalId its name in the template
 * @param name its physical name, by which events are put on it
 */
public record EventBus(String logicalId, String name) {}
