import { visibleText } from '@shared/domain/visible-text'
import type { Usage } from '@shared/horizon/usage'

type Call = { readonly method: string; readonly path: string; readonly userAgent: string }

const longest = 300

/** The whole call and the program behind it, for the hint of a cell that cuts them. */
export const callHint = ({ method, path, userAgent }: Call): string =>
  `${visibleText(`${method} ${path}`, longest)}\n${visibleText(userAgent, longest)}`

type Caller = Usage['callers'][number]
export type Address = {
  readonly ip: string
  /** Of all its calls, shown or not. */
  readonly requests: number
  /** It called more than one endpoint, or with more than one program. */
  readonly isSplit: boolean
  readonly shown: readonly Caller[]
}

/** Whoever calls most first, each address with its calls together; `most` of these in all. */
export function groupByAddress(callers: readonly Caller[], most: number): readonly Address[] {
  const byIp = Map.groupBy(callers, ({ ip }) => ip)
  const addresses = [...byIp]
    .map(([ip, calls]) => ({
      ip,
      calls: calls.toSorted((a, b) => b.requests - a.requests),
      requests: calls.reduce((sum, each) => sum + each.requests, 0)
    }))
    .toSorted((a, b) => b.requests - a.requests)
  let left = most
  return addresses.flatMap(({ ip, calls, requests }) => {
    const shown = calls.slice(0, left)
    left -= shown.length
    return shown.length === 0 ? [] : [{ ip, requests, isSplit: calls.length > 1, shown }]
  })
}
