/** The one place that reads the process environment and creates clients. */
@NullMarked
package temporaryevse.environment;

import org.jspecify.annotations.NullMarked;
