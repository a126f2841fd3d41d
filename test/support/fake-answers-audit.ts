import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type {
  AuditCoverage,
  AuditFacet,
  AuditRow,
  AuditSearch,
  AuditStatus,
  SavedSearch
} from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { fakeAuditRows, fakeAuditStatus } from './fake-audit-data'
import { fakeMatcher, partsOf } from './fake-audit-search'

type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void
type World = { activeProfileId: string | null; audit?: FakeAudit }

/** What the fake log holds; a test replaces parts of it, before or while the page looks at it. */
export type FakeAudit = {
  rows: AuditRow[]
  /** Laid over what follows from the rows. */
  status: Partial<AuditStatus>
  coverage: Partial<AuditCoverage>
  notes: Map<number, { text: string; changedAt: string }>
  searches: SavedSearch[]
  /** Counts answer so many times unfinished. */
  partialCounts: number
}

export const createFakeAudit = (changes: Partial<FakeAudit> = {}): FakeAudit => ({
  rows: fakeAuditRows(240),
  status: {},
  coverage: {},
  notes: new Map(),
  searches: [],
  partialCounts: 0,
  ...changes
})

/** What the log says of itself. */
export function statusOf(audit: FakeAudit): AuditStatus {
  const status = fakeAuditStatus(audit.rows)
  return { ...status, coverage: { ...status.coverage, ...audit.coverage }, ...audit.status }
}

