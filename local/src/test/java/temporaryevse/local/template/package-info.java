@NullMarked
package temporaryevse.local.template;

import org.jspecify.annotations.NullMarked;
