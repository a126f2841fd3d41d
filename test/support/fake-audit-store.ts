import type {
  AuditLedger,
  AuditRecords,
  AuditStore,
  HeldRun,
  IntakeOutcome,
  PageIntake,
  StoredAuditRow,
  TimeSpan
} from '@main/core/audit-ports'
import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { matches } from '@shared/domain/audit-query/matches'
import {
  type AuditEntry,
  toAuditEntry,
  wireAuditEntrySchema,
  wireAuditPageSchema
} from '@shared/horizon/audit-entry'
import { vi } from 'vitest'
import type { Spied } from './spied'

type Held = {
  readonly entry: AuditEntry
  readonly raw: string
  /** Other content that came under the same id. */
  readonly others: Set<string>
  isVanished: boolean
}

const refused = (
  why: Extract<IntakeOutcome, { kind: 'refused' }>['why'],
  reason: string,
  missing?: { from: number; to: number }
): IntakeOutcome => ({ kind: 'refused', why, reason, ...(missing && { missing }) })

const at = (time: string | null | undefined): number => Date.parse(time ?? '')

/** The audit log of a profile in memory, by the rules of the real one; simple, and slow with many. */
export function fakeAuditStore() {
  const chain: Held[] = []
  const byId = new Map<string, Held>()
  let known = {
    cursor: null as string | null,
    forwardSeq: null as number | null,
    highWaterSeq: null as number | null,
    oldestAvailableAt: null as string | null,
    currentAt: null as number | null,
    settled: [] as TimeSpan[],
    purgedBefore: null as number | null,
    purgedAt: null as number | null,
    retentionDays: null as number | null,
    wish: null as AuditLedger['wish'],
    verified: { verifiedTo: null, verifiedAt: null, badPosition: null } as Pick<
      AuditLedger['chain'],
      'verifiedTo' | 'verifiedAt' | 'badPosition'
    >,
    changed: 0,
    version: 1,
    purged: 0,
    accepted: 0
  }
  let recheck: { span: TimeSpan; seen: Set<string>; added: number } | undefined
  let failure: Error | undefined

  const change = (changes: Partial<typeof known>) => {
    known = { ...known, ...changes, version: known.version + 1 }
  }
  const inOrder = (): Held[] => [...chain].sort((a, b) => a.entry.seq - b.entry.seq)
  const times = (): number[] => chain.map(({ entry }) => at(entry.occurredAt))

  function runs(): HeldRun[] {
    const found: HeldRun[] = []
    for (const { entry } of inOrder()) {
      const time = at(entry.recordedAt ?? entry.occurredAt)
      const last = found.at(-1)
      if (last !== undefined && entry.seq <= last.toSeq + 1) {
        found[found.length - 1] = { ...last, toSeq: entry.seq, toAt: time }
      } else found.push({ fromSeq: entry.seq, toSeq: entry.seq, fromAt: time, toAt: time })
    }
    return found
  }

  const ledger = (): AuditLedger => ({
    held: chain.length,
    firstAt: chain.length === 0 ? null : Math.min(...times()),
    lastAt: chain.length === 0 ? null : Math.max(...times()),
    bytes: chain.reduce((sum, { raw }) => sum + raw.length, 0),
    runs: runs(),
    cursor: known.cursor,
    forwardSeq: known.forwardSeq,
    highWaterSeq: known.highWaterSeq,
    oldestAvailableAt: known.oldestAvailableAt,
    currentAt: known.currentAt,
    settled: known.settled,
    lost: [],
    purgedBefore: known.purgedBefore,
    purgedAt: known.purgedAt,
    retentionDays: known.retentionDays,
    wish: known.wish,
    chain: {
      head: `${chain.length}`.padStart(64, '0'),
      firstPosition: known.purged + 1,
      lastPosition: known.purged + chain.length,
      ...known.verified
    },
    changed: known.changed,
    vanished: chain.filter(({ isVanished }) => isVanished).length,
    version: known.version
  })

  function takePage({ bytes, walk, after, isHoleAccepted }: PageIntake): IntakeOutcome {
    if (failure !== undefined) throw failure
    let body: unknown
    try {
      body = JSON.parse(Buffer.from(bytes).toString())
    } catch {
      return refused('unreadable', 'it is not JSON')
    }
    const page = wireAuditPageSchema.safeParse(body).data
    if (page === undefined) return refused('unreadable', 'it is not a page of the log')
    const entries: Held[] = []
    for (const [index, item] of page.data.entries()) {
      const wire = wireAuditEntrySchema.safeParse(item).data
      if (wire === undefined) return refused('unreadable', `entry ${index + 1} cannot be read`)
      const raw = JSON.stringify(item)
      entries.push({ entry: toAuditEntry(wire), raw, others: new Set(), isVanished: false })
    }
    const seqs = entries.map(({ entry }) => entry.seq)
    if (seqs.some((seq, index) => index > 0 && seq <= (seqs[index - 1] ?? 0))) {
      return refused('order', 'its numbers do not grow')
    }
    const next = page.next_cursor ?? null
    if (next !== null && next === after && page.has_more === true) {
      return refused('loop', 'its cursor leads back to itself')
    }
    const missing = walk === 'forward' && !isHoleAccepted ? holeIn(seqs, after) : undefined
    if (missing !== undefined) return refused('hole', 'numbers are left out', missing)
    const counts = keep(entries)
    known = { ...known, highWaterSeq: page.high_water_seq ?? known.highWaterSeq }
    if (walk === 'recheck') recheckSees(entries, counts.added)
    else {
      change({
        cursor: next ?? known.cursor,
        forwardSeq: Math.max(known.forwardSeq ?? 0, seqs.at(-1) ?? 0) || null,
        oldestAvailableAt: known.oldestAvailableAt ?? page.oldest_available_at ?? null
      })
    }
    return {
      kind: 'stored',
      entries: entries.length,
      ...counts,
      nextCursor: next,
      hasMore: page.has_more ?? false,
      lastSeq: seqs.at(-1) ?? null,
      highWaterSeq: page.high_water_seq ?? null,
      oldestAvailableAt: page.oldest_available_at ?? null
    }
  }

  function holeIn(seqs: readonly number[], after: string | null) {
    const last = after === null ? undefined : runs().at(-1)?.toSeq
    for (const [index, seq] of seqs.entries()) {
      const before = index === 0 ? last : seqs[index - 1]
      if (before !== undefined && seq > before + 1) return { from: before + 1, to: seq - 1 }
    }
    return undefined
  }

  function keep(entries: readonly Held[]) {
    let added = 0
    let changed = 0
    for (const held of entries) {
      const before = byId.get(held.entry.id)
      if (before === undefined) {
        byId.set(held.entry.id, held)
        chain.push(held)
        added += 1
      } else if (before.raw !== held.raw && !before.others.has(held.raw)) {
        before.others.add(held.raw)
        changed += 1
      }
    }
    if (added + changed > 0) change({ changed: known.changed + changed })
    return { added, changed, duplicates: entries.length - added - changed }
  }

  function recheckSees(entries: readonly Held[], added: number): void {
    if (recheck === undefined) throw new Error('no recheck was begun')
    for (const { entry } of entries) recheck.seen.add(entry.id)
    recheck.added += added
  }

  function endRecheck(settles: boolean) {
    if (recheck === undefined) throw new Error('no recheck was begun')
    const { span, seen, added } = recheck
    const isIn = ({ entry }: Held) => {
      const time = at(entry.occurredAt)
      return time >= span.from && time < span.to
    }
    const gone = chain.filter(held => isIn(held) && !held.isVanished && !seen.has(held.entry.id))
    for (const held of gone) held.isVanished = true
    recheck = undefined
    const isEqual = added === 0 && gone.length === 0
    change(settles && isEqual ? { settled: [...known.settled, span] } : {})
    return { added, vanished: gone.length }
  }

  function found(expression: AuditExpression, order: 'newest' | 'oldest'): StoredAuditRow[] {
    const rows = chain.map(({ entry, isVanished }, index) => ({
      position: known.purged + index + 1,
      entry,
      marks: isVanished ? (['vanished'] as const) : []
    }))
    const sign = order === 'oldest' ? 1 : -1
    return rows
      .filter(({ entry }) => matches(entry, expression))
      .sort(
        (a, b) =>
          sign * (at(a.entry.occurredAt) - at(b.entry.occurredAt) || a.entry.seq - b.entry.seq)
      )
  }

  let counts: { id: string; total: number } | undefined
  let counted = 0
  const countsNow = (isDone: boolean) => ({
    countId: counts?.id ?? '',
    isDone,
    scanned: isDone ? chain.length : 0,
    held: chain.length,
    total: counts?.total ?? 0,
    histogram: { from: null, to: null, bucketMs: 1, edges: [], series: [] },
    facets: [],
    elapsedMs: 0
  })

  const store: Spied<AuditStore> = {
    ledger: vi.fn<AuditStore['ledger']>(async () => ledger()),
    takePage: vi.fn<AuditStore['takePage']>(async page => takePage(page)),
    beginRecheck: vi.fn<AuditStore['beginRecheck']>(async span => {
      recheck = { span, seen: new Set(), added: 0 }
    }),
    endRecheck: vi.fn<AuditStore['endRecheck']>(async settles => endRecheck(settles)),
    noteCurrent: vi.fn<AuditStore['noteCurrent']>(async currentAt =>
      change({ currentAt, wish: null })
    ),
    rows: vi.fn<AuditStore['rows']>(async ({ expression, order, index, limit }) => {
      const all = found(expression, order)
      return { rows: all.slice(index, index + limit), hasMore: all.length > index + limit }
    }),
    count: vi.fn<AuditStore['count']>(async ({ expression }) => {
      counted += 1
      const id = `00000000-0000-4000-8001-${String(counted).padStart(12, '0')}`
      counts = { id, total: found(expression, 'oldest').length }
      return countsNow(false)
    }),
    countOn: vi.fn<AuditStore['countOn']>(async countId =>
      counts?.id === countId ? countsNow(true) : undefined
    ),
    values: vi.fn<AuditStore['values']>(async () => []),
    entry: vi.fn<AuditStore['entry']>(async position => {
      const row = found({ kind: 'all' }, 'oldest').find(each => each.position === position)
      const held = row && byId.get(row.entry.id)
      if (row === undefined || held === undefined) return null
      const { raw } = held
      const rawBytes = Buffer.byteLength(raw)
      return { row, raw, rawBytes, versions: [], vanishedAt: null, addressCount: null }
    }),
    positionOf: vi.fn<AuditStore['positionOf']>(async id => {
      const index = chain.findIndex(({ entry }) => entry.id === id)
      return index === -1 ? null : known.purged + index + 1
    }),
    alerts: vi.fn<AuditStore['alerts']>(async () => []),
    exportOn: vi.fn<AuditStore['exportOn']>(async ({ expression, order, index, limit }) => ({
      rows: found(expression, order)
        .slice(index, index + limit)
        .map(row => ({ ...row, raw: byId.get(row.entry.id)?.raw ?? '', hash: '0'.repeat(64) }))
    })),
    verifyOn: vi.fn<AuditStore['verifyOn']>(async fromPosition => {
      const lastPosition = known.purged + chain.length
      const verifiedTo = Math.min(fromPosition + 499, lastPosition)
      return { verifiedTo, lastPosition, isDone: verifiedTo >= lastPosition, bad: null }
    }),
    noteVerified: vi.fn<AuditStore['noteVerified']>(
      async (verifiedTo, verifiedAt, badPosition) =>
        void change({ verified: { verifiedTo, verifiedAt, badPosition } })
    ),
    setRetention: vi.fn<AuditStore['setRetention']>(async retentionDays =>
      change({ retentionDays })
    ),
    wish: vi.fn<AuditStore['wish']>(async () => known.wish),
    noteWish: vi.fn<AuditStore['noteWish']>(async wish => change({ wish })),
    countBefore: vi.fn<AuditStore['countBefore']>(
      async before => times().filter(time => time < before).length
    ),
    purgeOn: vi.fn<AuditStore['purgeOn']>(async before => {
      const gone = chain.filter(({ entry }) => at(entry.occurredAt) < before).slice(0, 500)
      for (const held of gone) {
        byId.delete(held.entry.id)
        chain.splice(chain.indexOf(held), 1)
      }
      const firstPosition = gone.length === 0 ? null : known.purged + 1
      const purged = known.purged + gone.length
      change({ purged, purgedBefore: before, purgedAt: Date.now() })
      return {
        removed: gone.length,
        firstPosition,
        lastPosition: gone.length === 0 ? null : purged,
        bytesFreed: gone.reduce((sum, { raw }) => sum + raw.length, 0),
        isDone: times().every(time => time >= before)
      }
    })
  }
  return {
    store,
    ids: (): string[] => inOrder().map(({ entry }) => entry.id),
    /** From now on nothing can be kept; `undefined` ends it. */
    failWith: (error: Error | undefined) => {
      failure = error
    }
  }
}
export type FakeAuditStore = ReturnType<typeof fakeAuditStore>

