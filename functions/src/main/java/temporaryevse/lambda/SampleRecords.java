package temporaryevse.lambda;

import java.nio.charset.StandardCharsets;

/**
 * A sample batch of a queue or a stream, for priming.
 *
 * @param json the event
 * @param expected a text that the answer has somewhere
 */
record SampleRecords(String json, String expected) implements SampleEvent {

  @Override
  public byte[] toEvent() {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
