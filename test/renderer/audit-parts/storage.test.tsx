import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { createFakeAudit, type FakeAudit, statusOf } from '@support/fake-answers-audit'
import { fakeAuditRows } from '@support/fake-audit-data'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

async function open(changes: Partial<FakeAudit> = {}, handlers: Partial<Handlers> = {}) {
  const audit = createFakeAudit(changes)
  const app = renderApp('/settings/storage', { audit }, handlers)
  const retention = await screen.findByRole('region', { name: 'Local retention' })
  /** Main tells what it holds now. */
  const tell = () => app.fake.emit('audit.changed', { profileId: acmeId, status: statusOf(audit) })
  return { ...app, audit, tell, retention }
}

test('it says what the audit log takes on this computer', async () => {
  await open()
  const facts = screen.getByRole('region', { name: 'Audit log' })
  expect(facts.textContent).toContain('240 entries')
  expect(facts.textContent).toContain('154 kB, 640 bytes an entry')
})

async function chooseOneDay(
  { user, retention }: Pick<Awaited<ReturnType<typeof open>>, 'user' | 'retention'>,
  label: string
) {
  await user.click(within(retention).getByRole('combobox', { name: 'Keep entries for' }))
  await user.click(
    await screen.findByRole('option', { name: 'Another number of days', hidden: true })
  )
  const days = within(retention).getByRole('textbox', { name: 'Days' })
  await user.clear(days)
  await user.type(days, '1')
  await user.click(await within(retention).findByRole('button', { name: label }))
}
const asking = () => screen.findByRole('dialog', { name: 'Keep the audit log for 1 day' })

test('a shorter retention removes nothing before it was agreed to, by the profile’s safety level', async () => {
  const { user, fake, retention } = await open({ rows: fakeAuditRows(600) })
  await chooseOneDay({ user, retention }, 'Keep 1 day…')
  const dialog = await asking()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  expect(dialog.textContent).toMatch(
    /\d+ entries of 600 are from before \d{4}-\d\d-\d\d \(UTC\) and would be removed/
  )
  expect(dialog.textContent).toContain(
    'Horizon keeps its own as long as its own retention lets it.'
  )
  expect(dialog.textContent).toContain('not fetched again, even where Horizon still has it')
  const remove = within(dialog).getByRole('button', { name: 'Keep 1 day only' })
  await user.click(remove)
  expect(fake.callsTo('audit.setRetention')).toEqual([])
  const name = within(dialog).getByRole('textbox', { name: /^Type the profile’s name: / })
  await user.type(name, 'Acme')
  await user.click(remove)
  await within(retention).findByText(/^What is older than 1 day is removed by itself/)
  expect(fake.callsTo('audit.setRetention')).toEqual([{ profileId: acmeId, days: 1 }])
})

test('while nothing could be removed yet, it says that older entries are still held', async () => {
  const sync = { state: 'offline', done: 0, remaining: 0, perSecond: null, retryAt: null } as const
  const { audit, tell, retention } = await open({
    rows: fakeAuditRows(600),
    status: { retentionDays: 1, sync }
  })
  await within(retention).findByText(
    'What is older than 1 day is removed by itself, whole days at a time. Entries from before 2026-11-18 (UTC) are still held: they go once the next sync has brought the log up to date.'
  )
  audit.rows = audit.rows.filter(({ entry }) => entry.occurredAt >= '2026-11-18')
  audit.status = { retentionDays: 1 }
  tell()
  await within(retention).findByText(
    'What is older than 1 day is removed by itself, whole days at a time.'
  )
})

test('cancelled, a shorter retention leaves everything as it was', async () => {
  const { user, fake, retention } = await open({ rows: fakeAuditRows(600) })
  await chooseOneDay({ user, retention }, 'Keep 1 day…')
  await user.click(within(await asking()).getByRole('button', { name: 'Cancel' }))
  await within(retention).findByText('Nothing is removed by itself.')
  const choice = within(retention).getByRole<HTMLInputElement>('combobox', {
    name: 'Keep entries for'
  })
  expect(choice.value).toBe('Keep everything')
  await waitFor(() => expect(document.activeElement).toBe(choice))
  expect(fake.callsTo('audit.setRetention')).toEqual([])
})

