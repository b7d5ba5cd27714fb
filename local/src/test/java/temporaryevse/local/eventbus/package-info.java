@NullMarked
package temporaryevse.local.eventbus;

import org.jspecify.annotations.NullMarked;
