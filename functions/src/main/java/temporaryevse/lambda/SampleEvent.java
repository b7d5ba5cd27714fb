package temporaryevse.lambda;

/** A sample of what a function is invoked with, for priming. */
public interface SampleEvent {

  /** A text that the answer has somewhere. */
  String expected();

  /** The event as JSON. */
  byte[] toEvent();
}
