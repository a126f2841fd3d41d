import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countStored } from '@support/audit-app'
import { auditScreens, found, untilSyncIs } from '@support/audit-journey'
import { answerSaveDialog } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrowTo, hasFocus, tabTo } from '../journey/keyboard'
import { openConsole } from '../keys/console-on-horizon'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-typed-'))
let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'typed', audit: 5_000 })
  app = await openConsole(horizon)
  page = app.page
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  rmSync(scratch, { recursive: true, force: true })
})

const typed = () => auditScreens.query(page).inputValue()
const focused = (control: Parameters<typeof hasFocus>[0]) => expect.poll(() => hasFocus(control))

describe('by keyboard alone', () => {
  test('the log is downloaded, and a query is completed, run and left for its rows', async () => {
    const { keyboard } = page
    const link = page.getByRole('link', { name: 'Audit log' }).first()
    await tabTo(page, link)
    await keyboard.press('Enter')
    await auditScreens.download(page).waitFor()
    await tabTo(page, auditScreens.download(page))
    await keyboard.press('Enter')
    await auditScreens.row(page, 0).waitFor()
    await untilSyncIs(page, 'idle')

    await keyboard.press('Escape')
    await tabTo(page, link)
    await keyboard.press('/')
    await focused(auditScreens.query(page)).toBe(true)
    await keyboard.type('outc')
    await auditScreens
      .completions(page)
      .getByRole('option', { name: /^outcome:/ })
      .waitFor()
    await keyboard.press('Tab')
    expect(await typed()).toBe('outcome:')
    const option = auditScreens.completions(page).getByRole('option', { name: /denied/ })
    await option.waitFor()
    while ((await option.getAttribute('aria-selected')) !== 'true')
      await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    expect((await typed()).trim()).toBe('outcome:denied')
    await keyboard.press('Enter')
    await expect.poll(() => found(page)).toBe(countStored(horizon, `outcome = 'denied'`))
    await auditScreens.answered(page).waitFor()
  })

  test('rows are walked, an entry is opened, noted and asked further, and Esc leads back', async () => {
    const { keyboard } = page
    await keyboard.press('ArrowDown')
    await focused(auditScreens.row(page, 0)).toBe(true)
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await focused(auditScreens.row(page, 2)).toBe(true)
    await keyboard.press('Enter')
    const entry = auditScreens.entry(page)
    await entry.getByRole('heading', { name: 'Fields' }).waitFor()
    const first = await entry.innerText()
    await keyboard.press('ArrowUp')
    await focused(auditScreens.row(page, 1)).toBe(true)
    // The one before stays until it is there, and its age goes on.
    await expect.poll(() => entry.getAttribute('aria-busy')).toBe('false')
    await expect.poll(() => entry.innerText()).not.toBe(first)

    await tabTo(page, entry.getByRole('textbox', { name: 'Note' }))
    await keyboard.type('Told the partner, ticket 4711')
    await entry.getByText('Kept on this computer').waitFor()
    await keyboard.press('Escape')
    await entry.waitFor({ state: 'detached' })
    await focused(auditScreens.row(page, 1)).toBe(true)
    await auditScreens.row(page, 1).getByRole('img', { name: 'Has a note' }).waitFor()

    await keyboard.press('Enter')
    const only = entry.getByRole('button', { name: 'Only actor' })
    await only.waitFor()
    await tabTo(page, only)
    const before = await found(page)
    await keyboard.press('Enter')
    await expect.poll(typed).toMatch(/^outcome:denied actor:/)
    await expect.poll(() => found(page)).toBeLessThanOrEqual(before)
    await keyboard.press('Escape')
    await entry.waitFor({ state: 'detached' })
  })

  test('a search is saved and run again', async () => {
    const { keyboard } = page
    const query = await typed()
    const button = page.getByRole('button', { name: 'Saved', exact: true })
    await tabTo(page, button)
    await keyboard.press('Enter')
    const save = auditScreens.saved(page).getByRole('button', { name: 'Save this search…' })
    await save.waitFor()
    await tabTo(page, save)
    await keyboard.press('Enter')
    await keyboard.type('Denied of one')
    await keyboard.press('Enter')
    const line = auditScreens.saved(page).getByRole('button', { name: /^Denied of one/ })
    await line.waitFor()
    // Until the form is gone Esc is its own.
    await focused(save).toBe(true)
    await keyboard.press('Escape')
    await auditScreens.saved(page).waitFor({ state: 'detached' })
    await focused(button).toBe(true)

    await keyboard.press('/')
    await keyboard.press('Escape')
    expect(await typed()).toBe(query)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.press('Delete')
    await keyboard.press('Enter')
    await expect.poll(() => found(page)).toBe(countStored(horizon))
    await tabTo(page, button)
    await keyboard.press('Enter')
    await line.waitFor()
    await tabTo(page, line)
    await keyboard.press('Enter')
    await expect.poll(typed).toBe(query)
    await auditScreens.saved(page).waitFor({ state: 'detached' })
  })

  test('what was found is exported as it is on screen', async () => {
    const { keyboard } = page
    const count = await found(page)
    await tabTo(page, page.getByRole('button', { name: 'Export…' }).first())
    await keyboard.press('Enter')
    const dialog = auditScreens.export(page)
    const csv = dialog.getByRole('radio', { name: 'CSV' })
    await csv.waitFor()
    await tabTo(page, csv)
    await arrowTo(page, dialog.getByRole('radio', { name: 'JSON lines' }))
    await tabTo(page, dialog.getByRole('button', { name: 'Export…' }))
    await keyboard.press('Enter')
    const path = join(scratch, 'log.jsonl')
    await answerSaveDialog(page, path)
    await page.getByRole('dialog', { name: 'Export written' }).waitFor()
    await keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const entries = lines.filter(line => 'action' in line || 'entry' in line)
    expect(entries.length).toBe(count)
  })
})

