@NullMarked
package temporaryevse.start;

import org.jspecify.annotations.NullMarked;
