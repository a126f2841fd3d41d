import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chooseReason,
  confirmStored,
  fillNewKey,
  goToKeys,
  keyInFile,
  keyTab,
  saveToFile,
  screens,
  sendNewKey
} from '@support/console-journey'
import { type HostileServer, startWebServer } from '@support/hostile-server'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refreshKeys } from '../failures/keys-screen'
import { startProxy, type TroublingProxy } from '../failures/proxy'
import { goToKey, openConsole, setSafetyLevel } from './console-on-horizon'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-documented-'))
const name = 'Documented key'
let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page
let plaintext: string
let keyId: string

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', profile: 'documented' })
  proxy = await startProxy(horizon.url)
  app = await openConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = app.page
  await setSafetyLevel(page, 'confirm')
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** Only a key that works is told that there is no such endpoint. */
async function knownTo({ withKey }: Sandbox): Promise<boolean> {
  const { status } = await withKey(plaintext, 'GET', '/api/there-is-no-such-endpoint')
  expect([401, 404]).toContain(status)
  return status === 404
}

const writes = () =>
  ['POST', 'PATCH', 'PUT', 'DELETE'].reduce((sum, method) => sum + proxy.count(method), 0)

test('finding out what a documented Horizon offers sends nothing but GETs', async () => {
  await screens.anyKeyRow(page).waitFor()
  await page
    .getByText(/not offered/i)
    .first()
    .waitFor()
  expect(proxy.count('GET /admin/capabilities')).toBeGreaterThan(0)
  expect(proxy.count('')).toBe(proxy.count('GET '))
  expect(writes()).toBe(0)
})

test('list, create and revoke work with the documented calls alone', async () => {
  const dialog = await fillNewKey(page, name)
  await dialog
    .getByText('This Horizon takes no type, owner or departments with a new key')
    .waitFor()
  const reveal = await sendNewKey(page, dialog)
  const path = join(scratch, 'key.txt')
  await saveToFile(page, reveal, path)
  plaintext = await keyInFile(path)
  await confirmStored(reveal)
  expect(await knownTo(horizon)).toBe(true)
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  const made = (body as { id: string; client_name: string }[]).find(
    each => each.client_name === name
  )
  keyId = made?.id ?? ''
})

test('each missing function names the endpoint that is missing, and what there is instead', async () => {
  await goToKey(page, keyId)
  await page.getByText('Limits cannot be edited: this Horizon has no').waitFor()
  expect(await page.locator('main').innerText()).toContain('PATCH /admin/api-keys/:id')
  expect(await page.getByRole('button', { name: 'Edit rate limit' }).count()).toBe(0)
  for (const [part, what, endpoint] of [
    ['Usage', 'usage', 'GET /admin/api-keys/:id/usage'],
    ['Requests', 'the request log', 'GET /admin/api-keys/:id/requests']
  ] as const) {
    await keyTab(page, part).click()
    const panel = page.getByRole('region', { name: `No endpoint for ${what}` })
    await panel.waitFor()
    const words = await panel.innerText()
    expect(words).toContain(`This Horizon has no endpoint for ${what}`)
    expect(words).toContain(endpoint)
    expect(words).toContain('What you can use instead')
  }
})

test('a revocation without usage says that callers are not known, and ends the key', async () => {
  await goToKey(page, keyId)
  await page.getByRole('button', { name: 'Revoke key' }).click()
  const dialog = screens.revoke(page, name)
  await dialog.getByText('who calls with this key is not known here').waitFor()
  await dialog.getByRole('checkbox', { name: /^I know that it works at once/ }).check()
  await chooseReason(dialog)
  await dialog.getByRole('button', { name: 'Revoke key' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await knownTo(horizon)).toBe(false)
  expect(proxy.count('PATCH') + proxy.count('PUT')).toBe(0)
})

test('scopes and fields this version does not know are shown as sent and sent as entered', async () => {
  const unknown = 'quantum:entangle'
  const keys: object[] = [
    {
      id: 'key_later',
      client_name: 'From a later version',
      scopes: ['agents:read', unknown],
      rate_limit: 100,
      expires_at: null,
      enabled: true,
      cost_center: { code: 'CC-7', shares: [1, 2] }
    }
  ]
  const posted: { scopes: string[] }[] = []
  const later: HostileServer = await startWebServer((_request, response, heard) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (heard.url === '/health') return answer(200, { status: 'ok' })
    if (heard.url.split('?')[0] !== '/admin/api-keys') {
      return answer(404, { error: 'not_found', message: 'No such endpoint' })
    }
    if (heard.method !== 'POST') return answer(200, keys)
    const body = JSON.parse(heard.body)
    posted.push(body)
    const made = { id: 'key_new', rate_limit: 100, expires_at: null, enabled: true, ...body }
    keys.push(made)
    answer(201, { ...made, plaintext_key: `hz_live_${'Ab1'.repeat(14)}` })
  })
  const other = await openConsole({ url: later.url, adminSecret: 'secret-of-a-later-version' })
  try {
    await screens.keyRow(other.page, 'From a later version').first().click()
    await other.page.getByText('Fields this console does not know').waitFor()
    const words = await other.page.locator('main').innerText()
    expect(words).toContain(unknown)
    expect(words).toContain('cost_center')
    expect(words).toContain('{"code":"CC-7","shares":[1,2]}')

    await goToKeys(other.page)
    const dialog = await fillNewKey(other.page, 'Sent as entered')
    await dialog.getByRole('textbox', { name: /another scope|Other scope|Add/i }).fill(unknown)
    await other.page.keyboard.press('Enter')
    await confirmStored(await sendNewKey(other.page, dialog))
    expect(posted.map(({ scopes }) => scopes.toSorted())).toEqual([['agents:read', unknown]])
    await refreshKeys(other.page)
    await screens.keyRow(other.page, 'Sent as entered').first().waitFor()
  } finally {
    await other.close()
    await later.close()
  }
})
