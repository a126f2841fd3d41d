import { countStored, storedIds } from '@support/audit-app'
import {
  auditScreens,
  auditStatus,
  goToAudit,
  heldIds,
  openCoverage,
  untilHeld,
  untilSyncIs
} from '@support/audit-journey'
import { callBridge } from '@support/console-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { startProxy } from '../failures/proxy'
import {
  createFaultFile,
  type LastingConsole,
  openConsole,
  openLastingConsole,
  profileOf
} from '../keys/console-on-horizon'

const path = '/admin/audit-logs'
const count = 6_000
const perPage = 1_000
const faults = createFaultFile()
let horizon: Sandbox
let lasting: LastingConsole
let page: Page

beforeAll(async () => {
  const options = { seed: 'broken', audit: count, faultFile: faults.file } as const
  horizon = await startSandbox({ scenario: 'acme', ...options })
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
  await goToAudit(page)
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
  faults.remove()
})

/** As the operator does; with a new secret it may have begun by itself. */
async function goOn(): Promise<void> {
  if ((await auditStatus(page)).sync.state !== 'stopped') return
  await strip(page, 'The audit log could not be updated')
    .getByRole('button', { name: /Try|Retry/ })
    .first()
    .click()
    .catch(() => undefined)
}
const settled = async () => (await auditStatus(page)).held

test('asked to slow down, it waits as long as it was told and goes on by itself', async () => {
  const body = { error: 'rate_limit_exceeded', message: 'Slow down' }
  const slowDown = { action: 'status', status: 429, body, headers: { 'Retry-After': '10' } }
  const refusal = { action: 'status', status: 401, body: { error: 'invalid_admin_secret' } }
  // Of one page each: a page, the wait, the page after it, and the refusal the next test is about.
  faults.set({ path, nth: 2, ...slowDown }, { path, nth: 4, ...refusal })
  await auditScreens.download(page).click()
  const [waiting] = await Promise.all([
    untilSyncIs(page, 'waiting'),
    strip(page, 'Horizon asked to slow down').waitFor()
  ])
  expect(waiting.held).toBe(perPage)
  await auditScreens.row(page, 0).waitFor()
  await untilHeld(page, 2 * perPage)
})

test('a secret that is refused in the middle stops it where it is, and a new one lets it go on from there', async () => {
  await untilSyncIs(page, 'stopped')
  const refused = strip(page, 'The audit log could not be updated')
  await refused.waitFor()
  expect(await settled()).toBe(2 * perPage)
  expect(await auditScreens.row(page, 0).isVisible()).toBe(true)

  faults.set({ path, action: 'drop-before' })
  const { id: profileId } = await profileOf(page)
  const secret = horizon.adminSecret
  await callBridge(page, 'profiles.setSecret', { profileId, secret, storage: 'keychain' })
  await goOn()
  await untilSyncIs(page, 'offline')
})

test('a connection that breaks takes it offline, and it goes on by itself', async () => {
  await strip(page, 'Horizon cannot be reached').waitFor()
  expect(await settled()).toBe(2 * perPage)
  faults.set({ path, nth: 2, action: 'delay', ms: 120_000 })
  await untilHeld(page, 3 * perPage)
})

test('killed in the middle, it goes on by itself after a start, and ends with each entry once', async () => {
  await lasting.app().kill()
  faults.clear()
  page = (await lasting.start()).page
  await goToAudit(page)
  await auditScreens.row(page, 0).waitFor()
  await untilHeld(page, countStored(horizon))
  await untilSyncIs(page, 'idle')
  const panel = await openCoverage(page)
  await panel.getByRole('button', { name: 'Verify now' }).click()
  await panel.getByText(/^Every entry from position 1 to/).waitFor()

  const ids = storedIds(horizon)
  expect(ids.length).toBeGreaterThanOrEqual(count)
  expect((await heldIds(page)).toSorted()).toEqual(ids.toSorted())
})

test('on a Horizon with the documented calls alone it is said to be missing, and nothing but GETs is sent', async () => {
  const documented = await startSandbox({ scenario: 'acme', profile: 'documented' })
  const proxy = await startProxy(documented.url)
  const app = await openConsole({ url: proxy.url, adminSecret: documented.adminSecret })
  try {
    await goToAudit(app.page)
    const panel = app.page.getByRole('region', { name: 'No endpoint for the audit log' })
    await panel.waitFor()
    expect(await panel.innerText()).toContain('GET /admin/audit-logs')
    expect(await auditScreens.download(app.page).count()).toBe(0)
    expect(proxy.count('')).toBe(proxy.count('GET '))
  } finally {
    await app.close()
    await proxy.stop()
    await documented.close()
  }
})
