import { goToKeys, hygieneChip, keyTab, screens } from '@support/console-journey'
import { wireKey } from '@support/hostile-server'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshKeys, strip } from '../failures/keys-screen'
import { pass, say, startProxy, type TroublingProxy } from '../failures/proxy'
import { goToKey, listedCount, openConsole } from './console-on-horizon'

let horizon: Sandbox
let proxy: TroublingProxy
let app: LaunchedConsole
let page: Page
const errors: string[] = []

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  proxy = await startProxy(horizon.url)
  app = await openConsole({ url: proxy.url, adminSecret: horizon.adminSecret })
  page = app.page
  page.on('pageerror', error => errors.push(String(error)))
})
afterAll(async () => {
  await app?.close()
  await proxy?.stop()
  await horizon?.close()
})
beforeEach(() => goToKeys(page))
afterEach(() => {
  proxy.make(undefined)
  expect(errors).toEqual([])
})

const listOf = (keys: readonly object[]) =>
  ({ answer: say(200, keys), method: 'GET', path: '/admin/api-keys' }) as const

/** Changes one answer on its way; everything else is Horizon's own. */
function rewriting(path: string, rewrite: (text: string) => string) {
  proxy.make({
    path,
    isHandled: true,
    answer: (response, reply) =>
      pass(response, { ...reply, body: Buffer.from(rewrite(reply.body.toString())) })
  })
}

const backendId = async (): Promise<string> => {
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  return (body as { id: string; client_name: string }[]).find(
    each => each.client_name === 'Production Backend'
  )?.id as string
}

test('usage with missing, negative and non-numeric buckets is shown as far as it can be read, and each is named', async () => {
  const id = await backendId()
  rewriting(`/admin/api-keys/${id}/usage`, text => {
    const usage = JSON.parse(text)
    usage.series[1].requests = -3
    usage.series[2].requests = 'many'
    usage.series[3].errors = null
    usage.series.splice(4, 1)
    return JSON.stringify(usage)
  })
  await goToKey(page, id, '?tab=usage')
  await strip(page, 'Some of these figures could not be read').waitFor()
  const words = await strip(page, 'Some of these figures could not be read').innerText()
  expect(words).toContain('The rest is shown')
  expect(words).toContain('series[1]')
  expect(words).toContain('buckets are not readable')
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Table').click()
  const table = page.getByRole('table', { name: 'Usage by bucket' })
  await table.waitFor()
  expect(await table.getByText(/^Not readable\./).count()).toBe(4)
  expect(await table.innerText()).not.toMatch(/NaN|Infinity|-3/)
  await page.getByRole('region', { name: 'Callers', exact: true }).getByRole('table').waitFor()
})

test.each([
  ['text in place of the whole reply', '"many"'],
  ['an empty object', '{}'],
  ['a list of nothing', '[]']
])('usage that is %s costs only the usage', async (_what, body) => {
  const id = await backendId()
  rewriting(`/admin/api-keys/${id}/usage`, () => body)
  await goToKey(page, id, '?tab=usage&window=30d')
  await page
    .getByText(/could not be read|could not be fetched|not readable/)
    .first()
    .waitFor()
  expect(await page.locator('main').innerText()).not.toMatch(/NaN|Infinity|undefined/)
  await keyTab(page, 'Overview').click()
  await page.getByRole('heading', { name: 'Configuration' }).waitFor()
})

