import { callBridge, goToKeys, keyRows, keyTab, screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProxy, type TroublingProxy } from '../failures/proxy'
import { goToKey, openConsole, profileOf, setSafetyLevel } from './console-on-horizon'

let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page
let keyId: string
let profileId: string

const writes = () =>
  ['POST', 'PATCH', 'PUT', 'DELETE'].reduce((sum, method) => sum + proxy.count(method), 0)

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  keyId = (await makeKey(horizon, { client_name: 'Guarded', rate_limit: 100 })).id
  proxy = await startProxy(horizon.url)
  app = await openConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = app.page
  profileId = (await profileOf(page)).id
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
})

const draft = { clientName: 'Forged', scopes: ['agents:read'], expiresAt: null }
const seen = { rateLimit: 100, version: 1 }
const agreed = { isTicked: true, typedText: 'Guarded', reason: 'other' }

/** The code of the refusal; `ok` where main did it. */
async function outcome(procedure: string, input: object): Promise<string> {
  try {
    await callBridge(page, procedure, input)
    return 'ok'
  } catch (error) {
    return /"code":"([a-z-]+)"/.exec(String(error))?.[1] ?? String(error)
  }
}

test('tokens and keys from before it became read-only send nothing either', async () => {
  await setSafetyLevel(page, 'confirm')
  type Token = { token: string }
  const single = await callBridge<Token>(page, 'keys.prepareRevoke', { profileId, keyId })
  const many = await callBridge<Token>(page, 'keys.prepareRevokeMany', {
    profileId,
    keyIds: [keyId]
  })
  const { revealId } = await callBridge<{ revealId: string }>(page, 'keys.create', {
    profileId,
    draft: { ...draft, clientName: 'Waiting' }
  })
  await setSafetyLevel(page, 'read-only')
  const before = writes()
  const calls = proxy.count('')
  const operationId = crypto.randomUUID()
  expect(await outcome('keys.revoke', { token: single.token, ...agreed })).not.toBe('ok')
  await outcome('keys.revokeMany', { token: many.token, operationId, ...agreed })
  expect(await outcome('proofs.run', { revealId, operationId })).toBe('read-only')
  expect(writes()).toBe(before)
  expect(proxy.count('GET /api/')).toBe(0)
  expect(proxy.count('')).toBeGreaterThanOrEqual(calls)
  const { body } = await horizon.admin('GET', `/admin/api-keys/${keyId}`)
  expect(body.enabled).toBe(true)
  await callBridge(page, 'reveals.acknowledge', { revealId })
  await page.reload()
})

test('whatever the page sends, no request but GETs leaves', async () => {
  const before = writes()
  const operationId = crypto.randomUUID()
  const token = crypto.randomUUID()
  const forged: readonly [string, object][] = [
    ['keys.create', { profileId, draft }],
    ['keys.prepareRevoke', { profileId, keyId }],
    ['keys.prepareRevokeMany', { profileId, keyIds: [keyId] }],
    ['keys.revoke', { token, ...agreed }],
    ['keys.revokeMany', { token, operationId, ...agreed }],
    ['keys.updateLimits', { profileId, keyId, seen, rateLimit: 10 }],
    ['proofs.run', { revealId: crypto.randomUUID(), operationId }]
  ]
  const outcomes = new Map<string, string>()
  for (const [procedure, input] of forged) outcomes.set(procedure, await outcome(procedure, input))
  expect([...outcomes].filter(([, code]) => code === 'ok')).toEqual([])
  for (const procedure of ['keys.create', 'keys.prepareRevoke', 'keys.updateLimits']) {
    expect(outcomes.get(procedure)).toBe('read-only')
  }
  expect(writes()).toBe(before)
  const { body } = await horizon.admin('GET', `/admin/api-keys/${keyId}`)
  expect(body).toMatchObject({ enabled: true, rate_limit: 100 })
})

const writing = /create key|revoke|edit rate limit|edit purpose|prove/i

test('no screen of a read-only profile has a way to write, not even by its location', async () => {
  const before = writes()
  const controls = async () =>
    (await page.getByRole('button').or(page.getByRole('menuitem')).allInnerTexts()).filter(text =>
      writing.test(text)
    )
  await goToKeys(page)
  await screens.anyKeyRow(page).waitFor()
  expect(await controls()).toEqual([])
  await keyRows(page).first().locator('[data-tick]').click()
  await page.getByRole('toolbar', { name: 'Selected keys' }).waitFor()
  expect(await controls()).toEqual([])
  for (const search of ['?create', '?create&q=x']) {
    await goToKeys(page, search)
    await screens
      .anyKeyRow(page)
      .or(page.getByText(/No key/))
      .first()
      .waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  }
  for (const search of ['', '?revoke', '?limits', '?purpose']) {
    await goToKey(page, keyId, search)
    await page.getByRole('heading', { name: 'Guarded', level: 1 }).waitFor()
    expect(await controls()).toEqual([])
    expect(await page.getByRole('dialog').count()).toBe(0)
  }
  for (const part of ['Usage', 'Requests']) {
    await keyTab(page, part).click()
    expect(await controls()).toEqual([])
  }
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog')
  await palette.waitFor()
  await page.keyboard.type('create key')
  // What was typed can be looked for in the audit log: that only reads.
  await expect
    .poll(async () => (await palette.getByRole('option').allInnerTexts()).join('\n'))
    .not.toMatch(/^create key/im)
  await page.keyboard.press('Escape')
  expect(writes()).toBe(before)
})

test('what a read-only profile reads is all there', async () => {
  await goToKey(page, keyId, '?tab=usage')
  await page.getByText('Nobody called in this window.').waitFor()
  await goToKeys(page)
  await page.getByRole('button', { name: 'Export' }).first().waitFor()
})
