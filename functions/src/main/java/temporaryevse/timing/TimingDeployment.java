package temporaryevse.timing;

import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.Environment;

/**
 * The parts that a function of the clock is deployed with.
 *
 * @param deployment the table, and what else all functions have
 * @param queue of due EVSEs
 */
public record TimingDeployment(Deployment deployment, DueQueue queue) {

  /**
   * Reads the environment of this process.
   *
   * @throws IllegalStateException naming every variable that is missing or cannot be used
   */
  static TimingDeployment fromEnvironment() {
    Environment environment = Environment.ofProcess();
    DueQueue queue = DueQueue.from(environment);
    return new TimingDeployment(Deployment.from(environment), queue);
  }

  /** The same over another table or client of it. */
  TimingDeployment over(Deployment other) {
    return new TimingDeployment(other, queue);
  }
}