export function fakeAuditRecords(): Spied<AuditRecords> {
  const notes = new Map<string, { text: string; changedAt: string }>()
  const searches = new Map<string, Awaited<ReturnType<AuditRecords['searches']>>[number]>()
  const exports: Parameters<AuditRecords['recordExport']>[0][] = []
  return {
    note: vi.fn<AuditRecords['note']>(async id => notes.get(id) ?? null),
    setNote: vi.fn<AuditRecords['setNote']>(async (id, text, changedAt) => {
      notes.set(id, { text, changedAt })
    }),
    removeNote: vi.fn<AuditRecords['removeNote']>(async id => void notes.delete(id)),
    notedAmong: vi.fn<AuditRecords['notedAmong']>(async ids => ids.filter(id => notes.has(id))),
    searches: vi.fn<AuditRecords['searches']>(async () => [...searches.values()]),
    saveSearch: vi.fn<AuditRecords['saveSearch']>(async search => {
      searches.set(search.id, search)
    }),
    removeSearch: vi.fn<AuditRecords['removeSearch']>(async id => void searches.delete(id)),
    recordExport: vi.fn<AuditRecords['recordExport']>(async record => void exports.push(record)),
    lastBundleHash: vi.fn<AuditRecords['lastBundleHash']>(
      async () => exports.findLast(({ format }) => format === 'bundle')?.sha256 ?? null
    )
  }
}
