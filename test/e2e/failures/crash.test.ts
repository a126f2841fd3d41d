import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  callBridge,
  chooseReason,
  confirmStored,
  fillNewKey,
  screens,
  sendNewKey
} from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectProfile } from './connect-form'
import { type KeychainSession, startKeychainSession } from './keychain-session'
import { strip } from './keys-screen'
import { startProxy, type TroublingProxy } from './proxy'

let horizon: Sandbox
let proxy: TroublingProxy
let session: KeychainSession
let folder: string
let app: LaunchedConsole

async function launch(): Promise<void> {
  app = await launchConsole({ dataFolder: folder, home: session.home, env: session.env })
}

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  proxy = await startProxy(horizon.url)
  session = await startKeychainSession()
  folder = mkdtempSync(join(tmpdir(), 'console-test-crash-'))
  await launch()
  const { url } = proxy
  await connectProfile(app.page, { name: 'A', operator: 'Ada', url, secret: horizon.adminSecret })
  await screens.anyKeyRow(app.page).waitFor()
})
afterAll(async () => {
  await app?.close()
  await session?.end()
  await proxy?.stop()
  await horizon?.close()
  removeFolder(folder)
})

const stashed = async () => (await session.accounts()).filter(name => name.startsWith('reveal/'))

async function killedBeforeConfirming(name: string): Promise<void> {
  await sendNewKey(app.page, await fillNewKey(app.page, name))
  await app.kill()
}

/** The stray strip of a key with its way out; the operator then puts it away. */
async function listedAs(words: string, dismissal: string): Promise<void> {
  const stray: Locator = strip(app.page, words)
  await stray.getByRole('button', { name: 'Revoke key…' }).waitFor()
  await stray.getByRole('button', { name: dismissal }).click()
  await stray.waitFor({ state: 'detached' })
}

test('killed before it was confirmed: offered once more, and confirmed then it is over', async () => {
  await killedBeforeConfirming('Offered again')
  expect(await stashed()).toHaveLength(1)
  await launch()
  const reveal = screens.reveal(app.page)
  await reveal.waitFor()
  expect(await reveal.innerText()).toContain(
    'The console ended before this key was confirmed as stored. It is offered once more'
  )
  await reveal.getByText('Offered again', { exact: true }).waitFor()
  await reveal.getByRole('button', { name: 'Show' }).click()
  await reveal.getByText(/hz_live_\w{20}/).waitFor()
  await confirmStored(reveal)
  await expect.poll(stashed).toEqual([])
  await strip(app.page, 'Offered again:').waitFor({ state: 'detached' })
})

test('killed a second time: not offered again, deleted, and listed as never shown', async () => {
  await killedBeforeConfirming('Killed twice')
  await launch()
  await screens.reveal(app.page).waitFor()
  await app.kill()
  await launch()
  await strip(app.page, 'Killed twice: created, never shown').waitFor()
  expect(await screens.reveal(app.page).count()).toBe(0)
  await expect.poll(stashed).toEqual([])
  await listedAs('Killed twice: created, never shown', 'Keep it and hide this')
})

test('a stash older than 15 minutes is deleted unseen and its key listed', async () => {
  await killedBeforeConfirming('Too late')
  const [account = ''] = await stashed()
  const entry = JSON.parse((await session.get(account)) ?? '')
  const stashedAt = new Date(Date.now() - 15 * 60_000 - 1).toISOString()
  await session.set(account, JSON.stringify({ ...entry, stashedAt }))
  await launch()
  await strip(app.page, 'Too late: created, never shown').waitFor()
  expect(await screens.reveal(app.page).count()).toBe(0)
  await expect.poll(stashed).toEqual([])
  await listedAs('Too late: created, never shown', 'Keep it and hide this')
})

test('a stash that another program put in its place is not offered', async () => {
  await killedBeforeConfirming('Not ours')
  const [account = ''] = await stashed()
  const entry = JSON.parse((await session.get(account)) ?? '')
  await session.set(account, JSON.stringify({ ...entry, profileId: crypto.randomUUID() }))
  await launch()
  await strip(app.page, 'Not ours: created, never shown').waitFor()
  expect(await screens.reveal(app.page).count()).toBe(0)
  await listedAs('Not ours: created, never shown', 'Keep it and hide this')
})

test('killed between the server’s 201 and its arrival: one POST, listed with Revoke', async () => {
  const before = proxy.count('POST')
  const isMade = Promise.withResolvers<void>()
  proxy.make({ method: 'POST', isHandled: true, answer: () => isMade.resolve() })
  const dialog = await fillNewKey(app.page, 'Never arrived')
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  await isMade.promise
  await app.kill()
  proxy.make(undefined)
  await launch()
  await strip(app.page, 'Never arrived: may have been created').waitFor()
  expect(proxy.count('POST') - before).toBe(1)
  const stray = strip(app.page, 'Never arrived: may have been created')
  await stray.getByRole('button', { name: 'Revoke key…' }).click()
  const revoke = screens.revoke(app.page, 'Never arrived')
  await revoke.getByRole('textbox', { name: /^Type the key’s name/ }).fill('Never arrived')
  await chooseReason(revoke)
  await revoke.getByRole('button', { name: 'Revoke key' }).click()
  await revoke.waitFor({ state: 'detached' })
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  const made = body.filter((key: { client_name: string }) => key.client_name === 'Never arrived')
  expect(made).toMatchObject([{ enabled: false }])
  await app.page.getByRole('link', { name: 'API keys' }).first().click()
  await screens.anyKeyRow(app.page).waitFor()
  await stray.waitFor({ state: 'detached' })
})

test('shown, then killed: offered once, then listed as never confirmed, not as never shown', async () => {
  const reveal = await sendNewKey(app.page, await fillNewKey(app.page, 'Seen'))
  await reveal.getByRole('button', { name: 'Show' }).click()
  await reveal.getByText(/hz_live_\w{20}/).waitFor()
  await app.kill()
  await launch()
  await screens.reveal(app.page).waitFor()
  await app.kill()
  await launch()
  await listedAs('Seen: shown, never confirmed as stored', 'It is stored')
  const { notices } = await callBridge<{ notices: unknown[] }>(app.page, 'app.notices', {})
  expect(notices).toEqual([])
})