test('a name of 500 characters with right-to-left marks and HTML is text, shown, found and held in its place', async () => {
  const marks = '\u202e\u2066\u200f'
  const hostile = `${marks}<img src=x onerror="globalThis.isBroken = true"><b>Bold</b>`
  const name = `${hostile}${'w'.repeat(500 - hostile.length)}`
  expect(name).toHaveLength(500)
  proxy.make(
    listOf([
      wireKey('key_odd', { client_name: name }),
      wireKey('key_even', { client_name: 'Even' })
    ])
  )
  await refreshKeys(page)
  await screens.keyRow(page, 'Even').waitFor()
  const row = screens.keyRow(page, 'onerror')
  await row.waitFor()
  expect((await row.boundingBox())?.height).toBeLessThan(40)
  expect(await row.innerText()).not.toContain('\u202e')
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('<b>bold')
  await expect.poll(() => listedCount(page)).toBe(1)
  await row.click()
  await page.getByRole('heading', { level: 1 }).getByText('onerror').waitFor()
  expect(await page.locator('main img, main b').count()).toBe(0)
  expect(await page.evaluate('globalThis.isBroken')).toBeUndefined()
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(
    true
  )
})

test('200 scopes are all there, and the page stays one', async () => {
  const scopes = Array.from({ length: 200 }, (_, at) => `custom-${at}:read`)
  proxy.make(listOf([wireKey('key_many', { client_name: 'Many scopes', scopes })]))
  await refreshKeys(page)
  await screens.keyRow(page, 'Many scopes').click()
  await page.getByRole('button', { name: 'Show all 200' }).click()
  await page.getByText('custom-199:read').first().waitFor()
  await goToKeys(page)
  await page.getByRole('button', { name: 'Filter by scope' }).click()
  await page.getByRole('combobox', { name: 'Search scope' }).fill('custom-150')
  await page.getByRole('option', { name: /^custom-150:read/ }).click()
  await expect.poll(() => listedCount(page)).toBe(1)
})

test('a server clock ten years off is said, and keys are judged by that clock', async () => {
  const years = 10
  const away = new Date()
  away.setUTCFullYear(away.getUTCFullYear() + years)
  const soon = new Date(away.getTime() + 5 * 86_400_000).toISOString()
  const past = new Date(away.getTime() - 86_400_000).toISOString()
  const keys = [
    wireKey('key_soon', { client_name: 'Ends soon there', expires_at: soon, last_used_at: null }),
    wireKey('key_past', { client_name: 'Ended there', expires_at: past, last_used_at: null })
  ]
  proxy.make({
    path: '/admin/',
    isHandled: true,
    answer: (response, reply) => {
      response.sendDate = false
      const headers = new Headers(reply.headers)
      headers.set('Date', away.toUTCString())
      const isList = reply.body.toString().startsWith('[{"id":"key_')
      pass(response, {
        ...reply,
        headers,
        body: isList ? Buffer.from(JSON.stringify(keys)) : reply.body
      })
    }
  })
  await refreshKeys(page)
  await screens.keyRow(page, 'Ends soon there').waitFor()
  await page.getByRole('button', { name: /^Synced/ }).click()
  await page.getByText(/Horizon’s clock is .+ ahead of this computer’s/).waitFor()
  await page.keyboard.press('Escape')
  await screens.keyRow(page, 'Ends soon there').getByText('Expiring soon').waitFor()
  expect(await screens.keyRow(page, 'Ended there').count()).toBe(0)
  await page.getByRole('button', { name: 'Show ended keys' }).click()
  await screens.keyRow(page, 'Ended there').getByText('Expired').waitFor()
  await expect.poll(() => hygieneChip(page, /^Expiring/).innerText()).toMatch(/1$/)
})

test('of 10,000 keys one does not parse: 9,999 are shown and the one is named', async () => {
  const keys = Array.from({ length: 10_000 }, (_, at) => wireKey(`key_${at}`))
  keys[5_000] = { ...keys[5_000], id: 'key_broken', scopes: 'not a list' } as never
  proxy.make(listOf(keys))
  await refreshKeys(page)
  const notice = strip(page, '1 key of the answer could not be read')
  await notice.waitFor()
  expect(await notice.innerText()).toContain('key_broken')
  await expect.poll(() => listedCount(page)).toBe(9_999)
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('key_9999')
  await expect.poll(() => listedCount(page)).toBe(1)
})
