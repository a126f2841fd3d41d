import { situationOf } from '@main/core/rotation/rotation-situation'
import { expect } from 'vitest'
import { eventually } from './eventually'
import type { RotationsOnSandbox } from './rotation-on-sandbox'
import { told } from './rotation-story'

export type BegunRotation = Awaited<ReturnType<RotationsOnSandbox['begin']>>

export const keysPath = '/admin/api-keys'
/** Requests, for faults: the first create, and every list. */
export const firstCreate = { method: 'POST', path: keysPath, nth: 1 } as const
export const everyList = { method: 'GET', path: keysPath } as const

/** What lists show is written a moment after them. */
export async function situationBecomes(rotation: BegunRotation, situation: string): Promise<void> {
  await eventually(async () => expect(situationOf(await rotation.stateNow())).toBe(situation))
}

export async function lookIsMade(rotation: BegunRotation, when: string): Promise<void> {
  await eventually(async () => {
    const looks = (await rotation.stateNow()).attempts.at(-1)?.looks ?? []
    expect(looks.map(look => look.when)).toContain(when)
  })
}

/** The keys at Horizon that work, beside the old one and those of the scenario. */
export async function newKeys(
  { sandbox }: RotationsOnSandbox,
  { oldId }: BegunRotation
): Promise<{ id: string; client_name: string }[]> {
  const { body } = await sandbox.admin('GET', keysPath)
  const rows: { id: string; client_name: string; enabled: boolean }[] = body
  return rows.filter(
    row => row.enabled && row.id !== oldId && row.client_name.startsWith('Billing')
  )
}

/** The replacement stored, delivered and verified. */
export async function goToVerified(
  machine: RotationsOnSandbox,
  rotation: BegunRotation
): Promise<void> {
  const { parts, open, rotations } = machine.current()
  const { replacement } = await rotation.stateNow()
  const revealId = replacement?.operationId ?? ''
  await parts.reveals.acknowledge(revealId)
  await rotations.acknowledged(open, revealId)
  await rotation.act(told.delivered, told.verified)
}
