import { confirmStored, goTo, screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import {
  createReplacement,
  prepareRotation,
  revokeInRotation,
  rotationScreens,
  startRotation,
  storeAndDeliver,
  verifyByWord
} from '@support/rotation-journey'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createFaultFile, goToKey, openConsole, setSafetyLevel } from '../keys/console-on-horizon'
import {
  heardBy,
  keysNamed,
  onCreate,
  onRevoke,
  openRotation,
  workingKeys
} from '../rotation/rotation-scene'

const scopes = ['agents:read']
const faults = createFaultFile()
let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ faultFile: faults.file })
  app = await openConsole(horizon)
  page = app.page
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  faults.remove()
})
afterEach(() => faults.clear())

const heard = (action: 'created' | 'revoked') => heardBy(horizon, action)
const stepIs = (title: string) => rotationScreens.step(page, title).waitFor()
const tagged = (name: string) => keysNamed(horizon, `${name} [rot-`)
const notice = (words: RegExp) => page.getByText(words).first()

async function begin(name: string): Promise<string> {
  const { id } = await makeKey(horizon, { client_name: name, scopes })
  await startRotation(page, id)
  return id
}

/** The rotation of a key of this name, its replacement created, stored and delivered. */
async function delivered(name: string): Promise<string> {
  const id = await begin(name)
  await storeAndDeliver(page, await createReplacement(page))
  return id
}

async function revokeOld(name: string, reason?: string): Promise<void> {
  const early = page.getByRole('button', { name: 'Revoke early with a reason…' })
  await rotationScreens.revokeOld(page).or(early).first().click()
  await revokeInRotation(rotationScreens.revokeDialog(page), name, reason)
}

/** What was committed late takes effect now. */
const land = () => horizon.admin('GET', '/land')

/**
 * The console looked at once and after 5 s; its next look is a minute after the loss. Before that
 * a look of its own may find what a test is about to look for, and take the button away.
 */
const looksAreOver = () => page.getByText(/Looked for in [2-9] lists/).waitFor()

async function refreshList(): Promise<void> {
  await page.getByRole('heading', { level: 2 }).first().click()
  await page.keyboard.press('r')
}

test('F19: the reply to Create is lost: found by its number, named, revoked; one POST', async () => {
  await begin('Lost reply')
  const before = heard('created')
  faults.set({ ...onCreate, action: 'drop-after' })
  await rotationScreens.create(page).click()
  await notice(/^1 key of this rotation was created without being shown/).waitFor()
  const [orphan] = await tagged('Lost reply')
  await page.getByText(orphan?.id ?? '', { exact: true }).waitFor()
  await page.getByText(/Certain: its name carries/).waitFor()
  expect(await rotationScreens.createAgain(page).count()).toBe(0)
  expect(heard('created') - before).toBe(1)

  await page.getByRole('button', { name: 'Revoke…' }).click()
  await revokeInRotation(rotationScreens.revokeDialog(page), 'Lost reply')
  await storeAndDeliver(page, await createdAgain())
  expect(heard('created') - before).toBe(2)
  expect(await tagged('Lost reply')).toHaveLength(2)
  expect(await workingKeys(horizon, 'Lost reply [rot-')).toHaveLength(1)
})

async function createdAgain() {
  await rotationScreens.createAgain(page).click()
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  return reveal
}

test('F21: two keys of one attempt: both are listed, none is revoked by itself, one is adopted', async () => {
  await begin('Twice')
  const before = heard('created')
  faults.set({ ...onCreate, action: 'commit-twice' })
  await rotationScreens.create(page).click()
  await notice(/^2 keys of this rotation were created without being shown/).waitFor()
  await page.getByText(/Two keys came of one attempt/).waitFor()
  expect(await tagged('Twice')).toMatchObject([{ enabled: true }, { enabled: true }])
  expect(heard('created') - before).toBe(2)

  await page.getByRole('button', { name: 'Adopt…' }).first().click()
  const adopt = page.getByRole('dialog', { name: /^Adopt/ })
  await adopt.getByRole('checkbox', { name: 'I hold this key’s secret' }).check()
  await adopt.getByRole('textbox').fill('The proxy’s log showed it to me')
  await adopt.getByRole('button', { name: 'Adopt key' }).click()
  await adopt.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Revoke…' }).first().click()
  await revokeInRotation(rotationScreens.revokeDialog(page), 'Twice')
  await rotationScreens.revokeDialog(page).waitFor({ state: 'detached' })
  await stepIs('Deliver')
  expect(await workingKeys(horizon, 'Twice [rot-')).toHaveLength(1)
})

