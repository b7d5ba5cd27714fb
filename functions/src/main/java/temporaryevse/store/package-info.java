/** The statuses in DynamoDB: items, counter, conditional writes and transactions, pages. */
@NullMarked
package temporaryevse.store;

import org.jspecify.annotations.NullMarked;
