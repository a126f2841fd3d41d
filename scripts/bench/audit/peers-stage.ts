import { join } from 'node:path'
import { auditFacets } from '@shared/contract/audit'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { openAuditLog } from '../../../src/main/database/audit/audit-log'
import { marksOf } from '../../../src/main/database/audit/key-marks'
import { createAuditSearch } from '../../../src/main/database/audit/search/audit-search'
import { openCache } from '../../../src/main/database/open-cache'
import { type Summary, summarize } from '../statistics.ts'
import { type Duckdb, openDuckdb } from './duckdb.ts'
import {
  type ComparedQuestion,
  comparedCounts,
  comparedPages,
  comparedTexts
} from './peers-questions.ts'
import { openRipgrep } from './ripgrep.ts'
import { answer, planOf, tell } from './stage.ts'

export type PeersPlan = { readonly folder: string }
export type Unavailable = { readonly unavailable: string }
export type PeersResult = {
  readonly console: Readonly<Record<'page' | 'text' | 'text_all' | 'histogram' | 'counts', Summary>>
  readonly duckdb:
    | Unavailable
    | (Readonly<Record<'page' | 'text' | 'text_all' | 'histogram' | 'counts', Summary>> & {
        readonly version: string
        readonly threads: number
        readonly import_ms: number
        readonly file_bytes: number
        /** Questions that both answered, but not alike. */
        readonly disagreements: readonly string[]
      })
  readonly ripgrep: Unavailable | { readonly version: string; readonly text_all: Summary }
}

const pageLength = 50
const buckets = 120

const { folder } = planOf<PeersPlan>()
const lines = join(folder, 'entries.jsonl')
const { db } = openCache(join(folder, 'cache.db'), Date.now())
const log = openAuditLog(db, Date.now())
const search = createAuditSearch(log.segments, positions => marksOf(log, positions))

function spanOf() {
  const all = log.segments.all()
  const from = Math.min(...all.map(({ minAt }) => minAt))
  return { from, to: Math.max(...all.map(({ maxAt }) => maxAt)) }
}
const span = spanOf()
/** Once over a long log: DuckDB takes minutes for that alone. */
const rounds = log.state.held > 2_000_000 ? 1 : 3

async function timed<T>(into: number[], work: () => T | Promise<T>): Promise<T> {
  const from = performance.now()
  const value = await work()
  into.push(performance.now() - from)
  return value
}

function countAll(expression: AuditExpression, shown: 'total' | 'histogram' | 'everything') {
  let counted = search.count({
    expression,
    window: null,
    buckets: shown === 'total' ? 1 : buckets,
    zone: 'utc',
    split: shown === 'total' ? 'none' : 'outcome',
    facets: shown === 'everything' ? auditFacets : [],
    facetValues: 10
  })
  while (!counted.isDone) {
    const more = search.countOn(counted.countId)
    if (more === undefined) throw new Error('The count went away')
    counted = more
  }
  return counted.total
}

const emptyTimes = () => ({
  page: [] as number[],
  text: [] as number[],
  text_all: [] as number[],
  histogram: [] as number[],
  counts: [] as number[]
})
type Times = ReturnType<typeof emptyTimes>
const own = emptyTimes()
const duck = emptyTimes()
const grep: number[] = []
const disagreements = new Set<string>()

function compare(name: string, one: unknown, other: unknown): void {
  if (JSON.stringify(one) !== JSON.stringify(other)) disagreements.add(name)
}

async function askPage(
  into: 'page' | 'text',
  { name, expression, where }: ComparedQuestion,
  place: 'first' | 'next' | 'far',
  total: number,
  duckdb: Duckdb | undefined
): Promise<void> {
  const index = { first: 0, next: pageLength, far: Math.max(0, total - pageLength) }[place]
  const request = { expression, order: 'newest', index, limit: pageLength } as const
  const { rows } = await timed(own[into], () => search.rows(request))
  if (duckdb === undefined) return
  const others = await timed(duck[into], () => duckdb.page(where, place, pageLength))
  const ids = others.map(({ id }) => id)
  if (place === 'far') ids.reverse()
  const ours = rows.map(({ entry }) => entry.id)
  compare(`${name}, ${place} page`, ours, ids)
}

async function askCounts(
  { name, expression, where }: ComparedQuestion,
  duckdb: Duckdb | undefined
): Promise<void> {
  const total = await timed(own.histogram, () => countAll(expression, 'histogram'))
  await timed(own.counts, () => countAll(expression, 'everything'))
  if (duckdb === undefined) return
  const { from, to } = span
  const bucketMs = Math.ceil((to - from + 1) / buckets)
  const other = await timed(duck.histogram, () => duckdb.histogram(where, from, bucketMs))
  await timed(duck.counts, async () => {
    await duckdb.histogram(where, from, bucketMs)
    await duckdb.facets(where)
  })
  compare(`${name}, counted`, total, other)
}

const duckdb = await openDuckdb(folder).catch(
  (error: unknown): Unavailable => ({
    unavailable: `DuckDB could not be loaded: ${error instanceof Error ? error.message : error}`
  })
)
const table = 'unavailable' in duckdb ? undefined : duckdb
const ripgrep = await openRipgrep()
tell(table === undefined ? 'DuckDB could not be loaded' : 'DuckDB reads the entries')
const imported = await table?.importFrom(lines)

const pages = comparedPages().map(question => ({
  question,
  total: countAll(question.expression, 'total')
}))
/** In turn, so that a machine that slows down slows all. */
async function askEverything(): Promise<void> {
  for (const { question, total } of pages) {
    await askPage('page', question, 'first', total, table)
    if (total > pageLength) await askPage('page', question, 'next', total, table)
    await askPage('page', question, 'far', total, table)
  }
  for (const question of comparedCounts(span)) await askCounts(question, table)
  for (const question of comparedTexts()) {
    const { name, expression, where } = question
    await askPage('text', question, 'first', 0, table)
    const total = await timed(own.text_all, () => countAll(expression, 'total'))
    if (table !== undefined) {
      compare(`${name}, counted`, total, await timed(duck.text_all, () => table.total(where)))
    }
    if (ripgrep !== undefined) await timed(grep, () => ripgrep.count(name, lines))
  }
}

for (let round = 1; round <= rounds; round += 1) {
  tell(`Round ${round} of ${rounds} with DuckDB and ripgrep`)
  await askEverything()
}

const summaries = ({ page, text, text_all, histogram, counts }: Times) => ({
  page: summarize(page),
  text: summarize(text),
  text_all: summarize(text_all),
  histogram: summarize(histogram),
  counts: summarize(counts)
})
const result: PeersResult = {
  console: summaries(own),
  duckdb:
    'unavailable' in duckdb
      ? duckdb
      : {
          ...summaries(duck),
          version: duckdb.version,
          threads: duckdb.threads,
          import_ms: imported?.ms ?? Number.NaN,
          file_bytes: imported?.bytes ?? Number.NaN,
          disagreements: [...disagreements]
        },
  ripgrep:
    ripgrep === undefined
      ? { unavailable: 'rg was not found on the PATH' }
      : { version: ripgrep.version, text_all: summarize(grep) }
}
table?.close()
db.close()
answer(result)
