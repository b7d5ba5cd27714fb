/** Plays DynamoDB Streams as Lambda reads them: the records of a table, in order, to a function. */
@NullMarked
package temporaryevse.local.streams;

import org.jspecify.annotations.NullMarked;
