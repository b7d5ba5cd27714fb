@NullMarked
package temporaryevse.local;

import org.jspecify.annotations.NullMarked;
