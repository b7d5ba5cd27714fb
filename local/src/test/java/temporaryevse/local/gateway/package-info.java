@NullMarked
package temporaryevse.local.gateway;

import org.jspecify.annotations.NullMarked;
