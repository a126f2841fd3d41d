import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  callBridge,
  confirmStored,
  fillNewKey,
  screens,
  sendNewKey
} from '@support/console-journey'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectButton, connectProfile, fillConnectForm, testBox, testButton } from './connect-form'
import { type KeychainSession, startKeychainSession } from './keychain-session'
import { cancelDialog, refreshKeys, strip } from './keys-screen'

let horizon: Sandbox
let session: KeychainSession
let folder: string
let app: LaunchedConsole
let account: string

const form = () => ({
  name: 'Acme',
  operator: 'Ada',
  url: horizon.url,
  secret: horizon.adminSecret
})

async function launch(): Promise<void> {
  app = await launchConsole({ dataFolder: folder, home: session.home, env: session.env })
}

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  session = await startKeychainSession()
  folder = mkdtempSync(join(tmpdir(), 'console-test-keychain-'))
})
afterAll(async () => {
  await app?.close()
  await session?.end()
  await horizon?.close()
  removeFolder(folder)
})

test('without a keychain it is said, and a secret for this session works', async () => {
  const without = await launchConsole()
  try {
    const { page } = without
    await page.getByText('No keychain answers on this machine').waitFor()
    const said = await page.getByRole('status').filter({ hasText: 'No keychain' }).innerText()
    expect(said).toContain('There is no D-Bus session')
    expect(said).toContain('The admin secret can be kept for this session only')
    await fillConnectForm(page, form())
    await testButton(page).click()
    await testBox(page).getByText('passed in').waitFor()
    expect(await connectButton(page).getAttribute('aria-disabled')).toBe('true')
    await connectProfile(page, form())
    await screens.anyKeyRow(page).waitFor()
    await strip(page, 'The admin secret is kept for this session only').waitFor()
  } finally {
    await without.close()
  }
})

test('a keyring that is locked at the start is called locked; its entry stays and works once unlocked', async () => {
  await launch()
  await connectProfile(app.page, form())
  const { activeProfileId } = await callBridge<{ activeProfileId: string }>(
    app.page,
    'profiles.list',
    {}
  )
  account = `admin-secret/${activeProfileId}`
  await app.close()
  const entry = await session.get(account)
  expect(entry).not.toBeNull()

  await session.lock()
  await launch()
  const locked = strip(app.page, 'The keychain is locked, or the entry was removed')
  await locked.waitFor()
  expect(await locked.innerText()).toContain('Unlock the keychain and try again')
  expect(await screens.openLocal(app.page).count()).toBe(0)
  await session.unlock()
  expect(await session.get(account)).toBe(entry)
  await locked.getByRole('button', { name: 'Check again' }).click()
  await locked.waitFor({ state: 'detached' })
  await refreshKeys(app.page)
  await screens.anyKeyRow(app.page).waitFor()
  await expect.poll(() => app.page.locator('[role="alert"]').count()).toBe(0)
})

test('an entry that another program removed is said, and comes back with its secret', async () => {
  await app.close()
  const entry = (await session.get(account)) ?? ''
  await session.remove(account)
  await launch()
  const missing = strip(app.page, 'The keychain is locked, or the entry was removed')
  await missing.waitFor()
  expect(await missing.innerText()).toContain('If the entry is gone, enter the admin secret again')
  expect(await session.get(account)).toBeNull()
  await session.set(account, entry)
  await missing.getByRole('button', { name: 'Check again' }).click()
  await missing.waitFor({ state: 'detached' })
})

test('an entry that another program changed is not used and not overwritten', async () => {
  await app.close()
  const entry = (await session.get(account)) ?? ''
  const foreign = JSON.stringify({ v: 1, marker: 'x', origin: horizon.url, secret: 'not-ours' })
  await session.set(account, foreign)
  await launch()
  const changed = strip(app.page, 'was changed by another program, so it is not used')
  await changed.waitFor()
  expect(await session.get(account)).toBe(foreign)
  await session.set(account, entry)
  await changed.getByRole('button', { name: 'Check again' }).click()
  await changed.waitFor({ state: 'detached' })
})

test('a key that is confirmed while the keyring is locked is stored, and its copy goes at the next start', async () => {
  const copies = async () => (await session.accounts()).filter(name => name.startsWith('reveal/'))
  const strays = async () => {
    const { activeProfileId: profileId } = await callBridge<{ activeProfileId: string }>(
      app.page,
      'profiles.list',
      {}
    )
    return callBridge(app.page, 'keys.strays', { profileId })
  }
  await refreshKeys(app.page)
  await screens.anyKeyRow(app.page).waitFor()
  const reveal = await sendNewKey(app.page, await fillNewKey(app.page, 'Confirmed'))
  expect(await copies()).toHaveLength(1)
  await session.lock()
  await confirmStored(reveal)
  await expect.poll(strays).toEqual({ strays: [] })
  await app.close()
  await session.unlock()
  expect(await copies()).toHaveLength(1)

  await launch()
  await expect.poll(copies).toEqual([])
  expect(await strays()).toEqual({ strays: [] })
  expect(await screens.reveal(app.page).count()).toBe(0)
})

test('a keychain that dies while the console runs is said where a key would wait in it', async () => {
  const { page } = app
  await refreshKeys(page)
  await screens.anyKeyRow(page).waitFor()
  const summary = screens.create(page).getByRole('complementary', { name: 'Summary' })
  const warning = summary.getByText('This computer has no keychain the console can use')
  await page.getByRole('button', { name: 'Create key' }).first().click()
  await summary.waitFor()
  await cancelDialog(screens.create(page))
  await session.killDaemon()
  await page.getByRole('button', { name: 'Create key' }).first().click()
  await warning.waitFor()
  expect(await warning.innerText()).toContain(
    'if the app ends before you store the key, it is lost'
  )
})
