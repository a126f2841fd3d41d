import { keyTab, screens } from '@support/console-journey'
import { freePort } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { type LastingConsole, openLastingConsole } from './console-on-horizon'

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

test('a window that cannot be fetched takes the console offline, and is fetched by itself on its return', async () => {
  const name = 'Production Backend'
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill(name)
  await screens.keyRow(page, name).first().click()
  await keyTab(page, 'Usage').click()
  await page.getByRole('region', { name: 'Callers', exact: true }).getByRole('table').waitFor()
  const revoke = page.getByRole('button', { name: 'Revoke key' })
  await expect.poll(() => revoke.getAttribute('aria-disabled')).toBeNull()

  await horizon.stop()
  await page.getByText('30 d', { exact: true }).click()
  const failed = strip(page, 'The usage could not be fetched')
  await failed.waitFor()
  await page.getByText('Offline', { exact: true }).waitFor()
  await expect.poll(() => revoke.getAttribute('aria-disabled')).toBe('true')

  horizon = await startSandbox({ scenario: 'acme', port, data: horizon.dataFolder })
  // After a while without an answer it asks once in a minute.
  await strip(page, 'Horizon cannot be reached').waitFor({ state: 'detached', timeout: 100_000 })
  await failed.waitFor({ state: 'detached' })
  await page.getByText(/buckets of 1 d/).waitFor()
})
