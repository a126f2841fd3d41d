/**
 * Thrown by a query that did one short step of work which has to come before it: the same call is
 * made again, after others had their turn. Nobody outside sees it.
 */
export class CallAgain extends Error {
  override readonly name = 'CallAgain'
}
