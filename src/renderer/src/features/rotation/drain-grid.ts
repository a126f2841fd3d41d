import type { RotationPair } from '@shared/contract/rotation-drain'
import { pairWords } from './drain-states'

type Endpoint = { readonly method: string; readonly path: string }

export type DrainGrid = {
  readonly addresses: readonly {
    readonly ip: string
    readonly userAgents: readonly string[]
    /** By endpoint, in the order of `endpoints`; `undefined` where it never called there. */
    readonly cells: readonly (RotationPair | undefined)[]
  }[]
  readonly endpoints: readonly Endpoint[]
  /** Settled everywhere, and left out of the picture. */
  readonly endpointsLeftOut: number
}

const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`
const mostEndpoints = 40

const urgencyOf = (pairs: readonly RotationPair[]): number =>
  Math.min(...pairs.map(({ state }) => pairWords[state].urgency))

function groups(pairs: readonly RotationPair[], nameOfPair: (pair: RotationPair) => string) {
  const found = Map.groupBy(pairs, nameOfPair)
  return [...found.entries()].sort(
    ([one, ofOne], [other, ofOther]) =>
      urgencyOf(ofOne) - urgencyOf(ofOther) || one.localeCompare(other, 'en', { numeric: true })
  )
}

/** Address × endpoint, what needs a hand first in both directions. */
export function drainGrid(
  pairs: readonly RotationPair[],
  page: number,
  perPage: number
): DrainGrid {
  const rows = groups(pairs, ({ ip }) => ip).slice(page * perPage, (page + 1) * perPage)
  const shown = rows.flatMap(([, ofRow]) => ofRow)
  const columns = groups(shown, nameOf)
  const drawn = columns.slice(0, mostEndpoints)
  return {
    endpoints: drawn.map(([, [first]]) => ({
      method: first?.method ?? '',
      path: first?.path ?? ''
    })),
    endpointsLeftOut: columns.length - drawn.length,
    addresses: rows.map(([ip, ofRow]) => {
      const byEndpoint = new Map(ofRow.map(pair => [nameOf(pair), pair]))
      return {
        ip,
        userAgents: [...new Set(ofRow.flatMap(({ userAgents }) => userAgents))],
        cells: drawn.map(([name]) => byEndpoint.get(name))
      }
    })
  }
}

export const addressCount = (pairs: readonly RotationPair[]): number =>
  new Set(pairs.map(({ ip }) => ip)).size