/** Answers of everything about the audit log, over `world.audit` or a small log of its own. */
export function auditAnswers(world: World, emit: Emit): Partial<Handlers> {
  world.audit ??= createFakeAudit()
  const { audit } = world
  const tell = () => {
    const status = statusOf(audit)
    emit('audit.changed', { profileId: world.activeProfileId ?? '', status })
    return status
  }
  const matching = (search: AuditSearch, field?: AuditFacet): AuditRow[] => {
    const isMatch = fakeMatcher(search, field)
    return audit.rows.filter(({ entry }) => isMatch(entry))
  }
  const find = (position: number): AuditRow => {
    const row = audit.rows.find(each => each.position === position)
    if (row === undefined) throw new AppError('not-found', 'This entry is not held any more')
    return row
  }
  const valuesOf = (rows: readonly AuditRow[], field: AuditFacet) => {
    const counts = new Map<string, number>()
    for (const { entry } of rows) {
      const [value] = partsOf(entry, field)
        .filter(part => part !== '')
        .slice(-1)
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([label, count]) => ({
        label,
        term: field === 'ip' || field === 'outcome' ? `${field}:${label}` : `${field}:"${label}"`,
        count
      }))
  }
  let counting: Parameters<Handlers['audit.counts']>[0] | undefined
  let unfinished = audit.partialCounts

  const count = (input: Parameters<Handlers['audit.counts']>[0]) => {
    const all = matching(input)
    const isDone = unfinished <= 0
    unfinished -= 1
    const rows = isDone ? all : all.slice(Math.floor(all.length / 2))
    const times = all.map(({ entry }) => Date.parse(entry.occurredAt))
    const from = input.window ? Date.parse(input.window.from) : Math.min(...times)
    const to = input.window ? Date.parse(input.window.to) : Math.max(...times) + 1
    const bucketMs = Math.max(1, Math.ceil((to - from) / input.buckets))
    const names =
      input.split === 'none' ? [''] : valuesOf(all, input.split).map(({ label }) => label)
    const series = names.map(value => {
      const counts = Array.from({ length: input.buckets }, () => 0)
      for (const { entry } of rows) {
        if (input.split !== 'none' && entry[input.split] !== value) continue
        const at = Math.floor((Date.parse(entry.occurredAt) - from) / bucketMs)
        if (at in counts) counts[at] = (counts[at] ?? 0) + 1
      }
      return { value, counts }
    })
    const isEmpty = all.length === 0
    return {
      countId: '3c9d2b1a-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
      isDone,
      scanned: isDone ? audit.rows.length : Math.floor(audit.rows.length / 2),
      held: audit.rows.length,
      total: rows.length,
      histogram: {
        from: isEmpty ? null : new Date(from).toISOString(),
        to: isEmpty ? null : new Date(to).toISOString(),
        bucketMs,
        edges: isEmpty
          ? []
          : Array.from({ length: input.buckets + 1 }, (_, nth) => from + nth * bucketMs),
        series: isEmpty ? [] : series
      },
      facets: input.facets.map(field => {
        const values = valuesOf(isDone ? matching(input, field) : rows, field)
        return {
          field,
          values: values.slice(0, input.facetValues),
          others: Math.max(0, values.length - input.facetValues)
        }
      }),
      coverage: statusOf(audit).coverage,
      elapsedMs: 7
    }
  }

  return {
    'audit.status': async () => statusOf(audit),
    'audit.rows': async input => {
      const found = matching(input)
      if (input.order === 'newest') found.reverse()
      const { index, limit } = input
      return {
        rows: found.slice(index, index + limit),
        firstIndex: index,
        hasMore: index + limit < found.length,
        elapsedMs: 7,
        version: statusOf(audit).version
      }
    },
    'audit.counts': async input => {
      counting = input
      unfinished = audit.partialCounts
      return count(input)
    },
    'audit.moreCounts': async () => {
      if (counting === undefined) throw new AppError('not-found', 'Another count took its place')
      return count(counting)
    },
    'audit.values': async input => {
      const { field, typed, limit } = input
      if (['after', 'before', 'id', 'request', 'reason', 'agent'].includes(field)) {
        return { values: [] }
      }
      const values = valuesOf(matching(input), field as AuditFacet)
      const text = typed.toLowerCase()
      return {
        values: values.filter(({ label }) => label.toLowerCase().includes(text)).slice(0, limit)
      }
    },
    'audit.entry': async ({ position }) => {
      const row = find(position)
      const raw = JSON.stringify(row.entry)
      return {
        row,
        raw,
        rawBytes: raw.length,
        versions: [],
        vanishedAt: null,
        addressCount: audit.rows.filter(({ entry }) => entry.ip === row.entry.ip).length,
        note: audit.notes.get(position) ?? null
      }
    },
    'audit.positionOf': async ({ entryId }) => ({
      position: audit.rows.find(({ entry }) => entry.id === entryId)?.position ?? null
    }),
    'audit.alerts': async ({ limit }) => ({
      alerts: audit.rows
        .flatMap(({ position, marks }) =>
          marks
            .filter(mark => mark === 'changed' || mark === 'vanished')
            .map(kind => ({ position, kind, seenAt: '2026-11-19T13:40:00.000Z' }))
        )
        .slice(0, limit)
    }),
    'audit.setNote': async ({ position, text }) => {
      if (text === '') audit.notes.delete(position)
      else audit.notes.set(position, { text, changedAt: '2026-11-19T13:40:00.000Z' })
      audit.rows = audit.rows.map(row =>
        row.position === position ? { ...row, hasNote: text !== '' } : row
      )
      return {}
    },
    'audit.sync': async () => {
      audit.status = {
        ...audit.status,
        sync: { ...statusOf(audit).sync, state: 'syncing', done: 0, remaining: 1_000 }
      }
      return tell()
    },
    'audit.stopSync': async () => {
      audit.status = { ...audit.status, sync: { ...statusOf(audit).sync, state: 'stopped' } }
      return tell()
    },
    'audit.fetchRange': async () => tell(),
    'audit.coverage': async ({ from, to }) => ({ ...statusOf(audit).coverage, from, to }),
    'audit.verify': async () => ({
      verifiedTo: audit.rows.length,
      bad: null,
      chainHead: 'c0ffee'.repeat(10),
      startsAt: 1,
      limits: ['It does not prove that Horizon sent everything it had.']
    }),
    'audit.setRetention': async ({ days }) => {
      audit.status = { ...audit.status, retentionDays: days }
      return tell()
    },
    'audit.previewPurge': async ({ before }) => ({
      entries: audit.rows.filter(({ entry }) => entry.occurredAt < before).length
    }),
    'audit.purge': async ({ before }) => {
      const gone = audit.rows.filter(({ entry }) => entry.occurredAt < before)
      audit.rows = audit.rows.filter(({ entry }) => entry.occurredAt >= before)
      tell()
      return {
        entries: gone.length,
        firstPosition: gone[0]?.position ?? null,
        lastPosition: gone.at(-1)?.position ?? null,
        bytesFreed: gone.length * 640
      }
    },
    'audit.export': async input => ({
      path: `/home/ada/audit.${input.format === 'bundle' ? 'zip' : input.format}`,
      entries: matching(input).length,
      bytes: 12_345,
      sha256: 'ab'.repeat(32)
    }),
    'audit.searches': async () => ({ searches: audit.searches }),
    'audit.saveSearch': async ({ search }) => {
      audit.searches = [...audit.searches.filter(({ id }) => id !== search.id), search]
      return { searches: audit.searches }
    },
    'audit.removeSearch': async ({ searchId }) => {
      audit.searches = audit.searches.filter(({ id }) => id !== searchId)
      return { searches: audit.searches }
    }
  }
}
