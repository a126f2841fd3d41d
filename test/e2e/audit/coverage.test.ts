import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forgeHeldEntry } from '@support/audit-app'
import {
  auditScreens,
  downloadLog,
  exportTo,
  goToAudit,
  openCoverage,
  openExport
} from '@support/audit-journey'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { deleteEntries } from '@support/sandbox-audit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LastingConsole, openLastingConsole } from '../keys/console-on-horizon'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-coverage-'))
const gone = Array.from({ length: 40 }, (_, nth) => 1_501 + nth)
let horizon: Sandbox
let lasting: LastingConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'holes', audit: 3_000 })
  // Somebody took them out of the server's own log.
  deleteEntries(horizon, gone)
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
  await page.setViewportSize({ width: 1440, height: 900 })
  await downloadLog(page)
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
  rmSync(scratch, { recursive: true, force: true })
})

test('a hole in Horizon’s own numbering is stated in the foot, on the chart, in the panel and in an export’s head', async () => {
  await goToAudit(page)
  await page.getByRole('button', { name: /not held/ }).waitFor()
  await auditScreens.chart(page).locator('[data-gap]').first().waitFor()
  const panel = await openCoverage(page)
  await panel.getByText(`${gone.length} entries, missing in Horizon’s own numbering`).waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })

  for (const [format, name] of [
    ['CSV', 'log.csv'],
    ['JSON lines', 'log.jsonl']
  ] as const) {
    const path = join(scratch, name)
    const dialog = await openExport(page)
    await dialog.getByText('missing in Horizon’s own numbering').waitFor()
    await exportTo(page, format, path)
    const head = readFileSync(path, 'utf8').slice(0, 4_000)
    expect(head).toMatch(/missing in Horizon.s own numbering/)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'detached' })
  }
})

test('where the hole is not in the window nothing is said of it, and where it is, no answer is surer than what is held', async () => {
  await goToAudit(page, 'after:2d')
  await auditScreens.row(page, 0).waitFor()
  await expect.poll(() => page.getByRole('button', { name: /not held/ }).count()).toBe(0)
  await goToAudit(page, 'id:aud_not_there')
  const nothing = page.getByRole('status').filter({ hasText: 'No entry matches' })
  await nothing.getByText('So an entry may exist that is not here').waitFor()
})

test('one changed entry in the cache file is found by Verify with its position, and the rest stays readable', async () => {
  await goToAudit(page)
  const panel = await openCoverage(page)
  await panel.getByRole('button', { name: 'Verify now' }).click()
  await panel.getByText(/^Every entry from position 1 to/).waitFor()
  expect(await panel.innerText()).toContain('What this cannot prove')
  await lasting.app().close()

  const position = 1_234
  forgeHeldEntry(lasting.app().dataFolder, position)
  page = (await lasting.start()).page
  await goToAudit(page)
  await auditScreens.row(page, 0).waitFor()
  const again = await openCoverage(page)
  await again.getByRole('button', { name: 'Verify now' }).click()
  await again.getByText(/^The first entry that does not hold is at position 1,234:/).waitFor()
  await page.getByRole('button', { name: /^Chain broken at 1,234/ }).waitFor()
  await page.keyboard.press('Escape')
  await auditScreens.row(page, 0).waitFor()
})
