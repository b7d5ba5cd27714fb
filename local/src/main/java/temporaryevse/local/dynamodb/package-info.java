/** Plays DynamoDB: AWS's DynamoDB Local in this JVM, with the tables of a template. */
@NullMarked
package temporaryevse.local.dynamodb;

import org.jspecify.annotations.NullMarked;