test('F20: a key that lands after the client gave up is found by a later look', async () => {
  await begin('Late')
  const before = heard('created')
  faults.set({ ...onCreate, action: 'commit-late', before: { path: '/land' } })
  await rotationScreens.create(page).click()
  await notice(/Whether the replacement exists is not known/).waitFor()
  const create = rotationScreens.createAgain(page)
  expect(await create.getAttribute('aria-disabled')).toBe('true')
  await looksAreOver()
  expect(heard('created') - before).toBe(0)
  await land()
  await rotationScreens.look(page).click()
  await notice(/^1 key of this rotation was created without being shown/).waitFor()
  expect(heard('created') - before).toBe(1)
})

test('a key that somebody else made meanwhile is left to them, and the lost one is still looked for', async () => {
  const name = 'Not ours'
  await begin(name)
  faults.set({ ...onCreate, action: 'commit-late', before: { path: '/land' } })
  await rotationScreens.create(page).click()
  await notice(/Whether the replacement exists is not known/).waitFor()
  const before = { made: heard('created'), ended: heard('revoked') }
  await looksAreOver()
  const theirs = await makeKey(horizon, { client_name: name, scopes })
  await rotationScreens.look(page).click()
  await page.getByText(theirs.id, { exact: true }).waitFor()
  await page.getByText(/Likely: new since then, with the same scopes/).waitFor()

  await page.getByRole('button', { name: 'Not ours…' }).click()
  const leave = page.getByRole('dialog', { name: /^Leave/ })
  await leave.getByRole('textbox').fill('Grace made it for the same system')
  await leave.getByRole('button', { name: 'Leave key' }).click()
  await leave.waitFor({ state: 'detached' })
  await notice(/Whether the replacement exists is not known/).waitFor()

  await land()
  await rotationScreens.look(page).click()
  await page.getByText(/Certain: its name carries/).waitFor()
  await page.getByText(/Somebody else’s: left as it is/).waitFor()
  expect(await page.getByRole('button', { name: 'Not ours…' }).count()).toBe(0)
  expect(heard('created') - before.made).toBe(2)
  await page.getByRole('button', { name: 'Revoke…' }).click()
  await revokeInRotation(rotationScreens.revokeDialog(page), name)
  await storeAndDeliver(page, await createdAgain())
  expect(heard('revoked') - before.ended).toBe(1)
  expect((await workingKeys(horizon, name)).map(({ id }) => id)).toContain(theirs.id)
})

test('F22: a key that came without its plaintext is one to be decided on', async () => {
  await begin('No plaintext')
  faults.set({ ...onCreate, action: 'alter', answered: { plaintext_key: null } })
  await rotationScreens.create(page).click()
  await notice(/^1 key of this rotation was created without being shown/).waitFor()
  expect(await screens.reveal(page).count()).toBe(0)
  expect(await tagged('No plaintext')).toMatchObject([{ enabled: true }])
})

test('F23: a key with other scopes than asked for stops the old key’s revocation until it is accepted', async () => {
  const name = 'Other scopes'
  await begin(name)
  faults.set({ ...onCreate, action: 'alter', sent: { scopes: ['web'] } })
  await storeAndDeliver(page, await createReplacement(page))
  await verifyByWord(page, 'tried by hand')
  await page
    .getByText(/asked for agents:read, the key has web/)
    .first()
    .waitFor()
  await page.getByText(/Locked: The new key has other settings than asked for/).waitFor()
  expect(await rotationScreens.lockedRevoke(page).getAttribute('aria-disabled')).toBe('true')
  const early = page.getByRole('button', { name: 'Revoke early with a reason…' })
  expect(await early.getAttribute('aria-disabled')).toBe('true')

  await page.getByRole('button', { name: 'Accept with a reason…' }).click()
  const accept = page.getByRole('dialog')
  await accept.getByRole('textbox').fill('It calls web only')
  await accept.getByRole('button', { name: /^Accept/ }).click()
  await accept.waitFor({ state: 'detached' })
  await revokeOld(name)
  await stepIs('Record')
  expect(await workingKeys(horizon, name)).toMatchObject([{ scopes: ['web'] }])
})

