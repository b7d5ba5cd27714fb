package temporaryevse.bench;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What JMH measured of one method.
 *
 * @param name of the method
 * @param microseconds on average for each call
 * @param error half of the 99.9 % confidence interval, in microseconds
 * @param allocatedBytes on the heap for each call
 */
record Microbenchmark(String name, double microseconds, double error, double allocatedBytes) {

  /**
   * Runs the benchmarks of the service's own code, with the compiler that Lambda uses.
   *
   * @param quick whether a rough idea is enough
   */
  static List<Microbenchmark> run(boolean quick) {
    try {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include("temporaryevse\\.status\\.CreateBenchmark\\..*")
                      .addProfiler(GCProfiler.class)
                      .jvmArgsAppend(
                          "-XX:TieredStopAtLevel=1",
                          "-XX:+UseSerialGC",
                          "--sun-misc-unsafe-memory-access=allow")
                      .forks(quick ? 1 : 3)
                      .warmupIterations(quick ? 1 : 3)
                      .warmupTime(TimeValue.seconds(1))
                      .measurementIterations(quick ? 1 : 5)
                      .measurementTime(TimeValue.seconds(1))
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .build())
              .run();
      return results.stream().map(Microbenchmark::of).toList();
    } catch (RunnerException e) {
      throw new BenchmarkException("JMH failed: " + e.getMessage());
    }
  }

  private static Microbenchmark of(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    Result<?> allocated =
        Objects.requireNonNull(run.getSecondaryResults().get("gc.alloc.rate.norm"));
    return new Microbenchmark(
        time.getLabel(), time.getScore(), time.getScoreError(), allocated.getScore());
  }
}
