/** Tests of what happened to EVSEs. */
@org.jspecify.annotations.NullMarked
package temporaryevse.events;
