/** Calls of DynamoDB: bounded in time, and what fails for a moment told from what is broken. */
@NullMarked
package temporaryevse.dynamodb;

import org.jspecify.annotations.NullMarked;
