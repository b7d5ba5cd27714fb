/** Temporary EVSE statuses by themselves: no JSON, no HTTP, no DynamoDB. */
@NullMarked
package temporaryevse.status;

import org.jspecify.annotations.NullMarked;
