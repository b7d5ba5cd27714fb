@NullMarked
package temporaryevse.bench;

import org.jspecify.annotations.NullMarked;
