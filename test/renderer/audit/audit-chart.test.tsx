import type { Handlers } from '@shared/contract'
import type { Absence } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { auditAnswers, createFakeAudit } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, renderAudit } from './render-audit'

const slider = () => screen.findByRole('slider')
const chart = () => screen.findByRole('region', { name: 'Entries over time' })

test('Escape and the cross give the whole match back', async () => {
  const { user } = renderAudit()
  const bar = await slider()
  bar.focus()
  await user.keyboard('{End}{Shift>}{ArrowLeft}{/Shift}{Escape}')
  expect(screen.queryByRole('button', { name: 'Clear the range' })).toBeNull()
  await user.keyboard('{Shift>}{ArrowLeft}{/Shift}')
  await user.click(await screen.findByRole('button', { name: 'Clear the range' }))
  await waitFor(() => expect(screen.getByText('rows 1 to 15 of 240')).toBeTruthy())
})

test('a bucket is told in words, with its share of each outcome', async () => {
  const { user } = renderAudit()
  const bar = await slider()
  bar.focus()
  await user.keyboard('{Home}')
  expect(bar.getAttribute('aria-valuetext')).toMatch(
    /^18 Nov \d\d:\d\d.* to .*, \d entries, Success \d/
  )
})

test('another split is asked for, and the legend names its values', async () => {
  const { user, fake } = renderAudit()
  await slider()
  await user.click(screen.getByRole('button', { name: /^Split by/ }))
  await user.click(await screen.findByRole('menuitemradio', { name: 'Action' }))
  await waitFor(() =>
    expect(fake.callsTo('audit.counts').at(-1)).toMatchObject({ split: 'action' })
  )
  expect(await within(await chart()).findByText('conversation.created')).toBeTruthy()
})

test('what is not held is hatched, and said with its reason', async () => {
  const gap: Absence = {
    why: 'not-downloaded',
    from: '2026-11-19T02:00:00.000Z',
    to: '2026-11-19T06:10:00.000Z',
    entries: 412
  }
  renderAudit('?zone=utc', { coverage: { absences: [gap] } })
  const words = '19 Nov 02:00 to 06:10 (4 h 10 min) is not held: 412 entries, not downloaded yet'
  expect(await within(await chart()).findByText(words)).toBeTruthy()
  expect(within(await chart()).getByText('Not held: 4 h 10 min')).toBeTruthy()
  expect(document.querySelectorAll('[data-gap="not-downloaded"]')).toHaveLength(1)
})

test('an interrupted download is said to reach to now, also where the bars end long before', async () => {
  const gap: Absence = {
    why: 'not-downloaded',
    from: '2026-11-20T02:00:00.000Z',
    to: null,
    entries: 178_006
  }
  const { user } = renderAudit('?zone=utc', { coverage: { absences: [gap] } })
  const words = /20 Nov 02:00 to now( \(\d+ .*\))? is not held: 178,006 entries, not downloaded yet/
  expect(await within(await chart()).findByText(words)).toBeTruthy()
  expect(document.querySelectorAll('[data-gap="not-downloaded"]')).toHaveLength(1)
  await user.click(screen.getByRole('button', { name: 'Show as a table' }))
  expect((await screen.findAllByRole('row'))[1]?.textContent).toMatch(words)
})

test('a count that goes on says how far it is, and ends by itself', async () => {
  const goOn = Promise.withResolvers<void>()
  const audit = createFakeAudit({ partialCounts: 2 })
  const more = auditAnswers({ activeProfileId: acmeId, audit }, () => undefined)
  const { fake } = renderAudit('', audit, {
    'audit.counts': more['audit.counts'] as Handlers['audit.counts'],
    'audit.moreCounts': async input => {
      await goOn.promise
      return (more['audit.moreCounts'] as Handlers['audit.moreCounts'])(input)
    }
  })
  expect(await screen.findByText('counted 120 of 240 so far')).toBeTruthy()
  expect(screen.getByText('120 so far of 240 held')).toBeTruthy()
  goOn.resolve()
  await counted('240 of 240 held')
  expect(fake.callsTo('audit.moreCounts')).toHaveLength(2)
  expect(screen.queryByText(/so far/)).toBeNull()
})

test('a count that main has lost is begun anew once, and the lost one is not asked for again', async () => {
  const anew = Promise.withResolvers<void>()
  const audit = createFakeAudit({ partialCounts: 2 })
  const usual = auditAnswers({ activeProfileId: acmeId, audit }, () => undefined) as Handlers
  const [lost, ...others] = ['a', 'b', 'c'].map(end => `3c9d2b1a-4e5f-4a6b-8c7d-9e0f1a2b3c4${end}`)
  const ids = [lost, ...others]
  const asked: string[] = []
  renderAudit('', audit, {
    'audit.counts': async input => {
      const countId = ids.shift() ?? ''
      if (countId !== lost) await anew.promise
      return { ...(await usual['audit.counts'](input)), countId, isDone: false }
    },
    'audit.moreCounts': async input => {
      asked.push(input.countId)
      if (input.countId === lost) throw new AppError('not-found', 'It is gone')
      return { ...(await usual['audit.moreCounts'](input)), countId: input.countId }
    }
  })
  await waitFor(() => expect(asked).toEqual([lost]))
  await waitFor(() => expect(ids).toEqual(['3c9d2b1a-4e5f-4a6b-8c7d-9e0f1a2b3c4c']))
  anew.resolve()
  await counted('240 of 240 held')
  expect(asked.filter(id => id === lost)).toEqual([lost])
  expect(screen.queryByText('It is gone')).toBeNull()
})

test('the chart has a table with the same figures', async () => {
  const { user } = renderAudit()
  await slider()
  await user.click(screen.getByRole('button', { name: 'Show as a table' }))
  const table = await screen.findByRole('table')
  const totals = within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => Number(row.children[4]?.textContent))
  expect(totals.reduce((sum, each) => sum + each, 0)).toBe(240)
})