test('where nothing held is older nothing is asked', async () => {
  const { user, fake, retention } = await open()
  await user.click(within(retention).getByRole('combobox', { name: 'Keep entries for' }))
  await user.click(await screen.findByRole('option', { name: '7 years', hidden: true }))
  await within(retention).findByText('Nothing that is held is older.')
  await user.click(within(retention).getByRole('button', { name: 'Keep 2,555 days' }))
  await within(retention).findByText(/^What is older than 2,555 days is removed by itself/)
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(fake.callsTo('audit.setRetention')).toEqual([{ profileId: acmeId, days: 2_555 }])
})

test('a shorter retention says what it removes before it is chosen', async () => {
  const { user, fake, retention } = await open({ rows: fakeAuditRows(600) })
  await user.click(within(retention).getByRole('combobox', { name: 'Keep entries for' }))
  await user.click(await screen.findByRole('option', { name: '90 days', hidden: true }))
  await within(retention).findByText('Nothing that is held is older.')
  await user.click(within(retention).getByRole('combobox', { name: 'Keep entries for' }))
  await user.click(
    await screen.findByRole('option', { name: 'Another number of days', hidden: true })
  )
  const days = within(retention).getByRole('textbox', { name: 'Days' })
  await user.clear(days)
  await user.type(days, '1')
  await within(retention).findByText(/^\d+ entries of 600 are older and would be removed/)
  expect(fake.callsTo('audit.setRetention')).toEqual([])
})

test('a purge is previewed, asks that its meaning is known, and says what it removed', async () => {
  const { user, fake, retention } = await open({ status: { retentionDays: 1 } })
  await user.click(within(retention).getByRole('button', { name: 'Purge…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Purge the audit log' })
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  const day = within(dialog).getByLabelText(/^Remove everything before/)
  await user.clear(day)
  await user.type(day, '2026-11-19')
  const purge = await within(dialog).findByRole('button', { name: /^Purge \d+ entries$/ })
  await user.click(purge)
  expect(fake.callsTo('audit.purge')).toEqual([])
  await user.click(within(dialog).getByRole('checkbox'))
  await user.click(purge)
  const done = await screen.findByRole('dialog', { name: 'Purged' })
  expect(done.textContent).toMatch(/\d+ entries removed, positions 1 to \d+, .+ freed/)
  expect(fake.callsTo('audit.purge')).toMatchObject([{ before: '2026-11-19T00:00:00.000Z' }])
})

test('a purge of nothing is not offered', async () => {
  const { user, fake, retention } = await open()
  await user.click(within(retention).getByRole('button', { name: 'Purge…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Purge the audit log' })
  const day = within(dialog).getByLabelText(/^Remove everything before/)
  await user.clear(day)
  await user.type(day, '2001-01-01')
  await within(dialog).findByText(/^0 entries of 240/)
  await user.click(within(dialog).getByRole('checkbox'))
  const purge = within(dialog).getByRole('button', { name: 'Purge' })
  expect(purge.dataset.hint).toBe('Nothing is older than that day')
  await user.click(purge)
  expect(fake.callsTo('audit.purge')).toEqual([])
})

test('a purge that failed says why and can be tried again', async () => {
  const { user, retention } = await open(
    {},
    {
      'audit.purge': async () => {
        throw new AppError('database-unavailable', 'The disk is full')
      }
    }
  )
  await user.click(within(retention).getByRole('button', { name: 'Purge…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Purge the audit log' })
  const day = within(dialog).getByLabelText(/^Remove everything before/)
  await user.clear(day)
  await user.type(day, '2026-11-19')
  await user.click(within(dialog).getByRole('checkbox'))
  await user.click(await within(dialog).findByRole('button', { name: /^Purge \d+ entries$/ }))
  await within(dialog).findByText(/The disk is full/)
})

test('the chain is verified from here too', async () => {
  const { user } = await open()
  const chain = screen.getByRole('region', { name: 'Chain' })
  await user.click(within(chain).getByRole('button', { name: 'Verify now' }))
  await within(chain).findByText(/is as it was fetched/)
})
