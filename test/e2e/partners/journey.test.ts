import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditScreens, entriesOf, untilSyncIs } from '@support/audit-journey'
import { filesHolding } from '@support/canary-sweep'
import { confirmStored, keyInFile, saveToFile } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import {
  changePartner,
  endPartner,
  fillInvitation,
  fillPartnerKey,
  goToPartner,
  goToPartners,
  partnerScreens,
  sendInvitation,
  sendPartnerKey,
  setLevel
} from '@support/partner-journey'
import { acceptInvitation, outboxOf, somebody } from '@support/partners'
import { type Sandbox, startSandbox } from '@support/sandbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heapOf } from '../journey/page-watch'
import { openConsole, setSafetyLevel } from '../keys/console-on-horizon'

const scratch = mkdtempSync(join(tmpdir(), 'console-test-partners-'))
const name = 'Juniper Freight'
const email = 'ops@juniper.example'
const keyName = 'Juniper dispatch'
let horizon: Sandbox
let app: LaunchedConsole
let page: Page
const secrets: string[] = []

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

async function partnerNamed(wanted: string) {
  const { body } = await horizon.admin('GET', '/admin/partners')
  const found = body.find(
    (each: { organization_name: string }) => each.organization_name === wanted
  )
  return found as { id: string; status: string; access: object }
}

/** The link as the contact gets it: out of the mail, and of nothing else. */
async function linkFromMail(): Promise<string> {
  const mails = (await outboxOf(horizon)).filter(mail => mail.includes(email))
  const link = mails.at(-1)?.match(/http:\/\/127\.0\.0\.1:\d+\/partner-invitations\/\S+/)?.[0]
  if (link === undefined) throw new Error('No mail has a link')
  return link
}

test('invited, accepted, given a key, narrowed, suspended, resumed and ended: each call is answered as the console shows it, and the log says who, on what, from where', async () => {
  await goToPartners(page)
  await fillInvitation(page, name, email)
  await setLevel(page, 'Sales', '2')
  const sent = await sendInvitation(page, name)
  const link = await linkFromMail()
  secrets.push(link.slice(link.lastIndexOf('/') + 1))
  expect(await page.locator('body').innerText()).not.toContain(link)
  await sent.getByRole('button', { name: 'Show' }).click()
  await sent.getByText(link).waitFor()
  await sent.getByRole('button', { name: 'Open the partner' }).click()
  await partnerScreens.title(page, name).waitFor()
  await page.getByText('Pending', { exact: true }).first().waitFor()
  const { id } = await partnerNamed(name)

  expect((await acceptInvitation(link)).status).toBe(200)
  expect((await acceptInvitation(link)).status).toBe(410)
  await goToPartners(page)
  await goToPartner(page, id, '/keys')
  await page.getByText('Active', { exact: true }).first().waitFor()

  const dialog = await fillPartnerKey(page, keyName, '127.0.0.0/30\n127.0.0.1')
  await dialog.getByText(/^Sent as 1 range/).waitFor()
  const reveal = await sendPartnerKey(page, dialog)
  const path = join(scratch, 'partner-key.txt')
  await saveToFile(page, reveal, path)
  const plaintext = await keyInFile(path)
  secrets.push(plaintext)
  await confirmStored(reveal)
  await partnerScreens.keyRow(page, keyName).getByText('Active').waitFor()
  const call = async (method: string, where: string, body?: object) => {
    const reply = await horizon.withKey(plaintext, method, where, body)
    return [reply.status, reply.body?.error].filter(each => each !== undefined)
  }
  const converse = () => call('POST', '/api/conversations', { agent_id: 'agent_004' })
  expect(await converse()).toEqual([201])

  await partnerScreens.tab(page, 'Access').click()
  await setLevel(page, 'Sales', '1')
  const diff = partnerScreens.unsaved(page)
  await expect.poll(() => diff.innerText()).toMatch(/Interact[\s\S]*View/)
  await diff.getByText(keyName).first().waitFor()
  expect(await converse()).toEqual([201])
  await partnerScreens.saveAccess(page).click()
  await diff.waitFor({ state: 'detached' })
  expect(await converse()).toEqual([403, 'level_too_low'])

  await changePartner(page, 'Suspend')
  await page.getByRole('button', { name: 'Unsuspend', exact: true }).waitFor()
  expect(await call('GET', '/api/agents')).toEqual([403, 'partner_suspended'])
  await changePartner(page, 'Unsuspend')
  await page.getByRole('button', { name: 'Suspend', exact: true }).waitFor()
  expect(await call('GET', '/api/agents')).toEqual([200])

  await endPartner(page, name, 'The contract ended')
  await page.getByText('Revoked', { exact: true }).first().waitFor()
  expect(await call('GET', '/api/agents')).toEqual([403, 'partner_revoked'])
  const { body: keys } = await horizon.admin('GET', `/admin/partners/${id}/api-keys`)
  expect(keys).toMatchObject([{ client_name: keyName, enabled: false }])
  await partnerScreens.tab(page, 'Keys').click()
  await partnerScreens.keyRow(page, keyName).getByText('Revoked').waitFor()

  await goToPartner(page, id, '/activity?view=log')
  // The local audit log, which had to be downloaded first.
  await auditScreens.download(page).click()
  const log = auditScreens.entries(page)
  // It comes with the end of the download, which has the patience of `untilSyncIs`.
  await log.getByText('partner.revoked', { exact: true }).waitFor({ timeout: 60_000 })
  await untilSyncIs(page, 'idle')
  const said = await entriesOf(page, `partner:"${id}"`)
  const byAdmin = (action: string, resource: string = name) => [
    'admin_secret',
    'Ada',
    null,
    action,
    resource,
    '127.0.0.1',
    'success'
  ]
  const byKey = (action: string, resource: string, outcome: string) => [
    'partner_api_key',
    keyName,
    plaintext.slice(0, 12),
    action,
    resource,
    '127.0.0.1',
    outcome
  ]
  const accepted = 'partner.accepted'
  expect(said.map(({ words }) => words)).toEqual([
    byAdmin('partner.invited'),
    ['partner_user', somebody.name, null, accepted, name, '127.0.0.1', 'success'],
    ['system', null, null, accepted, name, '127.0.0.1', 'denied'],
    byAdmin('partner_key.created', keyName),
    byKey('conversation.created', 'Lead qualifier', 'success'),
    byKey('conversation.created', 'Lead qualifier', 'success'),
    byAdmin('partner.scope_updated'),
    byKey('api_key.rejected', 'Lead qualifier', 'denied'),
    byAdmin('partner.suspended'),
    byKey('api_key.rejected', name, 'denied'),
    byAdmin('partner.unsuspended'),
    byKey('agent.listed', name, 'success'),
    byAdmin('partner_key.revoked', keyName),
    byAdmin('partner.revoked'),
    byKey('api_key.rejected', name, 'denied')
  ])
  const changed = log.getByRole('row').filter({ hasText: 'partner.scope_updated' })
  await changed.first().click()
  const entry = auditScreens.entry(page)
  await entry.getByRole('heading', { name: 'Changes' }).waitFor()
  await expect
    .poll(() => entry.innerText())
    .toMatch(/Interact[\s\S]*View[\s\S]*narrower|narrower[\s\S]*Interact[\s\S]*View/)
  await page.keyboard.press('Escape')
  await entry.waitFor({ state: 'detached' })
})

