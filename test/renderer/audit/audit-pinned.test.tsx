import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, grid, line, renderAudit } from './render-audit'

/** One more entry is held than the page shows. */
async function arrive({ audit, tell }: Pick<ReturnType<typeof renderAudit>, 'audit' | 'tell'>) {
  await counted('240 of 240 held')
  const [newest] = audit.rows.slice(-1)
  if (newest === undefined) throw new Error('No entry')
  const later = { ...newest.entry, id: 'aud_new', seq: 241, occurredAt: '2026-11-19T14:00:00.000Z' }
  audit.rows = [...audit.rows, { ...newest, position: 241, entry: later }]
  tell()
  await screen.findByText('1 new entry held')
}

test('an export holds what the screen shows, without what came in since', async () => {
  const view = renderAudit()
  await arrive(view)
  await view.user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  expect(dialog.textContent).toContain('240, the newest first')
  expect(dialog.textContent).toContain('before:2026-11-19T13:31:55.116Z')
  await view.user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  const done = await screen.findByRole('dialog', { name: 'Export written' })
  expect(done.textContent).toContain('240 entries')
  expect(view.fake.callsTo('audit.export')).toMatchObject([
    { query: '', fixed: 'before:2026-11-19T13:31:55.116Z' }
  ])
})

test('another split counts what the rows show, without what came in since', async () => {
  const view = renderAudit()
  await arrive(view)
  await view.user.click(screen.getByRole('button', { name: /^Split by/ }))
  await view.user.click(await screen.findByRole('menuitemradio', { name: 'Action' }))
  await waitFor(() =>
    expect(view.fake.callsTo('audit.counts').at(-1)).toMatchObject({
      split: 'action',
      fixed: 'before:2026-11-19T13:31:55.116Z'
    })
  )
  await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe('241'))
  await waitFor(() =>
    expect(document.querySelector('h1')?.parentElement?.textContent).toContain('240 of')
  )
})

test('of what is no longer held nothing is offered for export', async () => {
  const view = renderAudit()
  await counted('240 of 240 held')
  view.audit.rows = view.audit.rows.slice(40)
  view.tell()
  await screen.findByText('40 entries no longer held')
  await view.user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  await waitFor(() => expect(dialog.textContent).toContain('200, the newest first'))
})

test('the zone is switched while the location’s query cannot run', async () => {
  const { user, fake } = renderAudit('?q=after%3A2026-11-31')
  await waitFor(() => line(0))
  await user.click(screen.getByRole('radio', { name: 'UTC' }))
  await waitFor(() => {
    for (const name of ['audit.rows', 'audit.counts'] as const) {
      expect(fake.callsTo(name).at(-1)).toMatchObject({ query: '', zone: 'utc' })
    }
  })
})

test('what is missing is told as it is now, not as it was counted', async () => {
  const view = renderAudit('', {
    coverage: {
      absences: [
        {
          why: 'lost',
          from: '2026-11-18T02:00:00.000Z',
          to: '2026-11-18T06:10:00.000Z',
          entries: 1
        }
      ]
    }
  })
  expect(await screen.findByText('4 h 10 min on 18 Nov not held')).toBeTruthy()
  view.audit.coverage = {}
  await arrive(view)
  expect(screen.queryByText(/not held$/)).toBeNull()
})
