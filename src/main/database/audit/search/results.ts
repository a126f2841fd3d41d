import type { RowsRequest } from '@main/core/audit-ports'
import type { Matched } from './matched'
import type { SearchPorts } from './search-ports'
import { seek } from './seek'
import { createWalk, type Hit, type Order, type Walk } from './walk'

/** A page at a place in a whole result. */
export type Results = {
  page(request: RowsRequest): { readonly hits: readonly Hit[]; readonly hasMore: boolean }
}

/** Up to here a place is reached by walking: what matches further on need not be known. */
const maxWalked = 1_000
/** Walks that stand where the next page begins. */
const maxKept = 6

export function createResults(ports: SearchPorts): Results {
  const { segments, evaluate, countIn, timesOf } = ports
  let kept: { readonly key: string; readonly walk: Walk }[] = []

  function walkFrom(expression: RowsRequest['expression'], order: Order, index: number): Walk {
    const all = segments.all().filter(({ count }) => count > 0)
    if (index <= maxWalked) {
      const walk = createWalk(ports, all, expression, order)
      walk.skip(index)
      return walk
    }
    const found = all.map(segment => {
      let matched: Matched | undefined
      return {
        segment,
        count: countIn(segment, expression),
        matched() {
          matched ??= evaluate(segment, expression)
          return matched
        }
      }
    })
    const total = found.reduce((sum, { count }) => sum + count, 0)
    const edges = seek(found, order === 'newest' ? total - index : index, timesOf)
    return createWalk(ports, all, expression, order, edges)
  }

  return {
    page({ expression, order, index, limit }) {
      const about = `${segments.version()} ${order} ${JSON.stringify(expression)}`
      const key = `${about} ${index}`
      const waiting = kept.find(one => one.key === key)
      const walk = waiting?.walk ?? walkFrom(expression, order, index)
      const hits = walk.take(limit)
      const hasMore = walk.hasMore()
      kept = kept.filter(one => one !== waiting).slice(1 - maxKept)
      if (hasMore) kept.push({ key: `${about} ${index + hits.length}`, walk })
      return { hits, hasMore }
    }
  }
}
