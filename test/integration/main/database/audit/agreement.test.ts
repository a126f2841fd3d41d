import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeIntake, withAudit } from '@main/database/audit/audit-session'
import { entryOf } from '@main/database/audit/search/entry-of'
import type { Db } from '@main/database/open'
import { openCache } from '@main/database/open-cache'
import { matches } from '@shared/domain/audit-query/matches'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { auditCorpus, seededPicks } from '@support/audit-corpus'
import { auditQueries, queryClock } from '@support/audit-query-arbitrary'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

// Several sealed segments and an open end, from thousands of entries instead of hundreds of thousands.
vi.mock('@main/database/audit/sealing', async importOriginal => ({
  ...(await importOriginal<typeof import('@main/database/audit/sealing')>()),
  segmentLength: 1_000
}))

/** The same queries each time, where no others are asked for. */
const seed = Number(process.env.AUDIT_QUERY_SEED ?? 20_261_121)
const entryCount = 3_700
const pageLength = 400
const queryCount = 2_000
const parts = 8
/** Results up to this long are read whole; of longer ones the ends and a page inside. */
const readWhole = 400

type Held = { readonly position: number; readonly entry: AuditEntry }

let folder: string
let db: Db
/** In the order of the screen: by time, then by number. */
let held: readonly Held[]

const open = (): Db => openCache(join(folder, 'cache.db'), Date.now()).db

function store(wires: readonly object[]): void {
  for (let from = 0; from < wires.length; from += pageLength) {
    const data = wires.slice(from, from + pageLength)
    const to = from + data.length
    const body = { data, next_cursor: `c${to}`, has_more: to < wires.length }
    const outcome = withAudit(db, session =>
      takeIntake(session, {
        bytes: Buffer.from(JSON.stringify(body)),
        walk: 'forward',
        after: from === 0 ? null : `c${from}`,
        isHoleAccepted: false,
        receivedAt: Date.now()
      })
    )
    expect(outcome).toMatchObject({ kind: 'stored', added: data.length })
  }
}

/** Everything that was stored, as its text says it. */
function readAll(): Held[] {
  const found: Held[] = []
  for (;;) {
    const { rows } = withAudit(db, ({ search }) =>
      search.exportOn({
        expression: { kind: 'all' },
        order: 'oldest',
        index: found.length,
        limit: 500
      })
    )
    if (rows.length === 0) return found
    found.push(...rows.map(({ position, raw }) => ({ position, entry: entryOf(raw) })))
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-agreement-'))
  db = open()
  store(auditCorpus(entryCount, seed))
  db.close()
  db = open()
  held = readAll()
})
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

test('everything is stored, in order of time and then of number', () => {
  expect(held).toHaveLength(entryCount)
  const sorted = held.toSorted(
    (a, b) =>
      Date.parse(a.entry.occurredAt) - Date.parse(b.entry.occurredAt) || a.entry.seq - b.entry.seq
  )
  expect(held.map(({ position }) => position)).toEqual(sorted.map(({ position }) => position))
  expect(withAudit(db, ({ log }) => log.segments.all().length)).toBe(4)
})

/** What the store answers for one query against what the plain filter says. */
function compare(source: string, picks: ReturnType<typeof seededPicks>): number {
  const { expression, issues } = parseAuditQuery(source, queryClock)
  if (expression === undefined) throw new Error(`${source}: ${issues[0]?.message}`)
  const oldest = held.flatMap(({ position, entry }) =>
    matches(entry, expression) ? [position] : []
  )
  const newest = oldest.toReversed()
  const order = picks.pick(['newest', 'oldest'] as const)
  const wanted = order === 'newest' ? newest : oldest

  const page = (index: number, limit: number) => {
    const { rows, hasMore } = withAudit(db, ({ search }) =>
      search.rows({ expression, order, index, limit })
    )
    expect(rows.map(({ position }) => position)).toEqual(wanted.slice(index, index + limit))
    expect(hasMore).toBe(index + limit < wanted.length)
  }
  const isShort = wanted.length <= readWhole
  page(0, isShort ? readWhole : 30)
  if (!isShort) {
    page(picks.below(wanted.length), 30)
    page(wanted.length - 5, 30)
  }
  const counted = withAudit(db, ({ search }) => {
    const asked = {
      expression,
      window: null,
      buckets: 10,
      zone: 'utc' as const,
      split: 'none',
      facets: [],
      facetValues: 1
    }
    let counts = search.count({ ...asked, split: 'none' })
    while (!counts.isDone) counts = search.countOn(counts.countId) ?? { ...counts, isDone: true }
    return counts
  })
  expect([counted.total, counted.scanned]).toEqual([wanted.length, entryCount])
  return wanted.length
}

describe(`random queries answer what the plain filter says (AUDIT_QUERY_SEED=${seed})`, () => {
  test.for(Array.from({ length: parts }, (_, part) => part))(
    `in rows, order and total, part %i of ${parts}`,
    { timeout: 1_200_000 },
    part => {
      const queries = auditQueries(held.map(({ entry }) => entry))
      const picks = seededPicks(seed + part)
      const sizes = { some: 0, none: 0, all: 0 }
      fc.assert(
        fc.property(queries, source => {
          const found = compare(source, picks)
          sizes[found === 0 ? 'none' : found === entryCount ? 'all' : 'some'] += 1
        }),
        { numRuns: queryCount / parts, seed: seed + part }
      )
      // Else the queries would say little.
      expect(sizes.some).toBeGreaterThan(queryCount / parts / 2)
    }
  )
})
