@NullMarked
package temporaryevse.local.lambda;

import org.jspecify.annotations.NullMarked;
