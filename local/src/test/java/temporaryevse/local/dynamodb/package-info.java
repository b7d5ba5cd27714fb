@NullMarked
package temporaryevse.local.dynamodb;

import org.jspecify.annotations.NullMarked;
