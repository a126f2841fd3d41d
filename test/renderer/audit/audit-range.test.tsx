import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { auditAnswers, createFakeAudit } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, grid, renderAudit } from './render-audit'

const slider = () => screen.findByRole('slider')
const chip = () => screen.findByRole('group', { name: 'Range drawn' })
const facet = (name: RegExp) =>
  screen.findAllByRole('button', { name }).then(([first]) => first?.textContent ?? '')
const hash = () => decodeURIComponent(window.location.hash)

async function drawn(search = '') {
  const view = renderAudit(search)
  const bar = await slider()
  bar.focus()
  await view.user.keyboard('{End}{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}')
  const words = await counted(/ of \d+ in the range drawn/)
  const [, count = '', whole = ''] = /^(\d+) of (\d+)/.exec(words.textContent) ?? []
  return { ...view, count, whole }
}

test('count, values, rows and export are of the range drawn, and the chart stays whole', async () => {
  const { user, fake, count, whole } = await drawn()
  expect(whole).toBe('240')
  expect(Number(count)).toBeGreaterThan(0)
  expect(Number(count)).toBeLessThan(240)
  expect((await chip()).textContent).toMatch(new RegExp(`^19 Nov .*, ${count} entries`))
  await waitFor(() => expect(screen.getByText(new RegExp(`of ${count}$`))).toBeTruthy())
  expect((await grid()).getAttribute('aria-rowcount')).toBe(`${Number(count) + 1}`)
  const range = /^after:2026-11-19T\S+Z before:2026-11-19T\S+Z$/
  for (const name of ['audit.rows', 'audit.counts'] as const) {
    expect(fake.callsTo(name).at(-1)).toMatchObject({ fixed: expect.stringMatching(range) })
  }
  const outcomes = ['Success', 'Denied', 'Error'].map(
    word => screen.queryByRole('button', { name: new RegExp(`^${word}`) })?.textContent ?? '0'
  )
  const sum = outcomes.reduce((all, text) => all + Number(/\d+/.exec(text)?.[0]), 0)
  expect(`${sum}`).toBe(count)

  await user.click(screen.getByRole('button', { name: 'Show as a table' }))
  const rows = within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1)
  const totals = rows.map(row => Number(row.children[4]?.textContent))
  expect(totals.reduce((all, each) => all + each, 0)).toBe(240)

  await user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  expect(dialog.textContent).toContain(`${count}, the newest first`)
  expect(dialog.textContent).toContain('after:2026-11-19T')
})

test('the range is in the location: a reload keeps it, and back takes it away', async () => {
  const { count, unmount } = await drawn('?q=agent')
  const location = window.location.hash
  expect(hash()).toMatch(/range=2026-11-19T\S+Z\.\.2026-11-19T\S+Z/)
  unmount()
  renderAudit(location.slice('#/audit'.length))
  await counted(new RegExp(`^${count} of \\d+ in the range drawn`))
  expect((await chip()).textContent).toContain(`${count} entries`)
})

test('one step back takes a range away, however often it was drawn anew', async () => {
  await drawn()
  window.history.back()
  await counted('240 of 240 held')
  expect(window.location.hash).toBe('#/audit')
})

test('the range is two instants: it stays where the times are shown in another zone', async () => {
  const { user, count } = await drawn()
  const range = /range=([^&]+)/.exec(hash())?.[1]
  await user.click(screen.getByRole('radio', { name: 'UTC' }))
  await waitFor(() => expect(hash()).toContain('zone=utc'))
  expect(/range=([^&]+)/.exec(hash())?.[1]).toBe(range)
  await counted(`${count} of 240 in the range drawn`)
})

test.each([
  ['Enter', (user: { keyboard: (keys: string) => Promise<void> }) => user.keyboard('{Enter}')],
  [
    'the button',
    (user: { click: (on: Element) => Promise<void> }) =>
      user.click(screen.getByRole('button', { name: 'Add to query' }))
  ]
])('%s writes the range into the query, and it is no longer drawn', async (_, act) => {
  const { user, count } = await drawn()
  const [, from, to] = /range=(.+?)\.\.([^&]+)/.exec(hash()) ?? []
  await act(user)
  await counted(`${count} of 240 held`)
  expect(hash().replaceAll('+', ' ')).toBe(`#/audit?q=after:${from} before:${to}`)
  expect(screen.queryByRole('group', { name: 'Range drawn' })).toBeNull()
})

test('what is added to the query reaches no further than the query did', async () => {
  const { user } = renderAudit(
    '?q=after%3A2026-11-19T13:00:00Z&range=2026-11-19T12:00Z..2026-11-19T13:20Z'
  )
  await user.click(await screen.findByRole('button', { name: 'Add to query' }))
  await waitFor(() =>
    expect(hash().replaceAll('+', ' ')).toBe(
      '#/audit?q=after:2026-11-19T13:00Z before:2026-11-19T13:20Z'
    )
  )
})

test('a value of the range narrows inside it; another query is searched everywhere', async () => {
  const { user } = await drawn()
  const success = Number(/\d+/.exec(await facet(/^Success/))?.[0])
  await user.click(screen.getByRole('button', { name: /^Success/ }))
  await counted(`${success} of 199 in the range drawn`)
  await user.click(screen.getByRole('button', { name: 'Clear the query' }))
  await counted('240 of 240 held')
  expect(window.location.hash).toBe('#/audit')
})

test('a range in the location that is none is as if absent', async () => {
  renderAudit('?range=2026-11-19T13:00Z..2026-11-19T12:00Z')
  await counted('240 of 240 held')
  expect(screen.queryByRole('group', { name: 'Range drawn' })).toBeNull()
})

test('the range waits for the count of all that matches, as two at a time would end each other', async () => {
  const gate = Promise.withResolvers<void>()
  const audit = createFakeAudit({ partialCounts: 1 })
  const usual = auditAnswers({ activeProfileId: acmeId, audit }, () => undefined)
  const { fake } = renderAudit('?range=2026-11-19T12:00Z..2026-11-19T13:20Z', audit, {
    'audit.counts': usual['audit.counts'] as Handlers['audit.counts'],
    'audit.moreCounts': async input => {
      await gate.promise
      audit.partialCounts = 0
      return (usual['audit.moreCounts'] as Handlers['audit.moreCounts'])(input)
    }
  })
  await counted('Counting the range drawn')
  await screen.findByText('counted 120 of 240 so far')
  expect(fake.callsTo('audit.counts')).toHaveLength(1)
  gate.resolve()
  await counted(/^\d+ of 240 in the range drawn$/)
  expect(fake.callsTo('audit.counts')).toHaveLength(2)
})

test('a range that could not be counted does not say that it is being counted', async () => {
  const usual = auditAnswers({ activeProfileId: acmeId, audit: createFakeAudit() }, () => undefined)
  renderAudit(
    '?range=2026-11-19T12:00Z..2026-11-19T13:20Z',
    {},
    {
      'audit.counts': async input => {
        if (input.fixed !== undefined) throw new AppError('internal', 'The worker is gone')
        return (usual['audit.counts'] as Handlers['audit.counts'])(input)
      }
    }
  )
  await counted('Range drawn, not counted')
  expect(await screen.findByText('The search could not be answered')).toBeTruthy()
})
