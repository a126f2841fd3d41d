import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putAcme } from '@support/acme-folder'
import { installedElectron, type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The system's own save dialog under Electron cannot be driven from here.
const inChromium = test.skipIf(installedElectron())

let app: LaunchedConsole
let folder: string
let revealId: string

type Reply<T> = { readonly ok: boolean; readonly value: T }

async function call<T>(name: string, input: unknown): Promise<T> {
  const reply = await app.page.evaluate(
    `consoleBridge.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`
  )
  expect(reply).toMatchObject({ ok: true })
  return (reply as Reply<T>).value
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-test-files-'))
  await putAcme(join(folder, 'local-horizon'))
  app = await launchConsole({ dataFolder: folder })
  const { profile } = await call<{ profile: { id: string } }>('localHorizon.open', {})
  const draft = { clientName: 'Shell test', scopes: ['agents:read'], expiresAt: null }
  revealId = (await call<{ revealId: string }>('keys.create', { profileId: profile.id, draft }))
    .revealId
})
afterAll(async () => {
  await app?.close()
  removeFolder(folder)
})

test('main puts the key on the clipboard, and the page cannot read it there', async () => {
  expect(await call('reveals.copy', { revealId })).toMatchObject({ state: 'holding' })
  const read = await app.page.evaluate(
    `navigator.clipboard.readText().then(() => 'read', () => 'refused')`
  )
  expect(read).toBe('refused')
})

inChromium('a key is saved by keyboard, for this account only, over no other file', async () => {
  const taken = join(app.home, 'taken.env')
  const free = join(app.home, 'free.env')
  writeFileSync(taken, 'keep me')
  await app.page.evaluate(
    `window.saving = consoleBridge.call('reveals.saveToFile', { revealId: '${revealId}', format: 'env' }); undefined`
  )
  await app.page.locator('[data-runtime-dialog="save"]').waitFor({ state: 'attached' })
  const enter = async (path: string) => {
    await app.page.keyboard.press('ControlOrMeta+A')
    await app.page.keyboard.type(path)
    await app.page.keyboard.press('Enter')
  }
  await enter('relative/path')
  await enter(taken)
  expect(await app.page.locator('[data-runtime-dialog="save"]').count()).toBe(1)
  await enter(free)
  expect(await app.page.evaluate('window.saving')).toEqual({ ok: true, value: { path: free } })
  expect(statSync(free).mode & 0o777).toBe(0o600)
  expect(readFileSync(free, 'utf8')).toMatch(/^\w+="?hz_/)
  expect(readFileSync(taken, 'utf8')).toBe('keep me')
})

inChromium('Escape cancels the save dialog and the page has the focus again', async () => {
  await app.page.evaluate(
    `window.saving = consoleBridge.call('reveals.saveToFile', { revealId: '${revealId}', format: 'plain' }); undefined`
  )
  await app.page.locator('[data-runtime-dialog="save"]').waitFor({ state: 'attached' })
  await app.page.keyboard.press('Escape')
  expect(await app.page.evaluate('window.saving')).toEqual({ ok: true, value: { path: null } })
  await app.page.locator('[data-runtime-dialog="save"]').waitFor({ state: 'detached' })
})
