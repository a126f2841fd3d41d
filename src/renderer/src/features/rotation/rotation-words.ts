import { formatDate, notATime } from '@renderer/ui/format'
import { clock, localZone } from '@renderer/ui/usage-chart/usage-words'
import type { RotationStage } from '@shared/domain/rotation-stages'
import type { ActionName } from './use-rotation'

export const stageWords: Readonly<Record<RotationStage, string>> = {
  preflight: 'Preflight',
  create: 'Create',
  deliver: 'Deliver',
  verify: 'Verify',
  drain: 'Drain',
  revoke: 'Revoke',
  record: 'Record'
}

/** What did not happen, over the reason. */
export const failureWords: Readonly<Record<ActionName, string>> = {
  'rotations.create': 'The replacement could not be asked for',
  'rotations.look': 'Horizon’s list could not be read',
  'rotations.adopt': 'The key was not adopted',
  'rotations.disown': 'The key still waits to be decided on',
  'rotations.acceptDifferences': 'The differences were not accepted',
  'rotations.setConsumers': 'The checklist was not stored. What you typed is still here',
  'rotations.deliver': 'The delivery was not noted',
  'rotations.verify': 'The new key was not verified',
  'rotations.waive': 'The caller was not waived',
  'rotations.unwaive': 'The waiver was not taken back',
  'rotations.setDeadline': 'The reminder was not stored',
  'rotations.record': 'The rotation was not recorded',
  'rotations.close': 'The rotation was not closed'
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** "Wed 02 Dec 2026" and "06:00 local (UTC+1)". */
export function dayAndTime(iso: string): { readonly day: string; readonly time: string } {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return { day: notATime, time: '' }
  return {
    day: `${weekdays[at.getDay()]} ${formatDate(iso)}`,
    time: `${clock(at)} local (${localZone(at)})`
  }
}

export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
