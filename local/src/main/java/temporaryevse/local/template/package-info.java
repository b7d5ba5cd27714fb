/**
 * Reads a SAM template as CloudFormation and SAM would, as far as {@code template.yaml} needs it.
 * Anything else in a template is an error that names its place.
 */
@NullMarked
package temporaryevse.local.template;

import org.jspecify.annotations.NullMarked;
