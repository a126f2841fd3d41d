import { callBridge, goToKeys, keyTab, screens } from '@support/console-journey'
import { freePort } from '@support/launch-console'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refreshKeys, strip } from '../failures/keys-screen'
import {
  type LastingConsole,
  listedCount,
  openLastingConsole,
  profileOf,
  untilListed
} from './console-on-horizon'

let port: number
let horizon: Sandbox
let lasting: LastingConsole
let page: Page

beforeAll(async () => {
  port = await freePort()
  horizon = await startSandbox({ scenario: 'acme', port })
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
})

const name = 'Production Backend'
const createButton = () => page.getByRole('button', { name: 'Create key' }).first()
const openKey = async () => {
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill(name)
  await screens.keyRow(page, name).first().click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

test('without Horizon everything known is shown with its age, nothing can be written, and its return is noticed by itself', async () => {
  await screens.anyKeyRow(page).waitFor()
  const held = await listedCount(page)
  await openKey()
  await keyTab(page, 'Usage').click()
  await page.getByRole('region', { name: 'Callers', exact: true }).getByRole('table').waitFor()
  const figures = await page.locator('dl').first().innerText()
  await keyTab(page, 'Requests').click()
  const requests = page.getByRole('table', { name: 'Requests with this key, newest first' })
  await requests.waitFor()
  const logged = await requests.locator('tbody tr').count()
  await goToKeys(page)

  await horizon.stop()
  await refreshKeys(page)
  await strip(page, 'Horizon cannot be reached').waitFor()
  await expect.poll(() => listedCount(page)).toBe(held)
  expect(await strip(page, 'Horizon cannot be reached').innerText()).toContain(
    'You see what was fetched at'
  )
  await expect.poll(() => createButton().getAttribute('aria-disabled')).toBe('true')
  await createButton().click({ force: true })
  expect(await page.getByRole('dialog').count()).toBe(0)

  await openKey()
  const edit = page.getByRole('button', { name: 'Edit rate limit' })
  const revoke = page.getByRole('button', { name: 'Revoke key' })
  for (const control of [edit, revoke]) {
    await expect.poll(() => control.getAttribute('aria-disabled')).toBe('true')
    await control.click({ force: true })
  }
  expect(await page.getByRole('dialog').count()).toBe(0)
  await keyTab(page, 'Usage').click()
  await strip(page, 'Horizon cannot be reached').waitFor()
  await page
    .getByText(/^Fetched /)
    .first()
    .waitFor()
  await expect.poll(() => page.locator('dl').first().innerText()).toBe(figures)
  await keyTab(page, 'Requests').click()
  await page.getByText(/^Held since/).waitFor()
  await expect.poll(() => requests.locator('tbody tr').count()).toBe(logged)
  await goToKeys(page)

  const before = await fetchedAt()
  horizon = await startSandbox({ scenario: 'acme', port, data: horizon.dataFolder })
  // After a while without an answer it asks once in a minute.
  await strip(page, 'Horizon cannot be reached').waitFor({ state: 'detached', timeout: 100_000 })
  await expect.poll(() => createButton().getAttribute('aria-disabled')).toBeNull()
  await expect.poll(fetchedAt).not.toBe(before)
})

async function fetchedAt(): Promise<string> {
  const { id: profileId } = await profileOf(page)
  return (await callBridge<{ fetchedAt: string }>(page, 'keys.list', { profileId })).fetchedAt
}

test('what others changed while the console was closed is listed at its start, until it is marked as seen', async () => {
  const ended = await makeKey(horizon, { client_name: 'Ended by others' })
  const raised = await makeKey(horizon, { client_name: 'Raised by others', rate_limit: 50 })
  await goToKeys(page)
  await untilListed(page, ended.id, raised.id)
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('by others')
  await expect.poll(() => listedCount(page)).toBe(2)
  await lasting.app().close()

  await makeKey(horizon, { client_name: 'Made by others' })
  await horizon.admin('DELETE', `/admin/api-keys/${ended.id}`)
  await horizon.admin('PATCH', `/admin/api-keys/${raised.id}`, { rate_limit: 90 })

  page = (await lasting.start()).page
  await goToKeys(page)
  const changes = () => page.getByRole('region', { name: 'Changes since you last looked' })
  await changes()
    .getByText(/^3 keys changed since/)
    .waitFor()
  await changes().getByRole('button', { name: 'Show' }).click()
  const pane = page.getByRole('complementary', { name: 'Changed keys' })
  for (const words of [
    /Made by others\s*Appeared/,
    /Ended by others\s*Revoked/,
    /Raised by others\s*Limit: .*50.* → .*90/
  ]) {
    await expect.poll(() => pane.innerText()).toMatch(words)
  }

  await pane.getByRole('button', { name: 'Mark as seen' }).click()
  await changes().waitFor({ state: 'detached' })
  await lasting.app().close()
  page = (await lasting.start()).page
  await goToKeys(page)
  await screens.anyKeyRow(page).waitFor()
  const { id: profileId } = await profileOf(page)
  const { changes: left } = await callBridge<{ changes: unknown[] }>(page, 'keys.changes', {
    profileId
  })
  expect(left).toEqual([])
  expect(await changes().count()).toBe(0)
})
