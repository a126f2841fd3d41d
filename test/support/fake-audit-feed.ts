import type { AuditPageQuery, HorizonAudit } from '@main/core/audit-ports'
import type { HorizonTarget } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { WireAuditEntry } from '@shared/horizon/audit-entry'
import { vi } from 'vitest'

/** An entry as Horizon sends it. */
export const aWireEntry = (
  seq: number,
  changes: Partial<WireAuditEntry> = {},
  first = Date.parse('2026-11-18T00:00:00.000Z')
): WireAuditEntry => {
  const time = new Date(first + seq * 60_000).toISOString()
  return {
    id: `aud_${String(seq).padStart(6, '0')}`,
    seq,
    occurred_at: time,
    recorded_at: time,
    actor: { type: 'user', id: 'user_1', name: 'Ada Moreau', email: 'ada@acme.example' },
    action: 'api_key.used',
    outcome: 'success',
    ...changes
  }
}
export const wireEntries = (from: number, to: number): WireAuditEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => aWireEntry(from + index))

/** A Horizon's audit log in memory; a cursor is the number it goes on behind. */
export function fakeAuditFeed(now: () => number) {
  const state = {
    /** In the order of numbers; `null` where this Horizon keeps no log. */
    entries: [] as WireAuditEntry[] | null,
    /** Where it says something else than it has. */
    highWaterSeq: undefined as number | undefined
  }
  const queries: AuditPageQuery[] = []

  function answer({ limit, after, from, to }: AuditPageQuery): Uint8Array | null {
    if (state.entries === null) return null
    const behind = after === undefined ? 0 : Number(after.replace('c', ''))
    if (!Number.isInteger(behind)) {
      throw new AppError('validation-failed', 'Horizon refused the cursor', { status: 400 })
    }
    const within = state.entries.filter(
      ({ seq, occurred_at: time }) =>
        seq > behind && (from === undefined || time >= from) && (to === undefined || time < to)
    )
    const data = within.slice(0, limit)
    const last = data.at(-1)?.seq ?? behind
    const page = {
      data,
      next_cursor: `c${last}`,
      has_more: within.length > data.length,
      high_water_seq: state.highWaterSeq ?? state.entries.at(-1)?.seq ?? 0,
      oldest_available_at: state.entries[0]?.occurred_at ?? new Date(now()).toISOString()
    }
    return Buffer.from(JSON.stringify(page))
  }

  const page = vi.fn<HorizonAudit['page']>(async (query, signal) => {
    signal?.throwIfAborted()
    return answer(query)
  })
  /** One request per call, of which the client tells. */
  const feedFor = ({ onRequest }: HorizonTarget): HorizonAudit => ({
    page: (query, signal) => {
      onRequest?.()
      queries.push(query)
      return page(query, signal)
    }
  })
  return { state, page, queries, feedFor, answer }
}
export type FakeAuditFeed = ReturnType<typeof fakeAuditFeed>
