import { createAuditSearch } from '@main/database/audit/search/audit-search'
import type { Segments } from '@main/database/audit/segment'
import { type AuditFacet, auditFacets } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { choicesIn } from '@shared/domain/audit-query/without-choice'
import { rounded, type Summary, summarize } from '../statistics.ts'
import { countQuestions, pageQuestions, textQuestions } from './query-list.ts'

/** What each question took, by the clock; each is asked once, after a first count of everything. */
export type QueryFigures = {
  readonly entries: number
  readonly page: Summary
  readonly text: Summary
  readonly counts: Readonly<Record<'unfiltered' | 'single' | 'any' | 'partial', Summary>>
  /** The thread's own processor time of the same: what other programs took of the machine left out. */
  readonly processor: Readonly<
    Record<'page' | 'text' | 'unfiltered' | 'single' | 'any' | 'partial', Summary>
  >
  /** The slowest of each, by its name. */
  readonly slowest: Readonly<Record<string, readonly [string, number]>>
  /** The first unfiltered count after opening, when nothing was read yet. */
  readonly firstCountMs: number
}

type Timed = { readonly name: string; readonly ms: number; readonly processorMs: number }

const processorMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

const pageLength = 50
const facets: readonly AuditFacet[] = auditFacets

export function measureQueries(open: () => Segments): QueryFigures {
  const segments = open()
  const search = createAuditSearch(segments, () => new Map())
  const entries = segments.all().reduce((sum, { count }) => sum + count, 0)
  const times = segments.all()
  const span = {
    from: Math.min(...times.map(({ minAt }) => minAt)),
    to: Math.max(...times.map(({ maxAt }) => maxAt))
  }

  const timed = (name: string, run: () => void): Timed => {
    const [from, processorFrom] = [performance.now(), processorMs()]
    run()
    return { name, ms: performance.now() - from, processorMs: processorMs() - processorFrom }
  }

  /** Until it is done; the time of the first answer and of all. */
  function count(name: string, expression: AuditExpression) {
    const [from, processorFrom] = [performance.now(), processorMs()]
    const taken = (): Timed => ({
      name,
      ms: performance.now() - from,
      processorMs: processorMs() - processorFrom
    })
    let answer = search.count({
      expression,
      window: null,
      buckets: 120,
      zone: 'utc',
      split: 'outcome',
      facets,
      facetValues: 10,
      choices: choicesIn(expression, facets)
    })
    const first = taken()
    while (!answer.isDone) {
      const more = search.countOn(answer.countId)
      if (more === undefined) throw new Error('The count went away')
      answer = more
    }
    return { first, whole: taken(), total: answer.total }
  }

  const firstCountMs = count('all', { kind: 'all' }).whole.ms
  const pages: Timed[] = []
  for (const { name, expression } of pageQuestions) {
    const { total } = count(name, expression)
    const far = Math.max(0, total - pageLength)
    for (const order of ['newest', 'oldest'] as const) {
      for (const index of new Set([0, pageLength, Math.floor(total / 2), far])) {
        pages.push(
          timed(`${name}, ${order} from ${index}`, () =>
            search.rows({ expression, order, index, limit: pageLength })
          )
        )
      }
    }
  }
  const texts = textQuestions.map(({ name, expression }) =>
    timed(name, () => search.rows({ expression, order: 'newest', index: 0, limit: pageLength }))
  )
  const asked = { unfiltered: [] as Timed[], single: [] as Timed[], any: [] as Timed[] }
  const partial: Timed[] = []
  for (const { name, kind, expression } of countQuestions(span)) {
    const { first, whole, total } = count(name, expression)
    asked[kind].push({ ...whole, name: `${name} (${total})` })
    if (kind === 'any') partial.push(first)
  }
  const groups = { page: pages, text: texts, ...asked, partial }
  const slowest = Object.entries(groups).map(([group, list]) => {
    const worst = list.reduce((most, one) => (one.ms > most.ms ? one : most))
    return [group, [worst.name, rounded(worst.ms)]] as const
  })
  const summary = (list: readonly Timed[]) => summarize(list.map(({ ms }) => ms))
  const processor = (list: readonly Timed[]) => summarize(list.map(each => each.processorMs))
  return {
    entries,
    page: summary(pages),
    text: summary(texts),
    counts: {
      unfiltered: summary(asked.unfiltered),
      single: summary(asked.single),
      any: summary(asked.any),
      partial: summary(partial)
    },
    processor: {
      page: processor(pages),
      text: processor(texts),
      unfiltered: processor(asked.unfiltered),
      single: processor(asked.single),
      any: processor(asked.any),
      partial: processor(partial)
    },
    slowest: Object.fromEntries(slowest),
    firstCountMs
  }
}
