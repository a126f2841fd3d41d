import { situationOf } from '@main/core/rotation/rotation-situation'
import { eventually } from '@support/eventually'
import { type RotationsOnSandbox, startRotationsOnSandbox } from '@support/rotation-on-sandbox'
import {
  everyList,
  firstCreate,
  goToVerified,
  keysPath,
  lookIsMade,
  newKeys,
  situationBecomes
} from '@support/rotation-on-sandbox-steps'
import { told } from '@support/rotation-story'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: RotationsOnSandbox
beforeEach(async () => {
  machine = await startRotationsOnSandbox()
})
afterEach(() => machine.close())

const posts = () => machine.sent.filter(({ method }) => method === 'POST')

test('F20: restarts go on looking, three times after the 10-minute look', async () => {
  const rotation = await machine.begin()
  const path = `${keysPath}/land`
  await machine.script({ ...firstCreate, action: 'commit-late', before: { path } })
  await rotation.create()
  await machine.advance(600_000)
  await lookIsMade(rotation, 'after-10-min')
  await machine.restart()
  await machine.advance(0)
  await lookIsMade(rotation, 'at-start')
  await machine.restart()
  await machine.sandbox.admin('GET', path)
  await machine.advance(0)
  await situationBecomes(rotation, 'orphans-found')
})

const eightHoursMs = 8 * 3_600_000

test('F59: after 8 h of sleep the open dialog still has the key, its copy in the keychain is gone', async () => {
  const rotation = await machine.begin()
  await rotation.create()
  const { parts, open } = machine.current()
  const [waiting] = parts.reveals.pending(open.profileId)
  const revealId = waiting?.revealId ?? ''
  expect(waiting?.stash).toBe('keychain')
  await machine.advance(eightHoursMs)
  await eventually(() =>
    expect(parts.reveals.pending(open.profileId)).toMatchObject([{ stash: 'memory' }])
  )
  const { plaintext } = await parts.reveals.show(revealId)
  expect((await machine.sandbox.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
  await goToVerified(machine, rotation)
  expect(situationOf(await rotation.stateNow())).toBe('draining')
})

test('F59: a restart after 8 h offers no key: it is one to be decided on, and Create is asked for again', async () => {
  const rotation = await machine.begin()
  await rotation.create()
  await machine.advance(eightHoursMs)
  await machine.restart()
  const { parts, open } = machine.current()
  expect(parts.reveals.pending(open.profileId)).toEqual([])
  await machine.advance(0)
  await situationBecomes(rotation, 'orphans-found')
  const [orphan] = await newKeys(machine, rotation)
  await rotation.act(told.revoke('orphan', orphan?.id ?? ''))
  expect(situationOf((await rotation.create()).state)).toBe('to-store')
  expect(posts()).toHaveLength(2)
})

test('F59: a look that fell due while the machine slept is made after it', async () => {
  const rotation = await machine.begin()
  await machine.script({ ...firstCreate, action: 'commit-late', before: { ...everyList, nth: 2 } })
  await rotation.create()
  await machine.advance(0)
  await lookIsMade(rotation, 'at-once')
  await machine.advance(eightHoursMs)
  await situationBecomes(rotation, 'orphans-found')
  expect(posts()).toHaveLength(1)
})
