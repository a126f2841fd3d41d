import { screens } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import {
  createReplacement,
  revokeInRotation,
  rotationScreens,
  startRotation,
  storeAndDeliver,
  verifyByWord
} from '@support/rotation-journey'
import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole } from '../keys/console-on-horizon'

const name = 'Billing'
let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ profile: 'documented' })
  const { id } = await makeKey(horizon, { client_name: name, scopes: ['agents:read'] })
  app = await openConsole(horizon)
  page = app.page
  await screens.anyKeyRow(page).waitFor()
  await startRotation(page, id)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
})

test('a Horizon without usage is rotated by the operator’s word, and the record says so', async () => {
  await storeAndDeliver(page, await createReplacement(page))
  await page
    .getByText(/This Horizon has no endpoint for usage/)
    .first()
    .waitFor()
  await verifyByWord(page, 'The system’s own log shows it')

  await rotationScreens.step(page, 'Drain').waitFor()
  await page.getByText('Your word', { exact: true }).waitFor()
  await rotationScreens.verdict(page).getByText('No verdict').first().waitFor()
  expect(await rotationScreens.matrix(page).count()).toBe(0)
  await page.getByRole('button', { name: 'Revoke early with a reason…' }).click()
  const dialog = rotationScreens.revokeDialog(page)
  const send = dialog.getByRole('button', { name: 'Revoke old key' })
  await dialog.getByRole('textbox', { name: /^Type the key’s name/ }).fill(name)
  await expect.poll(() => send.getAttribute('data-hint')).toBe('First give a reason')
  await revokeInRotation(dialog, name, 'All three systems were moved by hand')

  await rotationScreens.step(page, 'Record').waitFor()
  await rotationScreens.finish(page).click()
  await page.getByText(/^The rotation is over/).waitFor()
  const record = expect.poll(() => page.locator('main').innerText())
  await record.toContain('All three systems were moved by hand')
  await record.toMatch(/by the operator’s word|by time of last use/)
})