test('F24: the reply to DELETE is lost: the list shows that the key ended, and nothing is sent again', async () => {
  const name = 'Lost end'
  const oldId = await delivered(name)
  await verifyByWord(page, 'tried by hand')
  const before = heard('revoked')
  faults.set({ ...onRevoke, action: 'drop-after' })
  await stepIs('Revoke')
  await revokeOld(name)
  await stepIs('Record')
  expect(heard('revoked') - before).toBe(1)
  await rotationScreens.finish(page).click()
  await notice(/^The rotation is over/).waitFor()
  const [left, ...more] = await workingKeys(horizon, name)
  expect(more).toEqual([])
  expect(left?.id).not.toBe(oldId)
})

test('F24: a DELETE that never arrived: it must still be revoked, and is once more by hand', async () => {
  const name = 'Still there'
  await delivered(name)
  await verifyByWord(page, 'tried by hand')
  faults.set({ ...onRevoke, action: 'drop-before' })
  await stepIs('Revoke')
  await revokeOld(name)
  await notice(/^The old key must still be revoked/).waitFor()
  await goTo(page, '/rotations')
  const group = page.getByRole('region', { name: /^Must still be revoked/ })
  await group.getByText(name).first().waitFor()
  await openRotation(page, name)
  await revokeOld(name)
  await stepIs('Record')
})

test('F36: the old key is revoked by somebody else meanwhile: the rotation says so and can be finished', async () => {
  const name = 'Not by us'
  const oldId = await delivered(name)
  await horizon.admin('DELETE', `/admin/api-keys/${oldId}`)
  const before = heard('revoked')
  await refreshList()
  await page.getByText(/not from here/).waitFor()
  await verifyByWord(page, 'tried by hand')
  await stepIs('Record')
  await notice(/The old key was ended by somebody else/).waitFor()
  await rotationScreens.finish(page).click()
  await notice(/^The rotation is over/).waitFor()
  expect(heard('revoked')).toBe(before)
})

test('F36: the new key is revoked by somebody else: the old one cannot be revoked any more', async () => {
  const name = 'New one gone'
  await delivered(name)
  const [fresh] = await tagged(name)
  await horizon.admin('DELETE', `/admin/api-keys/${fresh?.id}`)
  await refreshList()
  await notice(/^The new key works no more/).waitFor()
  expect(await rotationScreens.revokeOld(page).count()).toBe(0)
  await page.getByRole('button', { name: 'Close rotation' }).click()
  await notice(/^The rotation was closed/).waitFor()
})

test('an emergency: created and stored, the old one revoked at once with a reason', async () => {
  const name = 'Leaked'
  const { id } = await makeKey(horizon, { client_name: name, scopes })
  await prepareRotation(page, id)
  await page.getByRole('radio', { name: /^Emergency/ }).check()
  await page.getByRole('region', { name: 'Checks' }).getByRole('listitem').first().waitFor()
  await rotationScreens.start(page).click()
  await stepIs('Create')
  await confirmStored(await createReplacement(page))
  await stepIs('Deliver')
  await rotationScreens.deliver(page).click()
  await stepIs('Revoke')
  await revokeOld(name, 'It was in a public repository')
  await stepIs('Record')
  await page
    .getByText(/It was in a public repository/)
    .first()
    .waitFor()
  const [left, ...more] = await workingKeys(horizon, name)
  expect(more).toEqual([])
  expect(left?.id).not.toBe(id)
})

test('cancelled: the new key is revoked, the old one kept', async () => {
  const name = 'Cancelled'
  const id = await delivered(name)
  await rotationScreens.cancel(page).click()
  await revokeInRotation(rotationScreens.revokeDialog(page), name)
  await notice(
    /^The rotation was cancelled: the new key is revoked|new key is revoked and the old one works on/
  ).waitFor()
  expect(await workingKeys(horizon, name)).toMatchObject([{ id, client_name: name }])
})

test('on a read-only profile a rotation is shown, and nothing of it can be done', async () => {
  const name = 'Only read'
  const id = await begin(name)
  await setSafetyLevel(page, 'read-only')
  await page.getByText('This profile is read-only, so nothing can be changed here.').waitFor()
  expect(await rotationScreens.create(page).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Close rotation' }).count()).toBe(0)
  await goTo(page, '/rotations')
  await page.getByRole('heading', { name: 'Rotations', level: 1 }).waitFor()
  expect(await page.getByRole('button', { name: 'Rotate a key' }).count()).toBe(0)
  const { id: other } = await makeKey(horizon, { client_name: 'Other', scopes })
  await goToKey(page, id)
  expect(await page.getByRole('button', { name: 'Rotate', exact: true }).count()).toBe(0)
  await prepareRotation(page, other)
  expect(await rotationScreens.start(page).getAttribute('aria-disabled')).toBe('true')
})
