import type { ParsedInput } from '@shared/contract'
import type { Adoptable } from '@shared/contract/rotation-views'
import { replacementDraft } from '@shared/domain/replacement'
import { nonceOf } from '@shared/domain/rotation-name'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { serverNow } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { keyStateOf } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Serial } from '../serial'
import { adoptableKeys } from './adoptable'
import { isMadeBy, keyActive, noOtherRotation } from './preflight-key'
import type { HeldRotation, RotationEngine } from './rotation-engine'
import { plainKey, startedWith } from './rotation-started'

type Asked = Omit<ParsedInput<'rotations.adoptKey'>, 'profileId'>
type Ports = {
  readonly clock: Clock
  readonly organizations: Pick<OrganizationCheck, 'connectForWrite'>
  readonly engine: Pick<RotationEngine, 'list' | 'unreadable' | 'start'>
  readonly starts: Serial
}

/** A rotation that another computer began, gone on with from the key that it left. */
export function createRotationAdoption({ clock, organizations, engine, starts }: Ports) {
  /** Of the list that is held. */
  async function adoptable(open: OpenProfile): Promise<Adoptable[]> {
    const { keys } = await open.data.keys.held()
    const rotations = await engine.list(open)
    return adoptableKeys(
      keys,
      rotations.map(({ state }) => state)
    )
  }

  /** The operator has the key's plaintext; both keys are taken as they are at Horizon now. */
  async function adoptKey(open: OpenProfile, asked: Asked): Promise<HeldRotation> {
    requireWritable(open)
    return starts(() => open.during(() => begin(open, asked)))
  }

  async function begin(
    open: OpenProfile,
    { keyId, oldKeyId, reason }: Asked
  ): Promise<HeldRotation> {
    if (keyId === oldKeyId) throw refused('A key cannot take its own place')
    const horizon = await organizations.connectForWrite(open)
    const { keys } = await horizon.listKeys(open.signal).catch(error => {
      throw withRemedy(error)
    })
    const nowMs = await serverNow(open, clock.now())
    const [old, key] = [oldKeyId, keyId].map(id => keys.find(each => each.id === id) ?? null)
    const rotations = await engine.list(open)
    const checks = [
      keyActive(old ?? null, nowMs),
      noOtherRotation(oldKeyId, rotations, await engine.unreadable(open))
    ]
    const failed = checks.find(({ result }) => result === 'failed')
    if (failed !== undefined) throw refused(failed.detail)
    requireAdoptable(key ?? null, rotations, nowMs)
    if (old == null || key == null) throw refused('Horizon does not list both keys')
    return engine.start(open, [
      startedWith({
        key: old,
        mode: 'guided',
        organizationId: keyStateOf(open).organization?.id ?? null,
        checks: checks.map(({ name, result, detail }) => ({ name, result, detail })),
        draft: { ...replacementDraft(old, nowMs), expiresAt: key.expiresAt ?? null }
      }),
      { is: 'adopted', key: plainKey(key), reason }
    ])
  }

  return { adoptable, adoptKey }
}
export type RotationAdoption = ReturnType<typeof createRotationAdoption>

function requireAdoptable(
  key: Key | null,
  rotations: readonly HeldRotation[],
  nowMs: number
): asserts key is Key {
  const { result, detail } = keyActive(key, nowMs)
  if (key === null || result === 'failed') throw refused(detail)
  if (nonceOf(key.clientName) === null) {
    throw refused('Its name has no tag of a rotation, so it is no replacement that was left')
  }
  if (rotations.some(({ state }) => isMadeBy(state, key.id) || state.oldKey.id === key.id)) {
    throw refused('A rotation of this journal knows the key already. Go on there')
  }
}

const refused = (why: string): AppError =>
  new AppError('conflict', `The key was not adopted. ${why}`, {
    nextStep: 'Refresh the list and look at both keys.'
  })
