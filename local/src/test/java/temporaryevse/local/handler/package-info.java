/**
 * Functions under test: they run in processes of their own, with nothing but the JDK and
 * aws-lambda-java-core.
 */
@NullMarked
package temporaryevse.local.handler;

import org.jspecify.annotations.NullMarked;
