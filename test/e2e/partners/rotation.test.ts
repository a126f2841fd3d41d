import { confirmStored, goTo } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { actOnKey, goToPartner, partnerScreens } from '@support/partner-journey'
import {
  createReplacement,
  revokeInRotation,
  rotationScreens,
  shownKey
} from '@support/rotation-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { accessOf, makePartner, type TestPartner } from '@support/sandbox-partners'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProxy, type TroublingProxy } from '../failures/proxy'
import { openConsole } from '../keys/console-on-horizon'

const full = 'Brightwater Analytics'
const fullKey = 'Brightwater margins'
let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page
let partner: TestPartner

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  partner = await makePartner(horizon, accessOf([['department', 'dept_sales', 'interact']]))
  expect((await partner.call('GET', '/api/agents')).status).toBe(200)
  proxy = await startProxy(horizon.url)
  app = await openConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = app.page
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
})

const writes = () =>
  ['POST ', 'PATCH ', 'PUT ', 'DELETE '].reduce((sum, method) => sum + proxy.count(method), 0)

test('a partner’s key is replaced without an outage: the new one is issued first, the partnership is untouched', async () => {
  const name = `${partner.name} CRM sync`
  const { body: before } = await horizon.admin('GET', `/admin/partners/${partner.id}`)
  await goToPartner(page, partner.id, '/keys')
  await actOnKey(page, name, 'Rotate: reissue first…')
  await page.getByText(`Partner key of ${partner.name}`).waitFor()
  await page.getByRole('region', { name: 'Checks' }).getByRole('listitem').first().waitFor()
  expect(writes()).toBe(0)
  await rotationScreens.start(page).click()
  await rotationScreens.step(page, 'Create').waitFor()
  const reveal = await createReplacement(page)
  const fresh = await shownKey(reveal)
  await confirmStored(reveal)
  const callFresh = () => horizon.withKey(fresh, 'GET', '/api/agents')
  expect((await callFresh()).status).toBe(200)
  expect((await partner.call('GET', '/api/agents')).status).toBe(200)

  await rotationScreens.step(page, 'Deliver').waitFor()
  await rotationScreens.deliver(page).click()
  await rotationScreens.step(page, 'Verify').waitFor()
  await rotationScreens.look(page).click()
  await page.getByRole('button', { name: 'Verify by first use' }).click()
  await rotationScreens.matrix(page).waitFor()
  expect(proxy.count('DELETE ')).toBe(0)
  await page.getByRole('button', { name: 'Revoke early with a reason…' }).click()
  await revokeInRotation(rotationScreens.revokeDialog(page), name, 'both were seen to work')
  await rotationScreens.step(page, 'Record').waitFor()
  expect((await partner.call('GET', '/api/agents')).status).toBe(401)
  expect((await callFresh()).status).toBe(200)
  await rotationScreens.finish(page).click()
  await page.getByText(/^The rotation is over/).waitFor()

  const keys = `/admin/partners/${partner.id}/api-keys`
  expect(proxy.count(`POST ${keys}`)).toBe(1)
  expect(proxy.count(`DELETE ${keys}`)).toBe(1)
  expect(writes()).toBe(2)
  const { body: after } = await horizon.admin('GET', `/admin/partners/${partner.id}`)
  expect({ ...after, last_activity_at: null }).toEqual({ ...before, last_activity_at: null })
  await goToPartner(page, partner.id, '/keys')
  await page.getByText('1 of 5 partner keys in use').waitFor()
  await page.getByRole('button', { name: 'Show them' }).click()
  const rows = page.getByRole('row').filter({ hasText: name })
  await expect
    .poll(() => rows.allInnerTexts())
    .toEqual([expect.stringContaining('Active'), expect.stringContaining('Revoked')])
})

test('with every place taken nothing leaves the console before a way out is chosen', async () => {
  const { body: partners } = await horizon.admin('GET', '/admin/partners')
  const { id } = partners.find(
    (each: { organization_name: string }) => each.organization_name === full
  )
  const sent = writes()
  await goToPartner(page, id, '/keys')
  await page.getByText('5 of 5 partner keys in use').waitFor()
  await expect.poll(() => partnerScreens.createKey(page).getAttribute('aria-disabled')).toBe('true')
  await partnerScreens.createKey(page).click({ force: true })
  expect(await page.getByRole('dialog').count()).toBe(0)

  await actOnKey(page, fullKey, 'Rotate: reissue first…')
  const slots = partnerScreens.slots(page)
  for (const way of ['Retire a key that nobody uses', 'A planned short outage']) {
    await slots.getByRole('region', { name: way }).waitFor()
  }
  await slots
    .getByText(/^Last used .* \d+ requests in 30 days$/)
    .first()
    .waitFor()
  await slots.getByRole('button', { name: 'Plan the outage…' }).click()
  const outage = page.getByRole('dialog', { name: /^Planned outage of/ })
  await outage.getByText(/^(Quietest \d\d:00|No quiet hour is known)/).waitFor()
  await outage.getByRole('button', { name: 'Back to the ways out' }).click()
  await slots.getByRole('button', { name: 'Cancel' }).click()

  const key = (await horizon.admin('GET', `/admin/partners/${id}/api-keys`)).body.find(
    (each: { client_name: string }) => each.client_name === fullKey
  )
  await goTo(page, `/rotations/new?key=${key.id}&partner=${id}`)
  await page.getByRole('link', { name: 'See the ways out' }).waitFor()
  await expect.poll(() => rotationScreens.start(page).getAttribute('aria-disabled')).toBe('true')
  await rotationScreens.start(page).click({ force: true })
  await page.getByRole('link', { name: 'See the ways out' }).click()
  await slots.getByRole('region', { name: 'Raise the partner’s limit' }).waitFor()
  expect(writes()).toBe(sent)

  await slots.getByRole('button', { name: 'Raise to 6' }).click()
  await page.getByText(`Partner key of ${full}`).waitFor()
  await expect.poll(() => rotationScreens.start(page).getAttribute('aria-disabled')).toBeNull()
  expect(writes()).toBe(sent + 1)
  expect(proxy.count(`PATCH /admin/partners/${id}`)).toBe(1)
})
