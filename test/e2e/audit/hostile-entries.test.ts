import { type Hostile, recordHostile } from '@support/audit-app'
import { auditScreens, downloadLog, found, openEntry, search } from '@support/audit-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchSecurityComplaints } from '../journey/page-watch'
import { openConsole } from '../keys/console-on-horizon'

const markup = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>'
const prototypes = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'
// In this order: the last is the newest and stands first.
const entries: readonly Hostile[] = [
  {
    id: 'aud_h_markup',
    actorName: markup,
    resourceName: markup,
    userAgent: markup,
    reason: markup
  },
  { id: 'aud_h_bidi', actorName: 'Ad\u202Eazoidar \u2066x', resourceName: 'gpj\u202Eexe.pdf' },
  {
    id: 'aud_h_control',
    userAgent: 'curl\u0007\u001B[31m\u0000end',
    reason: 'one\ntwo\u2028three'
  },
  {
    id: 'aud_h_proto',
    changes: '{"__proto__":{"from":"a","to":"b"},"constructor":{"from":null,"to":1}}',
    metadata: prototypes
  },
  { id: 'aud_h_unknown', action: `x-vendor:${'deep.'.repeat(400)}Sync` },
  { id: 'aud_h_long', actorName: 'W'.repeat(20_000), resourceName: 'i'.repeat(20_000) },
  { id: 'aud_h_large', metadata: JSON.stringify({ text: 'ab "c\\ '.repeat(1_500_000) }) }
]
let horizon: Sandbox
let app: LaunchedConsole
let page: Page
let complaints: () => readonly string[]

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed: 'hostile' })
  recordHostile(horizon, entries)
  app = await openConsole(horizon)
  page = app.page
  complaints = await watchSecurityComplaints(page)
  await downloadLog(page)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
})

/** The page itself, its lines and its pane are as wide and as high as ever. */
const layout = () =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-row-index]')]
    const { scrollWidth, clientWidth } = document.documentElement
    const pane = document.querySelector('aside[aria-label="Entry"]')
    return {
      isWider: scrollWidth > clientWidth,
      heights: [...new Set(rows.map(row => Math.round(row.getBoundingClientRect().height)))],
      isPaneWider: pane !== null && pane.scrollWidth > pane.clientWidth
    }
  })

const harmed = () =>
  page.evaluate(() => ({
    pwned: (globalThis as { pwned?: unknown }).pwned ?? null,
    isAdmin: ({} as { isAdmin?: unknown }).isAdmin ?? null,
    elements: document.querySelectorAll('main img, main script, main iframe').length
  }))

test.each(entries.map(({ id }) => id))(
  '%s is shown inert, with no script run and no line moved',
  async id => {
    await search(page, `id:${id}`)
    await expect.poll(() => found(page)).toBe(1)
    const entry = await openEntry(page, 0)
    await entry.getByRole('button', { name: /^Raw JSON/ }).click()
    const json = entry.locator('pre')
    await json.waitFor()
    const words = await entry.innerText()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(words).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u200B\u202A-\u202E\u2066-\u2069]/)
    expect(await layout()).toEqual({ isWider: false, heights: [36], isPaneWider: false })
    expect(await harmed()).toEqual({ pwned: null, isAdmin: null, elements: 0 })
    await page.keyboard.press('Escape')
    await entry.waitFor({ state: 'detached' })
  }
)

test('ten megabytes are cut for the screen, and their size is said', async () => {
  await search(page, 'id:aud_h_large')
  await expect.poll(() => found(page)).toBe(1)
  const entry = await openEntry(page, 0)
  await entry.getByRole('button', { name: /^Raw JSON 1\d MB/ }).click()
  await entry.getByRole('button', { name: 'Show raw' }).click()
  await entry.getByText(/^Cut after/).waitFor()
  await page.keyboard.press('Escape')
})

test('in the list and among the values they are text, and the browser complained of nothing', async () => {
  await search(page, 'id:aud_h_*')
  await expect.poll(() => found(page)).toBe(entries.length)
  const first = await auditScreens.entries(page).innerText()
  expect(first).toContain('<img src=x')
  expect(first).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
  expect(await layout()).toMatchObject({ isWider: false, heights: [36] })
  expect(await harmed()).toEqual({ pwned: null, isAdmin: null, elements: 0 })
  expect(complaints()).toEqual([])
})
