import type { HeldKeys, Journal, OperationRecord, ProfileData } from '@main/core/data-ports'
import { AppError } from '@shared/errors'
import { vi } from 'vitest'
import { fakeAuditRecords, fakeAuditStore } from './fake-audit-store'
import { fakeHeldReplies, fakeKeyHistory, fakeKeyRecords } from './fake-key-records'
import { fakeCallerHistory, fakeRotationJournal } from './fake-rotation-journal'
import type { Spied } from './spied'

const makesKey: readonly string[] = ['key.create', 'partner-key.create', 'partner-key.reissue']

/** A profile's two databases in memory; what is in them outlives closing, as files do. */
export function fakeProfileData() {
  const operations = new Map<string, OperationRecord>()
  const settledTimes = new Map<string, string>()
  const { history, remember } = fakeKeyHistory()
  const rotations = fakeRotationJournal()
  const audit = fakeAuditStore()
  let held: HeldKeys = { keys: [], unreadable: [], fetchedAt: null, clockOffsetMs: 0 }

  function change(id: string, edit: (operation: OperationRecord) => OperationRecord): void {
    const operation = operations.get(id)
    if (operation === undefined) throw new AppError('not-found', 'no such operation')
    operations.set(id, edit(operation))
  }

  const journal: Spied<Journal> & { isReadOnly: boolean } = {
    isReadOnly: false,
    intend: vi.fn<Journal['intend']>(async (operation, startedAt) => {
      const open = { state: 'intended', outcome: null, finishedAt: null, reveal: null } as const
      operations.set(operation.id, { ...operation, ...open, startedAt })
    }),
    finish: vi.fn<Journal['finish']>(async (id, state, outcome, finishedAt, subjectId) =>
      change(id, operation => ({
        ...operation,
        state,
        outcome,
        finishedAt,
        subjectId: subjectId ?? operation.subjectId
      }))
    ),
    stashed: vi.fn<Journal['stashed']>(async (id, reveal) =>
      change(id, operation => ({
        ...operation,
        reveal: { ...reveal, shownAt: null, reofferedAt: null, settledAt: null }
      }))
    ),
    markReveal: vi.fn<Journal['markReveal']>(async (id, what, at) => {
      if (what === 'settledAt') settledTimes.set(id, at)
      change(id, operation => ({
        ...operation,
        reveal: operation.reveal && { ...operation.reveal, [what]: at }
      }))
    }),
    unstashed: vi.fn<Journal['unstashed']>(async id =>
      change(id, operation => ({
        ...operation,
        reveal: operation.reveal && { ...operation.reveal, stash: 'memory' }
      }))
    ),
    settledStashes: vi.fn<Journal['settledStashes']>(async () =>
      [...operations.values()]
        .filter(({ id, reveal }) => settledTimes.has(id) && reveal?.stash === 'keychain')
        .map(({ id }) => id)
    ),
    operation: vi.fn(async (id: string) => operations.get(id) ?? null),
    openCreates: vi.fn(async () =>
      [...operations.values()].filter(
        ({ id, kind, state }) =>
          makesKey.includes(kind) && state !== 'failed' && !settledTimes.has(id)
      )
    ),
    webhookWrites: vi.fn<Journal['webhookWrites']>(async () =>
      [...operations.values()]
        .filter(({ kind, state }) => kind.startsWith('webhook.') && state !== 'failed')
        .filter(({ kind }) => kind !== 'webhook.update')
        .map(operation => ({ ...operation, settledAt: settledTimes.get(operation.id) ?? null }))
    ),
    doneSince: vi.fn<Journal['doneSince']>(async moment =>
      [...operations.values()].filter(
        ({ state, finishedAt }) => state === 'done' && (finishedAt ?? '') >= moment
      )
    )
  }
  const data = {
    keys: {
      held: vi.fn(async () => held),
      store: vi.fn<ProfileData['keys']['store']>(async (listing, fetchedAt) => {
        held = { ...listing, fetchedAt }
        remember(listing.keys, fetchedAt)
      })
    },
    history,
    replies: fakeHeldReplies(),
    journal,
    records: fakeKeyRecords(),
    rotations: rotations.rotations,
    callers: fakeCallerHistory(),
    audit: audit.store,
    auditRecords: fakeAuditRecords(),
    notices: [] as ProfileData['notices'],
    close: vi.fn(async () => undefined)
  } satisfies ProfileData
  return { data, operations, audit, damageRotation: rotations.damage }
}
export type FakeProfileData = ReturnType<typeof fakeProfileData>
