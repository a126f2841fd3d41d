import { goToKeys, hygieneChip, keyRows, keyTab, screens } from '@support/console-journey'
import { eventually } from '@support/eventually'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  grid,
  type LastingConsole,
  listedCount,
  openLastingConsole,
  profileOf
} from './console-on-horizon'

type WireKey = {
  readonly id: string
  readonly client_name: string
  readonly enabled: boolean
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly created_at: string
  readonly scopes: readonly string[]
  readonly type: string
}

let horizon: Sandbox
let lasting: LastingConsole
let app: LaunchedConsole
let page: Page
let keys: readonly WireKey[]

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  lasting = await openLastingConsole(horizon)
  app = lasting.app()
  page = app.page
  await screens.anyKeyRow(page).waitFor()
  keys = (await horizon.admin('GET', '/admin/api-keys')).body
})
afterAll(async () => {
  await lasting?.end()
  await horizon?.close()
})
beforeEach(() => goToKeys(page))

const dayMs = 86_400_000
const isOver = ({ enabled, expires_at }: WireKey) =>
  !enabled || (expires_at !== null && Date.parse(expires_at) <= Date.now())
const isUnused = (key: WireKey) => !isOver(key) && key.last_used_at === null
const isExpiring = (key: WireKey) =>
  !isOver(key) && key.expires_at !== null && Date.parse(key.expires_at) - Date.now() <= 30 * dayMs
const namesOf = (found: readonly WireKey[]) => found.map(key => key.client_name).toSorted()

const listedNames = async (): Promise<readonly string[]> =>
  (await keyRows(page).locator('[data-column="name"]').allInnerTexts())
    .map(text => text.trim())
    .toSorted()

const chipIs = (name: RegExp, pressed: 'true' | 'false') =>
  expect.poll(() => hygieneChip(page, name).getAttribute('aria-pressed')).toBe(pressed)

/** The chip counts these keys, and a click on it leaves them in the list. */
async function choosesAll(control: Locator, found: readonly WireKey[]): Promise<void> {
  await expect.poll(() => control.innerText()).toMatch(new RegExp(`\\b${found.length}$`))
  await control.click()
  await expect.poll(() => listedCount(page)).toBe(found.length)
  await expect.poll(listedNames).toEqual(namesOf(found))
}

test('“which keys expire this month” is one click, and the answer is Horizon’s', async () => {
  const expiring = keys.filter(isExpiring)
  expect(expiring.length).toBeGreaterThan(3)
  await choosesAll(hygieneChip(page, /^Expiring/), expiring)
})

test('“which were never used” is one click, and the answer is Horizon’s', async () => {
  const unused = keys.filter(isUnused)
  expect(unused.length).toBeGreaterThan(0)
  await choosesAll(hygieneChip(page, /^Never used/), unused)
})

test('chips narrow each other, and filters narrow them', async () => {
  const wanted = keys.filter(
    key =>
      !isOver(key) &&
      key.expires_at === null &&
      key.scopes.includes('agents:read') &&
      key.type === 'organization'
  )
  expect(wanted.length).toBeGreaterThan(0)
  await hygieneChip(page, /^No expiry/).click()
  await page.getByRole('button', { name: 'Filter by type' }).click()
  await page.getByRole('option', { name: /^Organization/ }).click()
  await page.getByRole('button', { name: 'Filter by scope' }).click()
  await page.getByRole('combobox', { name: 'Search scope' }).fill('agents:read')
  await page.getByRole('option', { name: /^agents:read/ }).click()
  await expect.poll(() => listedCount(page)).toBe(wanted.length)
  await expect.poll(listedNames).toEqual(namesOf(wanted))
})

