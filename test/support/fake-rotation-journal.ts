import type { CallerHistory, CallerHour, RotationJournal } from '@main/core/data-ports'
import { type RotationEntry, rotationEntrySchema } from '@shared/contract/rotation-events'
import type { CallerPair } from '@shared/domain/drain-verdict'
import { AppError } from '@shared/errors'
import { vi } from 'vitest'
import type { Spied } from './spied'

/**
 * The rotations of a profile in memory, by the rules of the real ones. Handed on to the next core
 * it is what a restart finds.
 */
export function fakeRotationJournal() {
  /** As on disk: text, so that nobody changes an entry afterwards. */
  const kept = new Map<string, string[]>()
  const read = (id: string) => {
    const parsed = (kept.get(id) ?? []).map(text => rotationEntrySchema.safeParse(JSON.parse(text)))
    const entries = parsed.flatMap(({ data }) => data ?? [])
    return { id, entries, unreadable: parsed.length - entries.length }
  }
  const text = (entry: RotationEntry) => JSON.stringify(rotationEntrySchema.parse(entry))

  const rotations: Spied<RotationJournal> = {
    hasAny: vi.fn<RotationJournal['hasAny']>(async () => kept.size > 0),
    all: vi.fn<RotationJournal['all']>(async ({ isOpen = false } = {}) =>
      [...kept.keys()].map(read).filter(({ entries }) => !isOpen || !hasEnded(entries))
    ),
    get: vi.fn<RotationJournal['get']>(async id => (kept.has(id) ? read(id) : null)),
    append: vi.fn<RotationJournal['append']>(async (id, entry) => {
      const before = kept.get(id) ?? []
      if (entry.seq !== before.length + 1) throw new AppError('object-changed', 'not the next one')
      kept.set(id, [...before, text(entry)])
    }),
    importAll: vi.fn<RotationJournal['importAll']>(async all => {
      if (all.some(({ id }) => kept.has(id))) throw new AppError('conflict', 'kept already')
      for (const { id, entries } of all) kept.set(id, entries.map(text))
    })
  }
  /** Makes an entry one that this version cannot read. */
  const damage = (id: string, seq: number) => {
    kept.set(id, (kept.get(id) ?? []).with(seq - 1, '{"seq":"?"}'))
  }
  return { rotations, damage }
}
export type FakeRotationJournal = ReturnType<typeof fakeRotationJournal>

/** `looked` and the like change nothing about a rotation being over. */
function hasEnded(entries: readonly RotationEntry[]): boolean {
  const notes = new Set(['looked', 'renamed', 'rename-failed'])
  const last = entries.findLast(
    ({ event }) =>
      !notes.has(event.is) &&
      !(event.is === 'seen' && event.state !== 'active') &&
      !(event.is === 'more-found' && event.count === 0)
  )
  return last?.event.is === 'ended'
}

const nameOf = ({ ip, method, path }: CallerPair) => JSON.stringify([ip, method, path])
const earlier = (a: string, b: string) => (Date.parse(a) < Date.parse(b) ? a : b)
const later = (a: string, b: string) => (Date.parse(a) > Date.parse(b) ? a : b)

/** Caller hours in memory, added up as `cache.db` does. */
export function fakeCallerHistory(): Spied<CallerHistory> {
  type Gap = CallerPair & { readonly longestGapSeconds: number }
  const hours = new Map<string, CallerHour>()
  const gaps = new Map<string, Map<string, Gap>>()
  const reaches = new Map<string, { from: string; to: string }>()
  return {
    record: vi.fn<CallerHistory['record']>(async added => {
      for (const hour of added) {
        const name = JSON.stringify([hour.keyId, nameOf(hour), hour.userAgent, hour.hour])
        const known = hours.get(name) ?? hour
        hours.set(name, {
          ...hour,
          requests: Math.max(known.requests, hour.requests),
          firstSeenAt: earlier(known.firstSeenAt, hour.firstSeenAt),
          lastSeenAt: later(known.lastSeenAt, hour.lastSeenAt)
        })
      }
    }),
    recordGaps: vi.fn<CallerHistory['recordGaps']>(async (keyId, added) => {
      const ofKey = gaps.get(keyId) ?? new Map<string, Gap>()
      gaps.set(keyId, ofKey)
      for (const gap of added) {
        const known = ofKey.get(nameOf(gap))
        if ((known?.longestGapSeconds ?? -1) < gap.longestGapSeconds) ofKey.set(nameOf(gap), gap)
      }
    }),
    recordReach: vi.fn<CallerHistory['recordReach']>(async (keyId, from, to) => {
      const known = reaches.get(keyId)
      const isTouching =
        known !== undefined &&
        Date.parse(from) <= Date.parse(known.to) &&
        Date.parse(to) >= Date.parse(known.from)
      if (isTouching) {
        reaches.set(keyId, { from: earlier(known.from, from), to: later(known.to, to) })
      } else if (known === undefined || Date.parse(to) > Date.parse(known.to)) {
        reaches.set(keyId, { from, to })
      }
    }),
    of: vi.fn<CallerHistory['of']>(async keyId => ({
      hours: [...hours.values()].filter(hour => hour.keyId === keyId),
      gaps: [...(gaps.get(keyId)?.values() ?? [])],
      reachesBackTo: reaches.get(keyId)?.from ?? null,
      incompleteFrom: null
    }))
  }
}
