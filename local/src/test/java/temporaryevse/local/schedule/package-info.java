@NullMarked
package temporaryevse.local.schedule;

import org.jspecify.annotations.NullMarked;