test('“who uses this one from where” is three clicks, and every figure is Horizon’s', async () => {
  const key = keys.find(each => each.client_name === 'Production Backend')
  const path = `/admin/api-keys/${key?.id}/usage?window=7d`
  await screens.keyRow(page, 'Production Backend').first().click()
  await keyTab(page, 'Usage').click()
  const callers = page.getByRole('region', { name: 'Callers', exact: true })
  await callers.getByRole('table').waitFor()
  const all = callers.getByRole('button', { name: /^All / })
  if (await all.isVisible()) await all.click()

  const shown = (count: number) => count.toLocaleString('en-GB')
  type Caller = { ip: string; method: string; path: string; requests: number }
  // The window moves on every six hours, for the console with its next answer.
  await eventually(async () => {
    await page.keyboard.press('r')
    const { body: usage } = await horizon.admin('GET', path)
    const figures = await page.locator('dl').first().innerText()
    for (const count of [usage.total_requests, usage.error_count, usage.throttled_count]) {
      expect(figures).toContain(shown(count))
    }
    const expected = (usage.callers as Caller[]).map(
      each => `${each.ip} ${each.method}${each.path} ${shown(each.requests)}`
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(await callersIn(callers)).toEqual(expected.toSorted())
  })
})

/** Address, call and requests of each line of the table of callers. */
async function callersIn(callers: Locator): Promise<readonly string[]> {
  // One group per address, which stands once before its endpoints.
  const lines = await callers.locator('tbody').evaluateAll(groups =>
    groups.flatMap(group => {
      const firstLine = (cell: Element | null | undefined) =>
        (cell as HTMLElement).innerText.trim().split('\n', 1)[0] ?? ''
      const ip = firstLine(group.querySelector('th'))
      return [...group.querySelectorAll('tr')].map(line => {
        const [endpoint, requests] = line.querySelectorAll('td')
        return `${ip} ${firstLine(endpoint).replaceAll(/\s/g, '')} ${firstLine(requests)}`
      })
    })
  )
  return lines.toSorted()
}

test('each figure of the overview is a link to a list of just as many keys', async () => {
  const toOverview = async () => {
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await figures().first().waitFor()
  }
  const figures = () =>
    page
      .locator('main li')
      .getByRole('link', { name: /^[A-Z][a-z ]+(90 days or more|30 days)? [\d,]+$/ })
  await toOverview()
  const names = await Promise.all(
    (await figures().all()).map(async link => (await link.innerText()).replaceAll(/\s+/g, ' '))
  )
  expect(names.length).toBeGreaterThan(7)
  for (const name of names) {
    const what = name.replace(/ [\d,]+$/, '')
    const count = Number(name.slice(what.length + 1).replaceAll(',', ''))
    await page.locator('main').getByRole('link', { name, exact: true }).click()
    await screens.keys(page).waitFor()
    await expect.poll(() => shownCount()).toBe(count)
    if (what === 'Revoked') {
      expect(count).toBe(keys.filter(key => !key.enabled).length)
    }
    await toOverview()
  }
  expect(names.filter(name => /^(Active|Revoked|Never used) /.test(name))).toHaveLength(3)
})

/** Where no key matches there is no table. */
const shownCount = async () => {
  const none = page.getByText(/^No key/).first()
  await grid(page).or(none).first().waitFor()
  return (await none.isVisible()) ? 0 : listedCount(page)
}

test('what is filtered stands in the location, and back and forward go through it', async () => {
  const before = page.url()
  await hygieneChip(page, /^Never used/).click()
  await chipIs(/^Never used/, 'true')
  await expect.poll(() => page.url()).toContain('check=never-used')
  const unused = keys.filter(isUnused).length
  await expect.poll(() => listedCount(page)).toBe(unused)
  await hygieneChip(page, /^No expiry/).click()
  await expect.poll(() => page.url()).toMatch(/check=never-used(,|%2C)no-expiry/)
  await page.goBack()
  await chipIs(/^No expiry/, 'false')
  await chipIs(/^Never used/, 'true')
  await expect.poll(() => listedCount(page)).toBe(unused)
  await page.goBack()
  await expect.poll(() => page.url()).toBe(before)
  await page.goForward()
  await chipIs(/^Never used/, 'true')
  await expect.poll(() => listedCount(page)).toBe(unused)
})

test('a key’s page leads back to the list as it was filtered', async () => {
  await hygieneChip(page, /^Expiring/).click()
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await chipIs(/^Expiring/, 'true')
  await expect.poll(listedNames).toEqual(namesOf(keys.filter(isExpiring)))
  await keyRows(page).first().click()
  await page.getByRole('navigation', { name: 'Parts of this key' }).waitFor()
  await page.keyboard.press('Escape')
  await chipIs(/^Expiring/, 'true')
  await expect.poll(listedNames).toEqual(namesOf(keys.filter(isExpiring)))
})

test('the next start returns to the list with its chips and order, and without what was typed', async () => {
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('night')
  await hygieneChip(page, /^Expiring/).click()
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect.poll(() => listedCount(page)).toBe(1)
  const lastPlace = async () => (await profileOf(page)).lastPlace ?? ''
  await expect.poll(lastPlace).toMatch(/check=expiring.*sort=name\.asc/)
  await app.close()
  app = await lasting.start()
  page = app.page
  await screens.anyKeyRow(page).waitFor()
  await chipIs(/^Expiring/, 'true')
  expect(page.url()).toContain('sort=name.asc')
  expect(page.url()).not.toContain('night')
})
