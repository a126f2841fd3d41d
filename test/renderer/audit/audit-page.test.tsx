import { navigateTo } from '@renderer/ui/hash-location'
import { AppError } from '@shared/errors'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, grid, line, queryField, renderAudit } from './render-audit'

test('the log is shown newest first, with how much of it matches', async () => {
  renderAudit()
  await counted('240 of 240 held')
  expect((await grid()).getAttribute('aria-rowcount')).toBe('241')
  await waitFor(async () => expect((await line(0)).textContent).toContain('13:31:55.115'))
  expect(screen.getByText('rows 1 to 15 of 240')).toBeTruthy()
})

test('Enter runs the query and makes it the location; back returns to the one before', async () => {
  const { user } = renderAudit()
  await user.type(await queryField(), 'outcome:denied{Enter}')
  await counted('34 of 240 held')
  expect(window.location.hash).toBe('#/audit?q=outcome%3Adenied')
  window.history.back()
  await counted('240 of 240 held')
  expect((await queryField()).value).toBe('')
})

test('a location with a query, an order, a zone and an entry shows all of them', async () => {
  renderAudit('?q=outcome%3Adenied&order=oldest&zone=utc&entry=4')
  await counted('34 of 240 held')
  expect((await queryField()).value).toBe('outcome:denied')
  expect(await screen.findByRole('complementary')).toBeTruthy()
  const time = screen.getByRole('columnheader', { name: /^Time, UTC/ })
  expect(time.getAttribute('aria-sort')).toBe('ascending')
  expect((screen.getByRole('radio', { name: 'UTC' }) as HTMLInputElement).checked).toBe(true)
  expect((await line(0)).getAttribute('aria-selected')).toBe('true')
})

test('the zone that was chosen holds wherever no location names another', async () => {
  const { user, fake } = renderAudit()
  await counted('240 of 240 held')
  await user.click(screen.getByRole('radio', { name: 'UTC' }))
  await waitFor(() => expect(fake.callsTo('settings.update').at(-1)).toEqual({ timeZone: 'utc' }))
  navigateTo('/overview')
  navigateTo('/audit')
  const isUtc = () => (screen.getByRole('radio', { name: 'UTC' }) as HTMLInputElement).checked
  await waitFor(() => expect(window.location.hash).toBe('#/audit'))
  await waitFor(() => expect(isUtc()).toBe(true))
  navigateTo('/audit?zone=local')
  await waitFor(() => expect(isUtc()).toBe(false))
})

test('the head of the time column turns the order around', async () => {
  const { user, fake } = renderAudit()
  await waitFor(() => line(0))
  await user.click(screen.getByRole('button', { name: /^Time, / }))
  await waitFor(() => expect(fake.callsTo('audit.rows').at(-1)).toMatchObject({ order: 'oldest' }))
  expect(window.location.hash).toContain('order=oldest')
})

test('the same query run again counts relative times from now', async () => {
  const { user, fake } = renderAudit('?q=after%3A7d')
  await grid()
  const [first] = fake.callsTo('audit.counts') as { moment: string }[]
  await user.type(await queryField(), '{Enter}')
  await waitFor(() => {
    const last = fake.callsTo('audit.counts').at(-1) as { moment: string }
    expect(last.moment > (first?.moment ?? '')).toBe(true)
  })
})

test('entries that come in wait to be shown, and no row moves until then', async () => {
  const { user, audit, tell, fake } = renderAudit()
  await counted('240 of 240 held')
  const before = (await line(0)).textContent
  const [newest] = audit.rows.slice(-1)
  if (newest === undefined) throw new Error('No entry')
  const later = { ...newest.entry, id: 'aud_new', seq: 241, occurredAt: '2026-11-19T14:00:00.000Z' }
  audit.rows = [...audit.rows, { ...newest, position: 241, entry: later }]
  audit.status = { ...audit.status, version: 2 }
  tell()
  expect(await screen.findByText('1 new entry held')).toBeTruthy()
  expect((await line(0)).textContent).toBe(before)

  await user.click(screen.getByRole('button', { name: 'Show' }))
  await counted('241 of 241 held')
  await waitFor(async () => expect((await line(0)).textContent).toContain('14:00:00.000'))
  expect(fake.callsTo('audit.rows').at(-1)).not.toHaveProperty('fixed')
})

test('a page asked for after new entries came in leaves them out', async () => {
  const { user, audit, tell, fake } = renderAudit()
  await counted('240 of 240 held')
  const [newest] = audit.rows.slice(-1)
  if (newest === undefined) throw new Error('No entry')
  const later = { ...newest.entry, id: 'aud_new', seq: 241, occurredAt: '2026-11-19T14:00:00.000Z' }
  audit.rows = [...audit.rows, { ...newest, position: 241, entry: later }]
  tell()
  await screen.findByText('1 new entry held')
  await user.click(await line(0))
  await user.keyboard('{End}')
  await waitFor(() =>
    expect(fake.callsTo('audit.rows').at(-1)).toMatchObject({
      index: 200,
      fixed: 'before:2026-11-19T13:31:55.116Z'
    })
  )
})

test('a search that fails says so over the last answer', async () => {
  let fails = false
  const view = renderAudit(
    '',
    {},
    {
      'audit.counts': async () => {
        if (fails) throw new AppError('internal', 'The worker is gone')
        return {
          countId: '3c9d2b1a-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
          isDone: true,
          scanned: 240,
          held: 240,
          total: 240,
          histogram: { from: null, to: null, bucketMs: 1, edges: [], series: [] },
          facets: [],
          coverage: { from: null, to: null, settledTo: null, absences: [], currentAt: null },
          elapsedMs: 1
        }
      }
    }
  )
  await counted('240 of 240 held')
  fails = true
  await view.user.type(await queryField(), 'agent{Enter}')
  const alert = await screen.findByRole('alert')
  expect(within(alert).getByText('The search could not be answered')).toBeTruthy()
  // The count before is of another search; how much is held is not.
  expect(screen.getByText('240 held')).toBeTruthy()
  expect(screen.getByText('Split by', { exact: false })).toBeTruthy()
})

test('an export has the columns of the whole table, also those it has no room for', async () => {
  const { user, fake } = renderAudit()
  await line(0)
  expect(within(await grid()).queryByRole('columnheader', { name: 'Key' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await screen.findByRole('dialog', { name: 'Export written' })
  expect(fake.callsTo('audit.export')).toMatchObject([
    { columns: ['time', 'actor', 'action', 'resource', 'partner', 'key', 'ip', 'outcome'] }
  ])
})
