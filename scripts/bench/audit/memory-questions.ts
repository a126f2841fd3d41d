import type { AuditStore } from '@main/core/audit-ports'
import { auditFacets } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { choicesIn } from '@shared/domain/audit-query/without-choice'
import { summarize } from '../statistics'
import type { MemoryFigures } from './console-plan'
import { benchEntries, benchPage } from './entries'
import { countQuestions, pageQuestions, textQuestions } from './query-list'

const pageLength = 50
const morePages = 5
const pageSize = 1_000
const megabyte = 1_048_576

const residentMegabytes = (): number => process.memoryUsage.rss() / megabyte
/** In kilobytes, whatever the system counts in. */
const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1_024

/** Asks through the worker whatever the other measurements ask, then lets more entries come. */
export async function memoryWhileAsked(audit: AuditStore): Promise<MemoryFigures> {
  const opened = residentMegabytes()
  const pages: number[] = []
  const counts: number[] = []

  async function page(expression: AuditExpression, index: number): Promise<void> {
    const from = performance.now()
    await audit.rows({ expression, order: 'newest', index, limit: pageLength })
    pages.push(performance.now() - from)
  }

  async function count(expression: AuditExpression): Promise<number> {
    const from = performance.now()
    const choices = choicesIn(expression, auditFacets)
    const facets = { facets: auditFacets, facetValues: 10, choices }
    let counted = await audit.count({
      expression,
      window: null,
      buckets: 120,
      zone: 'utc',
      split: 'outcome',
      ...facets
    })
    while (!counted.isDone) {
      const more = await audit.countOn(counted.countId)
      if (more === undefined) throw new Error('The count went away')
      counted = more
    }
    counts.push(performance.now() - from)
    return counted.total
  }

  async function takeMore(): Promise<void> {
    const { cursor, runs } = await audit.ledger()
    const last = runs.at(-1)?.toSeq ?? 0
    const total = last + morePages * pageSize
    let after = cursor
    for (let from = last + 1; from < total; from += pageSize) {
      const to = from + pageSize - 1
      const outcome = await audit.takePage({
        bytes: benchPage(benchEntries(from, pageSize, total), to, total),
        walk: 'forward',
        after,
        isHoleAccepted: false,
        receivedAt: Date.now()
      })
      if (outcome.kind === 'refused') throw new Error(`${outcome.why}: ${outcome.reason}`)
      after = outcome.nextCursor
    }
  }

  const { firstAt, lastAt } = await audit.ledger()
  for (const { expression } of pageQuestions) {
    const total = await count(expression)
    await page(expression, 0)
    await page(expression, Math.floor(total / 2))
    await page(expression, Math.max(0, total - pageLength))
  }
  for (const { expression } of textQuestions) await page(expression, 0)
  for (const { expression } of countQuestions({ from: firstAt ?? 0, to: lastAt ?? 0 })) {
    await count(expression)
  }
  const asked = residentMegabytes()
  await takeMore()
  return {
    opened_mb: opened,
    asked_mb: asked,
    more_pages_mb: residentMegabytes(),
    peak_mb: peakMegabytes(),
    page_ms: summarize(pages),
    counts_ms: summarize(counts)
  }
}
