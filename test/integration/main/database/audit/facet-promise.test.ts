import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeIntake, withAudit } from '@main/database/audit/audit-session'
import type { Db } from '@main/database/open'
import { openCache } from '@main/database/open-cache'
import { type AuditFacet, auditFacets } from '@shared/contract/audit'
import { termState, toggledTerm } from '@shared/domain/audit-query/edit-audit-query'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { auditCorpus } from '@support/audit-corpus'
import { queryClock } from '@support/audit-query-arbitrary'
import { startSandbox } from '@support/sandbox'
import { afterEach, expect, test, vi } from 'vitest'

// Several sealed segments and an open end.
vi.mock('@main/database/audit/sealing', async importOriginal => ({
  ...(await importOriginal<typeof import('@main/database/audit/sealing')>()),
  segmentLength: 1_000
}))

let folder: string
let db: Db | undefined
afterEach(() => {
  db?.close()
  rmSync(folder, { recursive: true })
})

function open(): Db {
  folder = mkdtempSync(join(tmpdir(), 'audit-facets-'))
  db = openCache(join(folder, 'cache.db'), Date.now()).db
  return db
}

function store(into: Db, after: string | null, page: object): void {
  const bytes = Buffer.from(JSON.stringify(page))
  const intake = { walk: 'forward', isHoleAccepted: false, receivedAt: Date.now() } as const
  const outcome = withAudit(into, session => takeIntake(session, { ...intake, bytes, after }))
  expect(outcome.kind).toBe('stored')
}

/** The whole log of an organization as Horizon tells it. */
async function fetchLog(into: Db): Promise<void> {
  const horizon = await startSandbox({ scenario: 'acme', seed: 'facets', audit: 2_500 })
  try {
    for (let after: string | null = null, hasMore = true; hasMore; ) {
      const from: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
      const { body } = await horizon.admin('GET', `/admin/audit-logs?order=asc&limit=1000${from}`)
      store(into, after, body)
      after = body.next_cursor
      hasMore = body.has_more
    }
  } finally {
    await horizon.close()
  }
}

function count(of: Db, source: string, facets: readonly AuditFacet[]) {
  const { expression, issues } = parseAuditQuery(source, queryClock)
  if (expression === undefined) throw new Error(`${source}: ${issues[0]?.message}`)
  return withAudit(of, ({ search }) => {
    const asked = { expression, window: null, buckets: 1, facets, facetValues: 200 }
    let counts = search.count({ ...asked, zone: 'utc', split: 'none' })
    while (!counts.isDone) counts = search.countOn(counts.countId) ?? { ...counts, isDone: true }
    return counts
  })
}

/** What stands beside each value, and how many entries its click finds. */
function promises(of: Db, source: string, fields: readonly AuditFacet[]) {
  return count(of, source, fields).facets.flatMap(({ field, values }) =>
    values
      // A click on what is asked for already takes it out.
      .filter(({ term }) => termState(source, term) !== 'asked')
      .map(({ term, count: promised }) => ({
        term: `${field}: ${term}`,
        promised,
        found: count(of, toggledTerm(source, term), []).total
      }))
  )
}
const broken = (all: ReturnType<typeof promises>) =>
  all.filter(({ promised, found }) => promised !== found)

test('of a real log the number beside every value is the number of entries its click finds', async () => {
  const log = open()
  await fetchLog(log)
  const queries = ['', 'outcome:denied', 'ip:203.0.113.0/24 OR partner:a']
  for (const source of queries) {
    const all = promises(log, source, auditFacets)
    expect(all.length).toBeGreaterThan(40)
    expect(broken(all)).toEqual([])
  }
}, 600_000)

test('of what a hostile server sends, what is done, how it ended, from where and by which key', () => {
  const log = open()
  const wires = auditCorpus(2_400, 7)
  const pageLength = 400
  for (let from = 0; from < wires.length; from += pageLength) {
    const to = from + pageLength
    const page = { data: wires.slice(from, to), next_cursor: `c${to}`, has_more: true }
    store(log, from === 0 ? null : `c${from}`, page)
  }
  // Names, addresses and ids stand in for one another there: a value can be one's name and another's id.
  const exact = ['outcome', 'action', 'ip', 'key'] as const
  for (const source of ['', 'outcome:denied', '-actor:ada']) {
    const all = promises(log, source, exact)
    expect(all.length).toBeGreaterThan(20)
    expect(broken(all)).toEqual([])
  }
})
