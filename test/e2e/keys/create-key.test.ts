import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probeUserAgent } from '@shared/domain/probe-agent'
import {
  confirmStored,
  goToKeys,
  keyInFile,
  keyTab,
  openNewKey,
  saveToFile,
  screens
} from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cancelDialog, nameField } from '../failures/keys-screen'
import { openConsole, setSafetyLevel } from './console-on-horizon'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-create-'))
let horizon: Sandbox
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme' })
  app = await openConsole(horizon)
  page = app.page
  await setSafetyLevel(page, 'confirm')
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  rmSync(scratch, { recursive: true, force: true })
})
beforeEach(() => goToKeys(page))

async function openCreate(name: string): Promise<Locator> {
  const dialog = await openNewKey(page)
  await nameField(dialog).fill(name)
  return dialog
}

async function sent(dialog: Locator): Promise<Locator> {
  await dialog.getByRole('button', { name: /^Create key/ }).click()
  const reveal = screens.reveal(page)
  await reveal.waitFor()
  return reveal
}

const wireKey = async (name: string) => {
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  return (body as { client_name: string; id: string }[]).find(each => each.client_name === name)
}

test('an organization key for two departments with a purpose: Horizon has the key, the console the purpose', async () => {
  const dialog = await openCreate('Ledger sync')
  await dialog.getByRole('button', { name: /^Departments/ }).click()
  await page.getByRole('option', { name: 'Finance' }).click()
  await page.getByRole('option', { name: 'Support' }).click()
  await nameField(dialog).click()
  await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
  await dialog.getByRole('textbox', { name: /^Per minute/ }).fill('40')
  await dialog.getByRole('textbox', { name: /^Per day/ }).fill('900')
  await dialog.getByRole('button', { name: /^Purpose/ }).click()
  const purpose = dialog.getByRole('region', { name: 'Purpose' })
  await purpose.getByRole('textbox', { name: 'Owner' }).fill('Finance systems')
  await purpose.getByRole('textbox', { name: 'Ticket' }).fill('OPS-1204')
  const summary = await dialog.getByRole('complementary', { name: 'Summary' }).innerText()
  expect(summary).toContain('Finance')
  expect(summary).toContain('Support')

  await confirmStored(await sent(dialog))
  expect(await wireKey('Ledger sync')).toMatchObject({
    type: 'organization',
    departments: ['dept_finance', 'dept_support'],
    scopes: ['agents:read'],
    rate_limit: 40,
    rate_limit_per_day: 900
  })
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('OPS-1204')
  await screens.keyRow(page, 'Ledger sync').click()
  await page.getByText('Finance systems').waitFor()
  await page.getByText('OPS-1204').waitFor()
})

test('a user key says which scopes the owner’s role leaves without effect, before it is made', async () => {
  const dialog = await openCreate('Hana’s script')
  await dialog.getByText('User', { exact: true }).click()
  const owner = dialog.getByRole('combobox', { name: /^Owner/ })
  await owner.fill('Hana Sato')
  await page.getByRole('option', { name: /^Hana Sato/ }).click()
  await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
  await dialog.getByRole('checkbox', { name: /^agents write/ }).check()
  const effect = dialog.getByText(/1 scope is without effect with the role Member/)
  await effect.waitFor()
  const summary = await dialog.getByRole('complementary', { name: 'Summary' }).innerText()
  expect(summary).toMatch(/Without effect with the role Member\s*agents:write/)

  const reveal = await sent(dialog)
  const path = join(scratch, 'user-key.txt')
  await saveToFile(page, reveal, path)
  const plaintext = await keyInFile(path)
  await confirmStored(reveal)
  expect(await wireKey('Hana’s script')).toMatchObject({
    type: 'user',
    created_by: { name: 'Hana Sato' },
    scopes: ['agents:read', 'agents:write']
  })
  expect((await horizon.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
  expect((await horizon.withKey(plaintext, 'POST', '/api/agents', {})).status).toBe(403)
})

test('a deactivated person cannot be chosen as an owner', async () => {
  const { body } = await horizon.admin('GET', '/admin/users')
  const people = (body.data ?? body) as { name: string; status: string }[]
  const gone = people.find(({ status }) => status === 'deactivated')
  const dialog = await openCreate('For nobody')
  await dialog.getByText('User', { exact: true }).click()
  await dialog.getByRole('combobox', { name: /^Owner/ }).fill(gone?.name ?? '')
  const option = page.getByRole('option', { name: new RegExp(`^${gone?.name}`) })
  await option.waitFor()
  expect(await option.innerText()).toContain('a key of this user would be refused')
  expect(await option.getAttribute('data-combobox-disabled')).toBe('true')
  await page.keyboard.press('Escape')
  await cancelDialog(dialog)
})

test('a fresh key is proved by two calls without effect, which Horizon logs as probes and as no use', async () => {
  const dialog = await openCreate('Proved')
  await dialog.getByRole('checkbox', { name: /^agents read/ }).check()
  const reveal = await sent(dialog)
  await reveal.getByRole('button', { name: 'Prove it' }).click()
  const proof = reveal.getByRole('region', { name: 'Proof' })
  await proof.getByText('Both proved: the key works, and it is limited.').waitFor({
    state: 'attached'
  })
  const lines = await proof.getByRole('listitem').allInnerTexts()
  expect(lines[0]).toMatch(/Proved[\s\S]*GET \/api\/agents[\s\S]*200/)
  expect(lines[1]).toMatch(/Proved[\s\S]*403/)

  const key = await wireKey('Proved')
  const { body: log } = await horizon.admin('GET', `/admin/api-keys/${key?.id}/requests`)
  const calls = log.data as { method: string; path: string; status: number; user_agent: string }[]
  expect(calls.map(({ status }) => status).toSorted()).toEqual([200, 403])
  expect(calls.every(({ user_agent }) => user_agent.startsWith(probeUserAgent))).toBe(true)
  expect(
    calls.every(({ method, path }) => method === 'GET' || path.includes('does-not-exist'))
  ).toBe(true)
  expect(key).toMatchObject({ last_used_at: null, last_used_ip: null })

  await confirmStored(reveal)
  await page.getByRole('textbox', { name: 'Filter API keys' }).fill('Proved')
  await screens.keyRow(page, 'Proved').first().click()
  await page.getByRole('heading', { name: 'Proof' }).waitFor()
  await keyTab(page, 'Usage').click()
  await page.getByText('Nobody else called in this window.').waitFor()
})

test('settings are copied from another key, all but its name', async () => {
  const dialog = await openCreate('')
  await dialog
    .getByText(/Copy settings/)
    .first()
    .click()
  await page.keyboard.type('Production Backend')
  await page
    .getByRole('option', { name: /Production Backend/ })
    .first()
    .click()
  await dialog
    .getByText(/Production Backend/)
    .first()
    .waitFor()
  expect(await nameField(dialog).inputValue()).toBe('')
  expect(await dialog.getByRole('textbox', { name: /^Per minute/ }).inputValue()).toBe('300')
  for (const name of [/^conversations read/, /^conversations write/, /^agents read/]) {
    expect(await dialog.getByRole('checkbox', { name }).isChecked()).toBe(true)
  }
  await cancelDialog(dialog)
})
