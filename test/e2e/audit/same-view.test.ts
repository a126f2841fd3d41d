import { countStored } from '@support/audit-app'
import { auditScreens, downloadLog, found, goToAudit, openEntry } from '@support/audit-journey'
import { keyTab } from '@support/console-journey'
import type { LaunchedConsole } from '@support/launch-console'
import { goToPartner } from '@support/partner-journey'
import { createClockFile, makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { inAuditLog } from '@support/sandbox-audit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goToKey, openConsole } from '../keys/console-on-horizon'

let horizon: Sandbox
let revoked: string
let moved: { readonly id: string; readonly prefix: string }
let clock: Awaited<ReturnType<typeof createClockFile>>
let app: LaunchedConsole
let page: Page

beforeAll(async () => {
  clock = await createClockFile(new Date().toISOString())
  const options = { seed: 'same', audit: 6_000, clockFile: clock.file } as const
  horizon = await startSandbox({ scenario: 'acme', ...options })
  const { id, plaintext } = await makeKey(horizon, { client_name: 'Retired' })
  revoked = id
  const call = () => horizon.withKey(plaintext, 'GET', '/api/agents')
  expect((await call()).status).toBe(200)
  await horizon.admin('DELETE', `/admin/api-keys/${id}`)
  await clock.advance(60_000)
  expect((await call()).status).toBe(401)
  moved = callFromElsewhere()
  app = await openConsole(horizon)
  page = app.page
  await downloadLog(page)
})
afterAll(async () => {
  await app?.close()
  await horizon?.close()
  await clock?.remove()
})

const elsewhere = '198.51.100.77'
/** The key that was used most also calls from an address of which nobody knew: three times. */
function callFromElsewhere(): { readonly id: string; readonly prefix: string } {
  return inAuditLog(horizon, db => {
    const key = db
      .prepare<[], { id: string; prefix: string }>(
        `SELECT api_key_id AS id, api_key_prefix AS prefix FROM audit_log
         WHERE action = 'api_key.used' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`
      )
      .get()
    if (key === undefined) throw new Error('No key was used')
    db.prepare(
      `INSERT INTO audit_log (id, occurred_at, recorded_at, actor_type, actor_id, actor_name,
         api_key_id, api_key_prefix, api_key_kind, action, ip, outcome, changes, metadata)
       SELECT 'aud_elsewhere_' || seq, occurred_at, recorded_at, actor_type, actor_id, actor_name,
         api_key_id, api_key_prefix, api_key_kind, action, ?, outcome, '{}', '{}'
       FROM audit_log WHERE action = 'api_key.used' AND api_key_id = ? ORDER BY seq DESC LIMIT 3`
    ).run(elsewhere, key.id)
    return key
  })
}

test('a key’s History is the log with a fixed filter, and use after its revocation is marked', async () => {
  const id = revoked
  await goToKey(page, id)
  await keyTab(page, 'History').click()
  await auditScreens.row(page, 0).waitFor()
  await expect
    .poll(() => found(page))
    .toBe(countStored(horizon, `api_key_id = '${id}' OR resource_id = '${id}'`))
  const marked = auditScreens
    .entries(page)
    .getByRole('row')
    .filter({ has: page.getByRole('img', { name: 'Used after the key was revoked' }) })
  await marked.first().click()
  const marks = auditScreens.entry(page).getByRole('list', { name: 'Marks' })
  await marks.getByText('Used after it was revoked').waitFor()
  await marks.getByRole('button', { name: 'Show that entry' }).click()
  await auditScreens
    .entry(page)
    .getByRole('heading', { name: /^api_key\.revoked/ })
    .waitFor()
})

test('the query of a key’s page is kept apart from the filter that holds there', async () => {
  const id = revoked
  await goToKey(page, id, '?tab=history&q=outcome%3Adenied')
  await expect
    .poll(() => found(page))
    .toBe(
      countStored(horizon, `outcome = 'denied' AND (api_key_id = '${id}' OR resource_id = '${id}')`)
    )
  expect(await auditScreens.query(page).inputValue()).toBe('outcome:denied')
})

test('the first call of a key from an address is marked once', async () => {
  // Of a key’s very first address nothing can be said.
  await goToAudit(page, `key:"${moved.id}" ip:${elsewhere}`)
  const mark = page.getByRole('img', { name: 'First call of this key from this address' })
  await mark.first().waitFor()
  expect(await mark.count()).toBe(1)
  const last = (await found(page)) - 1
  const entry = await openEntry(page, last)
  await entry.getByText('First seen from this address').waitFor()
  expect(await entry.innerText()).toContain(moved.prefix)
})

test('a partner’s activity log is the same view, of entries by and about the partner', async () => {
  const [partner] = (await horizon.admin('GET', '/admin/partners')).body
  await goToPartner(page, partner.id, '/activity?view=log')
  await auditScreens.row(page, 0).waitFor()
  await expect
    .poll(() => found(page))
    .toBe(
      countStored(
        horizon,
        `partner_id = '${partner.id}' OR (resource_type = 'partner' AND resource_id = '${partner.id}')
       OR json_extract(metadata, '$.partner_id') = '${partner.id}'`
      )
    )
  await auditScreens.values(page).getByRole('group', { name: 'Outcome' }).waitFor()
  await auditScreens.chart(page).waitFor()
})
