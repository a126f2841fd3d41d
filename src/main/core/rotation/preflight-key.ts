import { keyState } from '@shared/domain/key-status'
import { utcDay } from '@shared/domain/utc-time'
import { visibleText } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { DirectoryUser } from '@shared/horizon/directory'
import { type Key, keyTypes } from '@shared/horizon/key'
import { isPartnerKey } from '../keys/key-place'
import type { Found } from './preflight'
import type { HeldRotation, UnreadableRotation } from './rotation-engine'
import { isOpen } from './rotation-situation'
import type { RotationState } from './rotation-state'

/** `null` where it is listed no more. */
export function keyActive(key: Key | null, nowMs: number): Found {
  const name = 'key-active'
  if (key === null) {
    return failed(name, 'Horizon does not list this key any more. Refresh the list.')
  }
  const isKnown =
    key.type === undefined || isPartnerKey(key) || keyTypes.some(type => type === key.type)
  if (!isKnown) {
    const type = visibleText(key.type ?? '', 60)
    return failed(name, `A key of type “${type}” cannot be created here, so it cannot be replaced.`)
  }
  switch (keyState(key, nowMs)) {
    case 'revoked':
      return failed(name, 'The key is revoked, so there is nothing to replace. Create a new one.')
    case 'expired':
      return failed(name, 'The key has expired, so nobody uses it. Create a new one.')
    case 'active':
      return { name, result: 'passed', detail: activeWords(key) }
  }
}

const activeWords = ({ expiresAt }: Key): string =>
  expiresAt == null ? 'The key is active.' : `The key is active until ${utcDay(expiresAt)}.`

/** While it is only looked at, a change is news; at the start it means that something else was seen. */
export function keyFresh(
  key: Key,
  changes: readonly string[],
  { isStart, seenVersion }: { readonly isStart: boolean; readonly seenVersion?: number }
): Found {
  const name = 'key-fresh'
  const isOther =
    seenVersion !== undefined && key.version !== undefined && key.version !== seenVersion
  if (changes.length === 0 && !isOther) {
    return { name, result: 'passed', detail: 'The key is as it was when it was last seen.' }
  }
  const what = changes.length === 0 ? 'its version is another one' : changes.join('; ')
  if (isStart) {
    const message = `The key changed since you looked: ${what}`
    const nextStep = 'Look at it as it is now, then start again.'
    return {
      ...failed(name, `${message}. ${nextStep}`),
      error: new AppError('object-changed', message, { nextStep })
    }
  }
  return {
    name,
    result: 'warning',
    detail: `The key changed since the list was fetched: ${what}. It is shown as it is now.`
  }
}

export function noOtherRotation(
  keyId: string,
  rotations: readonly HeldRotation[],
  unreadable: readonly UnreadableRotation[]
): Found {
  const name = 'no-other-rotation'
  const open = rotations.map(({ state }) => state).filter(isOpen)
  if (open.some(({ oldKey }) => oldKey.id === keyId)) {
    return failed(
      name,
      'This key is being rotated already. Go on with that rotation, or cancel it.'
    )
  }
  if (open.some(state => isMadeBy(state, keyId))) {
    return failed(
      name,
      'This key is itself the replacement of a rotation that has not ended. Finish that one first.'
    )
  }
  if (unreadable.length > 0) {
    return {
      name,
      result: 'warning',
      detail:
        'No other rotation of this key is open, as far as the journal can be read: a part of it cannot.'
    }
  }
  return { name, result: 'passed', detail: 'No other rotation of this key is open.' }
}

export const isMadeBy = ({ replacement, orphans }: RotationState, keyId: string): boolean =>
  replacement?.key.id === keyId ||
  orphans.some(orphan => orphan.keyId === keyId && orphan.fate !== 'disowned')

/** Of a user key. `people` is `null` where they are not offered, `undefined` where they did not come. */
export function ownerCheck(
  { createdBy }: Key,
  people: readonly DirectoryUser[] | null | undefined
): Found {
  const name = 'owner'
  const id = createdBy?.id
  if (id == null) {
    return failed(
      name,
      'Horizon does not say whose key this is, and a user key cannot be made without an owner. Its owner has to create the new one.'
    )
  }
  const known = people?.find(user => user.id === id)
  const who = visibleText(known?.name || createdBy?.name || id, 100)
  if (people == null) {
    const why = people === null ? 'does not offer its people' : 'did not say who its people are'
    return {
      name,
      result: 'warning',
      detail: `The replacement belongs to ${who} and carries that role’s rights. This Horizon ${why}, so whether ${who} is active is not known.`
    }
  }
  if (known === undefined) {
    return failed(
      name,
      `The owner ${who} is not among the people of this organization, so no key can be made in that name. Revoke this key instead.`
    )
  }
  if (known.status !== 'active') {
    return failed(
      name,
      `The owner ${who} is ${visibleText(known.status, 40)}, so no key can be made in that name. Revoke this key, or let the owner be activated.`
    )
  }
  return {
    name,
    result: 'warning',
    detail: `The replacement belongs to ${who} and carries the rights of that role (${visibleText(known.role, 40)}).`
  }
}

const failed = (name: Found['name'], detail: string): Found => ({ name, result: 'failed', detail })
