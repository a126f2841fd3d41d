import { callBridge, confirmStored, screens } from '@support/console-journey'
import {
  createReplacement,
  revokeInRotation,
  rotationScreens,
  shownKey,
  startRotation,
  storeAndDeliver,
  verifyByWord
} from '@support/rotation-journey'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createFaultFile,
  type LastingConsole,
  openLastingConsole,
  profileOf
} from '../keys/console-on-horizon'
import { heardBy, keysNamed, onCreate, onRevoke, openRotation, workingKeys } from './rotation-scene'

const scopes = ['agents:read']
const faults = createFaultFile()
const logged: string[] = []
let horizon: Sandbox
let lasting: LastingConsole

beforeAll(async () => {
  horizon = await startSandbox({ faultFile: faults.file, log: text => void logged.push(text) })
  lasting = await openLastingConsole(horizon)
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
  faults.remove()
})

const page = (): Page => lasting.app().page
const posts = () => heardBy(horizon, 'created')
const deletes = () => heardBy(horizon, 'revoked')
const stepIs = (title: string) => rotationScreens.step(page(), title).waitFor()

/** The answer to the next write of this kind stays away for so long; answers when it was asked. */
function silence(write: object, action: 'drop-before' | 'drop-after', ms = 60_000) {
  const before = logged.length
  faults.set({ ...write, action, ms })
  return () => expect.poll(() => logged.slice(before).join()).toContain(action)
}

async function killAndReturn(name: string): Promise<void> {
  await lasting.app().kill()
  faults.clear()
  await lasting.start()
  await screens
    .keys(page())
    .or(page().getByRole('heading', { level: 1 }))
    .first()
    .waitFor()
  await openRotation(page(), name)
}

async function begin(name: string): Promise<string> {
  const { id } = await makeKey(horizon, { client_name: name, scopes })
  await startRotation(page(), id)
  return id
}

test('F54: killed with the new key shown, in drain, and just after DELETE: offered once more, nothing sent twice', async () => {
  const name = 'Billing'
  const oldId = await begin(name)
  const before = { posts: posts(), deletes: deletes() }

  await createReplacement(page())
  await lasting.app().kill()
  await lasting.start()
  const reveal = screens.reveal(page())
  await reveal.waitFor()
  await reveal.getByText('It is offered once more').waitFor()
  const fresh = await shownKey(reveal)
  await confirmStored(reveal)
  await openRotation(page(), name)
  await stepIs('Deliver')
  expect((await horizon.withKey(fresh, 'GET', '/api/agents')).status).toBe(200)
  await rotationScreens.deliver(page()).click()
  await stepIs('Verify')
  await rotationScreens.look(page()).click()
  await page().getByText('1 caller seen on the new key.').waitFor()
  await page().getByRole('button', { name: 'Verify by first use' }).click()

  await stepIs('Revoke')
  await killAndReturn(name)
  await rotationScreens.refresh(page()).click()
  await rotationScreens.verdict(page()).getByText('Safe to revoke').waitFor()

  const isHeard = silence(onRevoke, 'drop-after')
  await rotationScreens.revokeOld(page()).click()
  const dialog = rotationScreens.revokeDialog(page())
  await revokeInRotation(dialog, name)
  await isHeard()
  await killAndReturn(name)
  await stepIs('Record')
  await rotationScreens.finish(page()).click()
  await page().getByText('The rotation is over').waitFor()

  expect(posts() - before.posts).toBe(1)
  expect(deletes() - before.deletes).toBe(1)
  const [left, ...more] = await workingKeys(horizon, name)
  expect(more).toEqual([])
  expect(left?.id).not.toBe(oldId)
  // Its name is taken back after the rotation has ended.
  await expect
    .poll(async () => (await workingKeys(horizon, name)).map(key => key.client_name))
    .toEqual([name])
})

test('F54: killed after Create, its answer still away: the key is found, revoked, and another one made', async () => {
  const name = 'Never arrived'
  const oldId = await begin(name)
  const before = posts()
  const isHeard = silence(onCreate, 'drop-after')
  await rotationScreens.create(page()).click()
  await isHeard()
  await killAndReturn(name)
  await page().getByText('1 key of this rotation was created without being shown').waitFor()
  expect(await screens.reveal(page()).count()).toBe(0)
  expect(posts() - before).toBe(1)

  await page().getByRole('button', { name: 'Revoke…' }).click()
  await revokeInRotation(rotationScreens.revokeDialog(page()), name)
  await rotationScreens.createAgain(page()).click()
  await screens.reveal(page()).waitFor()
  await storeAndDeliver(page(), screens.reveal(page()))
  expect(posts() - before).toBe(2)
  const working = (await workingKeys(horizon, name)).map(({ id }) => id)
  expect(working).toHaveLength(2)
  expect(working).toContain(oldId)
})

test('F54: killed twice while the new key is shown: it is said to have been shown, and another is made', async () => {
  const name = 'Shown twice'
  await begin(name)
  await shownKey(await createReplacement(page()))
  await lasting.app().kill()
  await lasting.start()
  await screens.reveal(page()).waitFor()
  await killAndReturn(name)
  await page().getByText('1 key of this rotation was shown and not confirmed as stored').waitFor()
  await page().getByText('created, secret not confirmed', { exact: true }).waitFor()
  await page().getByRole('button', { name: 'Revoke…' }).click()
  await revokeInRotation(rotationScreens.revokeDialog(page()), name)
  await page().getByText('The key that was created is revoked. Another one').first().waitFor()
  await page().getByText('Outcome: created, revoked.').waitFor()
  await rotationScreens.createAgain(page()).waitFor()
})

test('F57: told to end during Create that Horizon never heard: nothing is sent again until the operator says so', async () => {
  const name = 'Never heard'
  await begin(name)
  const before = posts()
  const isAsked = silence(onCreate, 'drop-before', 2_000)
  await rotationScreens.create(page()).click()
  await isAsked()
  expect(await lasting.app().close()).toBe(0)
  faults.clear()
  await lasting.start()
  await openRotation(page(), name)
  await page()
    .getByText(/Whether the replacement exists is not known|was not created, as far as/)
    .first()
    .waitFor()
  expect(posts() - before).toBe(0)
  expect(await keysNamed(horizon, `${name} [rot-`)).toEqual([])
})

test('F55: a page that crashes while the new key is shown offers it again', async () => {
  const name = 'Crashed'
  await begin(name)
  const before = posts()
  const reveal = await createReplacement(page())
  const fresh = await shownKey(reveal)
  const again = await lasting.app().crashPage()
  const offered = screens.reveal(again)
  await offered.waitFor()
  expect(await shownKey(offered)).toBe(fresh)
  await confirmStored(offered)
  await openRotation(again, name)
  await rotationScreens.deliver(again).click()
  await verifyByWord(again, 'called by hand')
  const { id: profileId } = await profileOf(again)
  const { rotations } = await callBridge<{ rotations: { clientName: string; stage: string }[] }>(
    again,
    'rotations.list',
    { profileId }
  )
  expect(rotations.find(({ clientName }) => clientName === name)?.stage).toMatch(/drain|revoke/)
  expect(posts() - before).toBe(1)
})
