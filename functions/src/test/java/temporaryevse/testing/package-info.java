/**
 * What the tests stand on: a real DynamoDB, a network that loses answers, a context that keeps its
 * log.
 */
@NullMarked
package temporaryevse.testing;

import org.jspecify.annotations.NullMarked;
