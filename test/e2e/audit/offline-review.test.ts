import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countStored, type FailedCalls, worstWeek } from '@support/audit-app'
import {
  auditScreens,
  downloadLog,
  exportTo,
  found,
  goToAudit,
  openExport,
  search
} from '@support/audit-journey'
import { filesHolding } from '@support/canary-sweep'
import { freePort } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import { verifyEvidence } from '@support/verify-evidence'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strip } from '../failures/keys-screen'
import { type LastingConsole, openLastingConsole } from '../keys/console-on-horizon'

const count = 20_000
const scratch = mkdtempSync(join(tmpdir(), 'console-test-review-'))
let horizon: Sandbox
let lasting: LastingConsole
let page: Page
let wanted: FailedCalls

beforeAll(async () => {
  const port = await freePort()
  horizon = await startSandbox({ scenario: 'acme', seed: 'review', audit: count, port })
  wanted = worstWeek(horizon)
  lasting = await openLastingConsole(horizon)
  page = lasting.app().page
  await page.setViewportSize({ width: 1440, height: 900 })
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** Types a field and its value's beginning, and takes what is offered. */
async function complete(typed: string, offered: string): Promise<void> {
  await page.keyboard.type(typed)
  const options = auditScreens.completions(page).getByRole('option')
  await options.filter({ hasText: offered }).first().waitFor()
  // A list of fewer letters is answered anew, and what is marked is then its first.
  const value = typed.slice(typed.indexOf(':') + 1)
  const strangers = async () =>
    (await options.allInnerTexts()).filter(words => !words.includes(value))
  await expect.poll(strangers).toEqual([])
  for (;;) {
    const marked = auditScreens.completions(page).locator('[aria-selected="true"]')
    if ((await marked.innerText()).includes(offered)) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Tab')
}

test('the first download is the operator’s to begin, and brings as many entries as Horizon has', async () => {
  await goToAudit(page)
  await auditScreens.download(page).waitFor()
  const { held } = await downloadLog(page)
  expect(held).toBe(countStored(horizon))
  expect(held).toBeGreaterThanOrEqual(count)
})

test('started offline, the failed calls of a partner from one address in one week are found by typing, as many as the server has', async () => {
  await lasting.app().close()
  await horizon.stop()
  page = (await lasting.start()).page
  await page.setViewportSize({ width: 1440, height: 900 })
  await goToAudit(page, '', 'zone=utc')
  await auditScreens.row(page, 0).waitFor()
  const offline = strip(page, 'Horizon cannot be reached')
  await offline.waitFor()
  expect(await offline.innerText()).toMatch(/You see what was synced at \d\d:\d\d/)
  await page.getByText('Offline', { exact: true }).waitFor()

  await auditScreens.query(page).focus()
  await complete('partn', 'partner:')
  await complete(wanted.partner.slice(0, 4), wanted.partner)
  await complete(`ip:${wanted.ip.slice(0, 6)}`, wanted.ip)
  await page.keyboard.type(`-outcome:success after:${wanted.from} before:${wanted.to}`)
  await page.keyboard.press('Enter')
  await expect.poll(() => found(page)).toBe(wanted.count)
  expect(await auditScreens.query(page).inputValue()).toBe(
    `partner:"${wanted.partner}" ip:"${wanted.ip}" -outcome:success after:${wanted.from} before:${wanted.to}`
  )
})

test('the same is found by clicks on the values of that week', async () => {
  const values = auditScreens.values(page)
  const { from, to, partner, ip } = wanted
  await search(page, `after:${from} before:${to}`)
  const held = countStored(
    horizon,
    `occurred_at >= ${Date.parse(from)} AND occurred_at < ${Date.parse(to)}`
  )
  await expect.poll(() => found(page)).toBe(held)
  const value = (facet: string, name: string) =>
    values
      .getByRole('group', { name: facet })
      .locator('[data-facet-value]')
      .filter({ hasText: name })
  await value('Partner', partner).click()
  await expect.poll(() => found(page)).toBeLessThan(held)
  await value('Outcome', 'Success').click({ modifiers: ['Alt'] })
  await value('Address', ip).click()
  await expect.poll(() => found(page)).toBe(wanted.count)
  await auditScreens.answered(page).waitFor()
  expect(await auditScreens.entries(page).getAttribute('aria-rowcount')).toBe(`${wanted.count + 1}`)
  const rows = await auditScreens.entries(page).locator('[data-row-index]').allInnerTexts()
  expect(rows.length).toBeGreaterThan(0)
  for (const words of rows) {
    expect(words).toContain(ip)
    expect(words).not.toContain('Success')
  }
})

test('the evidence bundle is verified by Node alone, and one changed byte is named with its line', async () => {
  const path = join(scratch, 'evidence.tar')
  await openExport(page)
  const said = await exportTo(page, 'Evidence bundle', path)
  expect(said).toContain(`${wanted.count} ${wanted.count === 1 ? 'entry' : 'entries'}`)
  const sha256 = said.match(/\b[0-9a-f]{64}\b/)?.[0] ?? ''
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await auditScreens.export(page).getByRole('button', { name: 'Close' }).last().click()

  execFileSync('tar', ['-xf', path, '-C', scratch])
  const [folder = ''] = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).split('/')
  const program = join(scratch, folder, 'verify-evidence.mjs')
  const intact = await verifyEvidence([path, '--expect', sha256], { program })
  expect([intact.code, intact.err]).toEqual([0, ''])
  expect(intact.out).toMatch(/^INTACT: /)

  const file = join(scratch, folder, 'entries.jsonl')
  const lines = readFileSync(file, 'utf8').split('\n')
  const ofEntry = lines.findIndex(line => line.includes(wanted.ip))
  lines[ofEntry] = lines[ofEntry]?.replace('"denied"', '"denjed"') ?? ''
  writeFileSync(file, lines.join('\n'))
  const changed = await verifyEvidence([join(scratch, folder)], { program })
  expect(changed.code).toBe(1)
  expect(changed.out).toMatch(/^NOT INTACT: /)
  expect(changed.out).toContain(`line ${ofEntry + 1}`)
})

test('the admin secret is in no file of the console, nor in what it exported', async () => {
  expect(await filesHolding(lasting.app().dataFolder, horizon.adminSecret)).toEqual([])
  expect(await filesHolding(scratch, horizon.adminSecret)).toEqual([])
})
