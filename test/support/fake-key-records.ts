import type { HeldReplies, KeyHistory, KeyRecords, StoredRevocation } from '@main/core/data-ports'
import type { Proof } from '@shared/domain/key-proof'
import type { Key } from '@shared/horizon/key'
import { vi } from 'vitest'
import type { Spied } from './spied'

type List = { readonly keys: readonly Key[]; readonly confirmedAt: string }

/** Earlier lists in memory; `remember` is what a refresh would have kept. */
export function fakeKeyHistory() {
  const lists: List[] = []
  let seen: string | null = null
  const history: Spied<KeyHistory> = {
    at: vi.fn<KeyHistory['at']>(
      async moment =>
        lists.findLast(({ confirmedAt }) => Date.parse(confirmedAt) <= Date.parse(moment)) ?? null
    ),
    seenUpTo: vi.fn<KeyHistory['seenUpTo']>(async () => seen),
    markSeen: vi.fn<KeyHistory['markSeen']>(async moment => {
      seen = moment
    })
  }
  const remember = (keys: readonly Key[], confirmedAt: string) => lists.push({ keys, confirmedAt })
  return { history, remember }
}

export function fakeHeldReplies(): Spied<HeldReplies> {
  const held = new Map<string, { body: unknown; fetchedAt: string }>()
  return {
    get: vi.fn<HeldReplies['get']>(async name => held.get(name) ?? null),
    put: vi.fn<HeldReplies['put']>(async (name, body, fetchedAt) => {
      held.set(name, { body, fetchedAt })
    })
  }
}

export function fakeKeyRecords(): Spied<KeyRecords> {
  const purposes = new Map<string, Awaited<ReturnType<KeyRecords['purposes']>>[number]>()
  const proofs = new Map<string, Proof>()
  const revocations = new Map<string, StoredRevocation>()
  const drafts = new Map<string, { content: unknown; savedAt: string }>()
  const observe = (keyId: string, seen: Partial<StoredRevocation>, at: string) => {
    const asked = revocations.get(keyId)
    if (asked !== undefined && at >= asked.requestedAt)
      revocations.set(keyId, { ...asked, ...seen })
  }
  return {
    purposes: vi.fn<KeyRecords['purposes']>(async () => [...purposes.values()]),
    setPurpose: vi.fn<KeyRecords['setPurpose']>(async (keyId, purpose, updatedAt, updatedBy) => {
      purposes.set(keyId, { ...purpose, keyId, updatedAt, updatedBy })
    }),
    removePurpose: vi.fn<KeyRecords['removePurpose']>(async keyId => {
      purposes.delete(keyId)
    }),
    proof: vi.fn<KeyRecords['proof']>(async keyId => proofs.get(keyId) ?? null),
    setProof: vi.fn<KeyRecords['setProof']>(async proof => {
      proofs.set(proof.keyId, proof)
    }),
    revocations: vi.fn<KeyRecords['revocations']>(async () => [...revocations.values()]),
    requestRevocation: vi.fn<KeyRecords['requestRevocation']>(async revocation => {
      const open = { confirmedAt: null, seenActiveAt: null }
      revocations.set(revocation.keyId, { ...revocation, ...open })
    }),
    observeRevocations: vi.fn<KeyRecords['observeRevocations']>(async (seen, at) => {
      for (const keyId of seen.endedIds) observe(keyId, { confirmedAt: at }, at)
      for (const keyId of seen.activeIds) observe(keyId, { seenActiveAt: at }, at)
    }),
    draft: vi.fn<KeyRecords['draft']>(async name => drafts.get(name) ?? null),
    saveDraft: vi.fn<KeyRecords['saveDraft']>(async (name, content, savedAt) => {
      drafts.set(name, { content, savedAt })
    }),
    removeDraft: vi.fn<KeyRecords['removeDraft']>(async name => {
      drafts.delete(name)
    })
  }
}
