/** Figures that CloudWatch keeps. */
@NullMarked
package temporaryevse.metrics;

import org.jspecify.annotations.NullMarked;
