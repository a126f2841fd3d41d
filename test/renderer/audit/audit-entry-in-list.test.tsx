import type { Handlers } from '@shared/contract'
import { auditAnswers, createFakeAudit } from '@support/fake-answers-audit'
import { fakeAuditRows } from '@support/fake-audit-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, line, renderAudit } from './render-audit'

const step = (name: 'Entry above' | 'Entry below') => screen.findByRole('button', { name })
const place = () => new URLSearchParams(window.location.hash.split('?')[1]).get('entry')

test('a note shows on its row as soon as it is kept, and goes with it', async () => {
  const { user, fake } = renderAudit('?entry=240')
  const note = await screen.findByRole('textbox', { name: 'Note' })
  const asked = () => fake.callsTo('audit.rows').length
  await waitFor(() => line(0))
  const before = asked()
  const mark = async () => within(await line(0)).queryByRole('img', { name: 'Has a note' })
  expect(await mark()).toBeNull()
  await user.type(note, 'asked Ada')
  await user.tab()
  await waitFor(async () => expect(await mark()).not.toBeNull())
  await user.clear(note)
  await user.tab()
  await waitFor(async () => expect(await mark()).toBeNull())
  expect(asked()).toBe(before)
})

test('a note kept as its entry is left shows on the row that is left', async () => {
  const { user } = renderAudit('?entry=240')
  await waitFor(() => line(0))
  await user.type(await screen.findByRole('textbox', { name: 'Note' }), 'asked Ada')
  await user.click(await step('Entry below'))
  await waitFor(() => expect(place()).toBe('239'))
  await waitFor(async () =>
    expect(within(await line(0)).queryByRole('img', { name: 'Has a note' })).not.toBeNull()
  )
  expect(within(await line(1)).queryByRole('img', { name: 'Has a note' })).toBeNull()
})

test('an entry opened by a link is found far down, shown in the list, and has its neighbours', async () => {
  const { user } = renderAudit('?entry=9', { rows: fakeAuditRows(3_000) })
  await waitFor(async () => expect((await line(2_991)).getAttribute('aria-selected')).toBe('true'))
  await user.click(await step('Entry below'))
  await waitFor(() => expect(place()).toBe('8'))
  await user.click(await step('Entry above'))
  await waitFor(() => expect(place()).toBe('9'))
})

test('until it is known how long the list is, a link leads to no other entry than its own', async () => {
  const audit = createFakeAudit({ rows: fakeAuditRows(3_000) })
  const usual = auditAnswers({ activeProfileId: null, audit }, () => undefined)['audit.counts']
  const counts = Promise.withResolvers<void>()
  const late = async (input: never) => {
    await counts.promise
    return usual?.(input)
  }
  renderAudit('?entry=9', audit, { 'audit.counts': late } as Partial<Handlers>)
  await waitFor(async () =>
    expect((await step('Entry below')).dataset.hint).toBe(
      'Its place among those found is not known'
    )
  )
  await line(0)
  expect(place()).toBe('9')
  counts.resolve()
  await waitFor(async () => expect((await line(2_991)).getAttribute('aria-selected')).toBe('true'))
  expect(place()).toBe('9')
})

test('the neighbours are those of the order shown', async () => {
  const { user } = renderAudit('?entry=2900&order=oldest', { rows: fakeAuditRows(3_000) })
  await waitFor(async () => expect((await line(2_899)).getAttribute('aria-selected')).toBe('true'))
  await user.click(await step('Entry below'))
  await waitFor(() => expect(place()).toBe('2901'))
})

test('where no neighbour is to go to, the reason is said', async () => {
  renderAudit('?entry=240')
  await waitFor(async () =>
    expect((await step('Entry above')).dataset.hint).toBe('This is the first of the entries found')
  )
  expect((await step('Entry above')).ariaDisabled).toBe('true')
  expect((await step('Entry below')).dataset.hint).toBe('Entry below')
})

test('an entry that the query does not find says so in place of its neighbours', async () => {
  renderAudit('?q=outcome%3Adenied&entry=240')
  await counted('34 of 240 held')
  await waitFor(async () =>
    expect((await step('Entry below')).dataset.hint).toBe('This entry is not among those found')
  )
})
