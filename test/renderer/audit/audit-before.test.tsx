import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { auditAnswers, createFakeAudit } from '@support/fake-answers-audit'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, grid, line, queryField, renderAudit } from './render-audit'

/** The page over a log whose answers of one kind are as the test says for one query. */
function withAnswers<N extends 'audit.rows' | 'audit.counts'>(name: N, query: string) {
  const audit = createFakeAudit()
  const usual = auditAnswers({ activeProfileId: null, audit }, () => undefined)[name]
  const of = { answer: undefined as (() => Promise<never>) | undefined }
  const handler = (input: { readonly query: string }) =>
    input.query === query && of.answer ? of.answer() : usual?.(input as never)
  const view = renderAudit('', audit, { [name]: handler } as Partial<Handlers>)
  return { of, ...view }
}
const never = () => new Promise<never>(() => undefined)
const dimmed = () => document.querySelectorAll('[data-of-before]')

test('what was counted for the search before is never said of the present one', async () => {
  const { of, user } = withAnswers('audit.counts', 'outcome:denied')
  await counted('240 of 240 held')
  expect(dimmed()).toHaveLength(0)
  of.answer = never
  await user.type(await queryField(), 'outcome:denied{Enter}')
  await counted('240 held')
  expect(screen.queryByText(/240 of 240/)).toBeNull()
  // The chart and the values; the rows are of this search.
  await waitFor(() => expect(dimmed()).toHaveLength(2))
  await user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  expect(dialog.textContent).toContain('34, the newest first')
  expect(dialog.textContent).toContain('said in the file’s head')
})

test('while rows are not answered those before stay, dimmed, and are no answer to the export', async () => {
  const { of, user } = withAnswers('audit.rows', 'agent:nothing_like_it')
  await waitFor(() => line(0))
  const before = (await line(0)).textContent
  of.answer = never
  await user.type(await queryField(), 'agent:nothing_like_it{Enter}')
  await counted('0 of 240 held')
  await waitFor(() => expect(dimmed()).toHaveLength(1))
  expect((await line(0)).textContent).toBe(before)
  expect(screen.queryByText(/No entry matches/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  expect(dialog.textContent).toContain('all that match, still being counted')
})

test('rows that cannot be read leave those before in sight, and can be asked for again', async () => {
  const { of, user } = withAnswers('audit.rows', 'outcome:denied')
  await waitFor(() => line(0))
  of.answer = async () => {
    throw new AppError('internal', 'The worker is gone')
  }
  await user.type(await queryField(), 'outcome:denied{Enter}')
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Below is the last answer.')
  expect((await grid()).getAttribute('aria-rowcount')).toBe('241')
  of.answer = undefined
  await user.click(within(alert).getByRole('button', { name: 'Retry' }))
  await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe('35'))
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a first search that fails does not speak of an answer', async () => {
  const fails = async () => {
    throw new AppError('internal', 'The worker is gone')
  }
  renderAudit('', {}, { 'audit.rows': fails, 'audit.counts': fails })
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The search could not be answered')
  expect(alert.textContent).not.toContain('last answer')
})

test('while another split is counted the count stays, as it is of the same search', async () => {
  const { of, user } = withAnswers('audit.counts', '')
  await counted('240 of 240 held')
  of.answer = never
  await user.click(screen.getByRole('button', { name: /^Split by/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Action' }))
  // The chart and the values wait for it.
  await waitFor(() => expect(dimmed()).toHaveLength(2))
  await counted('240 of 240 held')
})

test('while the first answer is on its way nothing is said to be missing', async () => {
  const audit = createFakeAudit()
  const rows = auditAnswers({ activeProfileId: null, audit }, () => undefined)['audit.rows']
  const gate = Promise.withResolvers<void>()
  renderAudit('', audit, {
    'audit.rows': async input => {
      await gate.promise
      return (rows as Handlers['audit.rows'])(input)
    },
    'audit.counts': never
  })
  expect(await screen.findByText('Searching…')).toBeTruthy()
  expect(screen.queryByText(/no rows|No entry/)).toBeNull()
  gate.resolve()
  await waitFor(() => line(0))
  expect(screen.queryByText('Searching…')).toBeNull()
})
