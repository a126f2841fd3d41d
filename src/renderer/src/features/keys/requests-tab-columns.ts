import type { LoggedRequest } from '@shared/horizon/request-log'

/** From the last to go to the first: what has no column of its own stands under the path. */
const movable = [
  { column: 'latency', px: 84 },
  { column: 'ip', px: 152 },
  { column: 'id', px: 132 },
  { column: 'agent', px: 120 }
] as const
export type MovableColumn = (typeof movable)[number]['column']

/** Time, method and status. */
const fixedPx = 300
const glyphPx = 7.9
const pathPadding = 16
const [leastPath, mostPath] = [200, 420]
/** Beyond this a user agent says no more. */
const mostAgent = 320

export type RequestColumns = {
  readonly shown: ReadonlySet<MovableColumn>
  readonly agentPx: number
}

/** The path gets the width it needs first; the others keep a column as far as there is room. */
export function requestColumns(
  width: number,
  requests: readonly Pick<LoggedRequest, 'path'>[]
): RequestColumns {
  const longest = requests.reduce((most, { path }) => Math.max(most, path.length), 0)
  const pathPx = Math.min(mostPath, Math.max(leastPath, longest * glyphPx + pathPadding))
  const shown = new Set<MovableColumn>()
  let left = width - fixedPx - pathPx
  for (const { column, px } of movable) {
    if (left < px) break
    shown.add(column)
    left -= px
  }
  return { shown, agentPx: Math.min(mostAgent, 120 + Math.max(0, left)) }
}