test('neither the link nor the key is left in the page, in a file of the console or in what it wrote', async () => {
  const heap = await heapOf(page)
  expect(heap).toContain(name)
  for (const secret of secrets) {
    expect(heap.includes(secret)).toBe(false)
    expect(await filesHolding(app.dataFolder, secret)).toEqual([])
    expect(app.output()).not.toContain(secret)
  }
  expect(secrets).toHaveLength(2)
})

test('two change the same access: the second sees both changes and saves neither unseen', async () => {
  const { id } = await partnerNamed('Acme Agency')
  await goToPartner(page, id)
  await setLevel(page, 'Sales', '4')
  const { access } = await partnerNamed('Acme Agency')
  const theirs = {
    ...access,
    resources: [
      { type: 'department', id: 'dept_sales', level: 'view' },
      { type: 'agent', id: 'agent_002', level: 'interact' }
    ]
  }
  const other = await horizon.admin('PATCH', `/admin/partners/${id}`, { access: theirs })
  expect(other.status).toBe(200)

  await partnerScreens.saveAccess(page).click()
  const dialog = page.getByRole('dialog', {
    name: 'Somebody else changed this access meanwhile'
  })
  await dialog.waitFor()
  const conflict = dialog.getByRole('row').filter({ hasText: 'Sales' })
  expect((await conflict.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
    /Sales.* Interact Manage View /
  )
  expect((await partnerNamed('Acme Agency')).access).toEqual(theirs)
  await dialog.getByRole('button', { name: 'Put together' }).click()
  await dialog.waitFor({ state: 'detached' })
  // The lower of the two is proposed, and theirs is the lower: nothing is left to save.
  await partnerScreens.unsaved(page).waitFor({ state: 'detached' })
  expect((await partnerNamed('Acme Agency')).access).toEqual(theirs)
})
