import type {
  HeldKeys,
  Journal,
  KeyRecords,
  OperationRecord,
  ProfileData,
  RotationJournal,
  StoredRevocation
} from '@main/core/data-ports'
import type { RotationEntry } from '@shared/contract/rotation-events'
import { AppError } from '@shared/errors'
import { canary } from './model-horizon'

type Heard = (rotationId: string, entry: RotationEntry) => void

/** A profile's two databases in memory, by the rules of the real ones; they outlive every run. */
export function createMemoryData(heard: Heard) {
  const operations = new Map<string, OperationRecord>()
  const settledAt = new Map<string, string>()
  /** As on disk: text. */
  const kept = new Map<string, string[]>()
  let held: HeldKeys = { keys: [], unreadable: [], fetchedAt: null, clockOffsetMs: 0 }

  const change = (id: string, fields: Partial<OperationRecord>) => {
    const operation = operations.get(id)
    if (operation === undefined) throw new AppError('not-found', 'no such operation')
    operations.set(id, { ...operation, ...fields })
  }
  const changeReveal = (id: string, fields: object) => {
    const reveal = operations.get(id)?.reveal
    if (reveal != null) change(id, { reveal: { ...reveal, ...fields } })
  }
  const all = () => [...operations.values()]

  const journal: Journal = {
    isReadOnly: false,
    async intend(operation, startedAt) {
      const open = { state: 'intended', outcome: null, finishedAt: null, reveal: null } as const
      operations.set(operation.id, { ...operation, ...open, startedAt })
    },
    finish: async (id, state, outcome, finishedAt, subjectId) =>
      change(id, { state, outcome, finishedAt, ...(subjectId && { subjectId }) }),
    stashed: async (id, reveal) =>
      change(id, { reveal: { ...reveal, shownAt: null, reofferedAt: null, settledAt: null } }),
    async markReveal(id, what, at) {
      if (what === 'settledAt') settledAt.set(id, at)
      changeReveal(id, { [what]: at })
    },
    unstashed: async id => changeReveal(id, { stash: 'memory' }),
    settledStashes: async () =>
      all()
        .filter(({ id, reveal }) => settledAt.has(id) && reveal?.stash === 'keychain')
        .map(({ id }) => id),
    operation: async id => operations.get(id) ?? null,
    openCreates: async () =>
      all().filter(
        ({ id, kind, state }) => kind === 'key.create' && state !== 'failed' && !settledAt.has(id)
      ),
    webhookWrites: async () => [],
    doneSince: async moment =>
      all().filter(({ state, finishedAt }) => state === 'done' && (finishedAt ?? '') >= moment)
  }

  const read = (id: string) => ({
    id,
    entries: (kept.get(id) ?? []).map(text => JSON.parse(text) as RotationEntry),
    unreadable: 0
  })
  const rotations: RotationJournal = {
    hasAny: async () => kept.size > 0,
    all: async () => [...kept.keys()].map(read),
    get: async id => (kept.has(id) ? read(id) : null),
    async append(id, entry) {
      const before = kept.get(id) ?? []
      if (entry.seq !== before.length + 1) throw new AppError('object-changed', 'not the next one')
      kept.set(id, [...before, JSON.stringify(entry)])
      heard(id, entry)
    },
    async importAll() {
      throw new AppError('conflict', 'nothing is imported here')
    }
  }

  const nothing = async () => undefined
  const data: ProfileData = {
    keys: {
      held: async () => held,
      async store(listing, fetchedAt) {
        held = { ...listing, fetchedAt }
      }
    },
    history: {
      at: async () => null,
      seenUpTo: async () => null,
      markSeen: nothing
    },
    replies: createReplies(),
    journal,
    records: createRecords(),
    rotations,
    callers: {
      record: nothing,
      recordGaps: nothing,
      recordReach: nothing,
      of: async () => ({ hours: [], gaps: [], reachesBackTo: null, incompleteFrom: null })
    },
    ...createNoAudit(),
    notices: [],
    close: nothing
  }
  return {
    data,
    operations,
    rotationIds: () => [...kept.keys()],
    entriesOf: (rotationId: string) => read(rotationId).entries,
    holdsCanary: () => JSON.stringify([held, all(), [...kept.values()]]).includes(canary)
  }
}
export type MemoryData = ReturnType<typeof createMemoryData>

/** An audit log that nobody began: the console asks whether there is one. */
function createNoAudit(): Pick<ProfileData, 'audit' | 'auditRecords'> {
  const ledger: ProfileData['audit']['ledger'] = async () => ({
    held: 0,
    firstAt: null,
    lastAt: null,
    bytes: 0,
    runs: [],
    cursor: null,
    forwardSeq: null,
    highWaterSeq: null,
    oldestAvailableAt: null,
    currentAt: null,
    settled: [],
    lost: [],
    purgedBefore: null,
    purgedAt: null,
    retentionDays: null,
    wish: null,
    chain: {
      head: '',
      firstPosition: 1,
      lastPosition: 0,
      verifiedTo: null,
      verifiedAt: null,
      badPosition: null
    },
    changed: 0,
    vanished: 0,
    version: 0
  })
  return {
    audit: { ledger, wish: async () => null } as ProfileData['audit'],
    auditRecords: {} as ProfileData['auditRecords']
  }
}

function createReplies(): ProfileData['replies'] {
  const replies = new Map<string, { body: unknown; fetchedAt: string }>()
  return {
    get: async name => replies.get(name) ?? null,
    put: async (name, body, fetchedAt) => void replies.set(name, { body, fetchedAt })
  }
}

function createRecords(): KeyRecords {
  const revocations = new Map<string, StoredRevocation>()
  const observe = (keyId: string, seen: Partial<StoredRevocation>, at: string) => {
    const asked = revocations.get(keyId)
    if (asked === undefined || at < asked.requestedAt) return
    revocations.set(keyId, { ...asked, ...seen })
  }
  const nothing = async () => undefined
  return {
    purposes: async () => [],
    setPurpose: nothing,
    removePurpose: nothing,
    proof: async () => null,
    setProof: nothing,
    draft: async () => null,
    saveDraft: nothing,
    removeDraft: nothing,
    revocations: async () => [...revocations.values()],
    async requestRevocation(revocation) {
      revocations.set(revocation.keyId, { ...revocation, confirmedAt: null, seenActiveAt: null })
    },
    async observeRevocations({ endedIds, activeIds }, at) {
      for (const keyId of endedIds) observe(keyId, { confirmedAt: at }, at)
      for (const keyId of activeIds) observe(keyId, { seenActiveAt: at }, at)
    }
  }
}
