import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { createFakeAudit, type FakeAudit } from '@support/fake-answers-audit'
import { fakeAuditRows } from '@support/fake-audit-data'
import { acmeId } from '@support/fake-bridge'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

async function open(changes: Partial<FakeAudit> = {}, handlers: Partial<Handlers> = {}) {
  const app = renderApp('/settings/storage', { audit: createFakeAudit(changes) }, handlers)
  const retention = await screen.findByRole('region', { name: 'Local retention' })
  return { ...app, retention }
}

test('it says what the audit log takes on this computer', async () => {
  await open()
  const facts = screen.getByRole('region', { name: 'Audit log' })
  expect(facts.textContent).toContain('240 entries')
  expect(facts.textContent).toContain('154 kB, 640 bytes an entry')
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
  await within(retention).findByText(/^\d+ entries of 600 are older and will be removed/)
  expect(fake.callsTo('audit.setRetention')).toEqual([])
  await user.click(within(retention).getByRole('button', { name: 'Keep 1 day' }))
  await within(retention).findByText(/^What is older than 1 day is removed by itself/)
  expect(fake.callsTo('audit.setRetention')).toEqual([{ profileId: acmeId, days: 1 }])
})

test('a purge is previewed, asks that its meaning is known, and says what it removed', async () => {
  const { user, fake, retention } = await open({ status: { retentionDays: 1 } })
  await user.click(within(retention).getByRole('button', { name: 'Purge…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Purge the audit log' })
  expect(document.activeElement?.textContent).toBe('Cancel')
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