describe('a query that cannot run', () => {
  const faults: readonly [query: string, place: string, reason: RegExp, remedied: string][] = [
    [
      'after:2026-11-31 outcome:denied',
      'Characters 7 to 16',
      /November has 30 days/,
      'after:2026-11-30 outcome:denied'
    ],
    ['actor:"Ada', 'Character 7', /quote is not closed/, 'actor:"Ada"'],
    ['(outcome:denied', 'Character 1', /./, '(outcome:denied)'],
    ['user:ada', 'Characters 1 to 5', /./, 'actor:ada'],
    ['outcome:denied action:/api.*/', 'Characters 23 to 29', /./, '']
  ]

  test.each(faults)(
    '%s says where and why, keeps the last answer, and its remedy runs',
    async (query, place, reason, remedied) => {
      await auditScreens.query(page).fill('outcome:success')
      await page.keyboard.press('Enter')
      const good = countStored(horizon, `outcome = 'success'`)
      await expect.poll(() => found(page)).toBe(good)

      await auditScreens.query(page).fill(query)
      await page.keyboard.press('Enter')
      const issue = auditScreens.issue(page)
      await issue.getByText('Below: outcome:success, the last search that could run').waitFor()
      const words = await issue.innerText()
      expect(words).toContain(`${place}: `)
      expect(words.slice(words.indexOf(': ') + 2)).toMatch(reason)
      expect(await auditScreens.query(page).getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator('[data-faulty="true"]').count()).toBeGreaterThan(0)
      expect(await found(page)).toBe(good)
      expect(page.url()).not.toContain(encodeURIComponent(query))
      if (remedied === '') return
      await issue.getByRole('button').click()
      await expect.poll(typed).toBe(remedied)
      await expect.poll(() => auditScreens.query(page).getAttribute('aria-invalid')).toBe('false')
      await expect.poll(() => found(page)).toBeLessThan(good)
    }
  )

  test('ten thousand characters are refused with their number, and the page stays quick', async () => {
    await auditScreens.query(page).fill('x '.repeat(5_001))
    await page.keyboard.press('Enter')
    await auditScreens
      .issue(page)
      .getByText(/Below:/)
      .waitFor()
    expect(await auditScreens.issue(page).innerText()).toMatch(/[\d,]+ characters/)
    await page.getByRole('button', { name: 'Clear the query' }).click()
    await expect.poll(() => found(page)).toBe(countStored(horizon))
  })
})
