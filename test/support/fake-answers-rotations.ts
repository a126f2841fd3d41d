import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type { Drain } from '@shared/contract/rotation-drain'
import type { Adoptable, Rotation } from '@shared/contract/rotation-views'
import { replacementDiff, replacementDraft } from '@shared/domain/replacement'
import type { Situation } from '@shared/domain/rotation-stages'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import {
  ago,
  ahead,
  fakeChecks,
  fakeDrain,
  fakeEntries,
  fakeOldKey,
  fakeReplacement,
  fakeRotation,
  fakeRotationId
} from './fake-rotation-data'

type World = { activeProfileId: string | null; keys: Key[] }
type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void

const minute = 60_000
const day = 1_440 * minute

export type FakeRotations = { rotations: Rotation[]; adoptable: Adoptable[]; drain: Drain }
const rotationsOf = new WeakMap<object, FakeRotations>()

/** What the answers about rotations read and change; a test fills it. */
export function fakeRotations(world: object): FakeRotations {
  const known = rotationsOf.get(world)
  if (known !== undefined) return known
  const made: FakeRotations = { rotations: [], adoptable: [], drain: fakeDrain() }
  rotationsOf.set(world, made)
  return made
}

/** Answers of every procedure about rotations; a change moves the rotation as the core would. */
export function rotationAnswers(world: World, emit: Emit): Partial<Handlers> {
  const held = fakeRotations(world)
  const tokens = new Map<
    string,
    { rotationId: string; target: 'old' | 'replacement' | 'orphan'; keyId: string }
  >()

  const find = (rotationId: string): Rotation => {
    const found = held.rotations.find(({ id }) => id === rotationId)
    if (found === undefined) throw new AppError('not-found', 'There is no such rotation')
    return found
  }
  const put = (rotation: Rotation): Rotation => {
    held.rotations = held.rotations.map(each => (each.id === rotation.id ? rotation : each))
    emit('rotations.changed', { profileId: world.activeProfileId ?? '' })
    return rotation
  }
  const change = (rotationId: string, changes: Partial<Rotation>) =>
    put({ ...find(rotationId), ...changes })
  const move = (rotationId: string, situation: Situation, changes: Partial<Rotation> = {}) => {
    const { id, mode, consumers, checks, orphans } = find(rotationId)
    return put({ ...fakeRotation(situation, { id, mode, consumers, checks, orphans }), ...changes })
  }
  const key = (keyId: string): Key => {
    const found = [...world.keys, fakeReplacement()].find(({ id }) => id === keyId)
    if (found !== undefined) return found
    return { ...fakeReplacement(), id: keyId }
  }

  return {
    'rotations.list': async () => ({ rotations: held.rotations, adoptable: held.adoptable }),
    'rotations.get': async ({ rotationId }) => find(rotationId),
    'rotations.preflight': async ({ keyId }) => {
      const old = key(keyId)
      const draft = replacementDraft(old, Date.now())
      return {
        key: old,
        checks: fakeChecks(),
        draft: { ...draft, scopes: [...draft.scopes] } as Rotation['draft'],
        diff: replacementDiff(old, draft)
      }
    },
    'rotations.start': async ({ mode }) => {
      const rotation = fakeRotation('ready-to-create', { mode })
      held.rotations = [...held.rotations, rotation]
      return rotation
    },
    'rotations.create': async ({ rotationId }) => move(rotationId, 'to-deliver'),
    'rotations.look': async ({ rotationId }) => find(rotationId),
    'rotations.adopt': async ({ rotationId, keyId }) =>
      move(rotationId, 'to-deliver', {
        orphans: find(rotationId).orphans.map(each =>
          each.keyId === keyId ? { ...each, fate: 'adopted' as const } : each
        )
      }),
    'rotations.disown': async ({ rotationId, keyId }) =>
      move(rotationId, 'ready-to-create', {
        orphans: find(rotationId).orphans.map(each =>
          each.keyId === keyId ? { ...each, fate: 'disowned' as const } : each
        )
      }),
    'rotations.acceptDifferences': async ({ rotationId }) =>
      change(rotationId, { areDifferencesAccepted: true }),
    'rotations.setConsumers': async ({ rotationId, consumers }) =>
      change(rotationId, {
        consumers,
        entries: fakeEntries([
          ...find(rotationId).entries.map(({ event }) => event),
          { is: 'consumers-set', consumers }
        ])
      }),
    'rotations.deliver': async ({ rotationId }) => move(rotationId, 'to-verify'),
    'rotations.verify': async ({ rotationId }) => move(rotationId, 'draining'),
    'rotations.drain': async ({ window }) => ({ ...held.drain, window }),
    'rotations.refreshDrain': async ({ window }) => ({ ...held.drain, window }),
    'rotations.waive': async ({ rotationId, ip, method, path, reason }) => {
      const waiver = { reason, by: 'Ada Moreau', at: ago(0) }
      const pairs = held.drain.pairs.map(pair =>
        pair.ip === ip && pair.method === method && pair.path === path
          ? { ...pair, state: 'waived' as const, waiver }
          : pair
      )
      held.drain = { ...held.drain, pairs }
      return change(rotationId, {})
    },
    'rotations.unwaive': async ({ rotationId }) => change(rotationId, {}),
    'rotations.setDeadline': async ({ rotationId, deadline }) => change(rotationId, { deadline }),
    'rotations.prepareRevoke': async ({ rotationId, target }) => {
      const rotation = find(rotationId)
      const token = crypto.randomUUID()
      const keyId =
        target.kind === 'orphan'
          ? target.keyId
          : target.kind === 'old'
            ? rotation.oldKeyId
            : (rotation.replacementId ?? '')
      tokens.set(token, { rotationId, target: target.kind, keyId })
      const named = key(keyId)
      return {
        token,
        expiresAt: ahead(minute),
        fetchedAt: ago(0),
        key: { ...named, enabled: true },
        consent: { kind: 'text', what: 'name', text: named.clientName },
        impact: {
          state: 'known',
          fetchedAt: ago(0),
          lastRequestAt: ago(8 * minute),
          last10Minutes: 1,
          isWhole: true,
          last24Hours: 72,
          callers: [],
          callerCount: 0
        },
        needsReason:
          target.kind === 'old' && held.drain.answer !== 'safe' ? held.drain.sentence : null
      }
    },
    'rotations.revoke': async ({ token }) => {
      const spent = tokens.get(token)
      if (spent === undefined) throw new AppError('token-expired', 'What was shown is too old')
      tokens.delete(token)
      const { rotationId, target, keyId } = spent
      if (target !== 'orphan') return move(rotationId, 'to-record')
      const orphans = find(rotationId).orphans.map(each =>
        each.keyId === keyId ? { ...each, fate: 'ended' as const } : each
      )
      const isOpen = orphans.some(({ fate }) => fate === 'undecided')
      return isOpen ? change(rotationId, { orphans }) : move(rotationId, 'not-created', { orphans })
    },
    'rotations.record': async ({ rotationId }) => move(rotationId, 'ended'),
    'rotations.close': async ({ rotationId }) =>
      move(rotationId, 'ended', { endedHow: 'closed', replacement: null, replacementId: null }),
    'rotations.exportRecord': async ({ format }) => ({ path: `/home/ada/rotation.${format}` }),
    'rotations.lineage': async ({ keyId }) => ({
      keys: [
        {
          keyId: fakeOldKey().id,
          clientName: 'Billing sync',
          hint: fakeOldKey().hint ?? null,
          status: 'revoked',
          rotationId: null,
          replacedAt: ago(day)
        },
        {
          keyId,
          clientName: 'Billing sync',
          hint: 'hz_live_Kd2m',
          status: 'active',
          rotationId: fakeRotationId,
          replacedAt: null
        }
      ]
    })
  }
}
