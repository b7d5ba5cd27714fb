/**
 * Plays Lambda: runs functions in processes of their own and serves them the Lambda Runtime API.
 */
@NullMarked
package temporaryevse.local.lambda;

import org.jspecify.annotations.NullMarked;
