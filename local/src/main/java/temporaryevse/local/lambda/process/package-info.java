/**
 * Runs in the process of a function, beside Lambda's runtime client. Nothing else of the local run
 * does, so it uses the JDK and that client only.
 */
@NullMarked
package temporaryevse.local.lambda.process;

import org.jspecify.annotations.NullMarked;
