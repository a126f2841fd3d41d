import type { RevokeGrounds } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'
import { AppError } from '@shared/errors'
import {
  ago,
  ahead,
  fakeDrain,
  fakeEntries,
  fakePair,
  fakeRotation
} from '@support/fake-rotation-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, openRotation } from './render-rotation'

const hour = 3_600_000
const pairs = Array.from({ length: 8 }, (_, nth) =>
  fakePair(nth === 7 ? 'drained' : 'waiting', { ip: `10.8.4.${nth + 10}`, path: '/api/agents' })
)
const verdict = {
  answer: 'not-safe',
  sentence: '10.8.4.17 on POST /api/agents sets the date: longest gap 31 d 4 h; it has not moved.',
  earliestSafeAt: ahead(300 * hour),
  historyFrom: ago(900 * hour),
  fetchedAt: ago(5 * hour),
  lastUsedAt: null,
  pairs,
  pairsLeftOut: 0
} as const

function decided(changes: Partial<RevokeGrounds> = {}, rest: Partial<Rotation> = {}): Rotation {
  return fakeRotation('ended', {
    entries: fakeEntries([
      {
        is: 'revoke-intended',
        target: 'old',
        keyId: 'key_9f2c0002',
        grounds: {
          evidence: 'callers',
          summary: verdict.sentence,
          counts: { waiting: 7, drained: 1 },
          overrideReason: 'The key leaked',
          verdict: { ...verdict, pairs },
          ...changes
        }
      }
    ]),
    ...rest
  })
}

const now = fakeDrain({ answer: 'safe', sentence: 'All of them moved since.', pairs: [] })
const step = (title: string) =>
  screen.getByRole('heading', { name: title, level: 2 }).closest('section') as HTMLElement

test('Drain looked back at shows the verdict that was decided by, not what would be judged now', async () => {
  await openRotation(decided(), {}, { drain: now, search: '?step=drain' })
  const drain = step('Drain')
  const box = await within(drain).findByRole('region', { name: 'Verdict' })
  expect(box.textContent).toMatch(/^As decided on \w{3} \d\d \w{3} \d{4}, \d\d:\d\d local/)
  expect(box.textContent).toContain(verdict.sentence)
  expect(box.textContent).toContain('Not safe to revoke yet')
  expect(drain.textContent).toContain('Reason given: The key leaked')
  expect(drain.textContent).not.toContain('All of them moved since')
  expect(within(drain).getAllByText('Waiting')).toHaveLength(7)
})

test('of a verdict that was not kept the sentence is shown, and that its callers are not known', async () => {
  const rotation = decided({ verdict: undefined })
  await openRotation(rotation, {}, { drain: now, search: '?step=drain' })
  const drain = step('Drain')
  expect(drain.textContent).toMatch(/As decided on .*Revoked early.*were not kept/)
  expect(drain.textContent).not.toContain('All of them moved since')
})

test('the record says early and why in sentences, and unfolds every caller', async () => {
  const { user } = await openRotation(decided())
  const page = step('Record')
  expect(page.textContent).toContain(
    'Revoked early, with the verdict that follows. 10.8.4.17 on POST /api/agents sets the date: longest gap 31 d 4 h; it has not moved. Reason given: The key leaked.'
  )
  const callers = within(page).getByRole('region', {
    name: 'Callers of the old key at the decision'
  })
  expect(callers.textContent).toContain('7 open of 8 callers')
  expect(within(callers).getAllByRole('listitem')).toHaveLength(5)
  await user.click(await button('Show all 8'))
  const rows = within(callers).getAllByRole('listitem')
  expect(rows).toHaveLength(8)
  expect(rows[0]?.textContent).toMatch(/10\.8\.4\.10.*waiting, last on the old key .*, longest gap/)
})

test('the lineage in the record says by which key and when the old one was replaced', async () => {
  await openRotation(fakeRotation('ended'))
  const lineage = await screen.findByRole('region', { name: 'Lineage' })
  expect(lineage.textContent).toMatch(
    /revoked, replaced by hz_live_Kd2m on \d\d \w{3} \d{4} \d\d:\d\d/
  )
})

test('a cancelled rotation’s record promises no step that will never come', async () => {
  const cancelled = { endedHow: 'cancelled', deliveredAt: null, entries: [] } as const
  await openRotation(fakeRotation('ended', { ...cancelled, entries: [] }))
  const facts = within(step('Record')).getAllByRole('definition')
  const words = facts.map(({ textContent }) => textContent)
  expect(words.filter(each => each === 'not done: cancelled')).toHaveLength(3)
  expect(words).not.toContain('not yet')
})

test('a record that cannot be written says so under the export buttons, with another try', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('ended'), {
    'rotations.exportRecord': async () => {
      throw new AppError('file-failed', 'There is no space left on the disk')
    }
  })
  await user.click(await button('Export HTML…'))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The record was not saved')
  const body = screen.getByRole('region', { name: 'Record, its parts' })
  expect(body.firstElementChild).toBe(alert)
  await user.click(within(alert).getByRole('button', { name: 'Retry' }))
  expect(callsTo('rotations.exportRecord')).toMatchObject([{ format: 'html' }, { format: 'html' }])
})

test('who uses the new key first is named, and an address new to both is said to be that', async () => {
  const caller = {
    ip: '203.0.113.9',
    method: 'GET',
    path: '/api/conversations',
    userAgent: 'curl/8.5',
    requests: 1,
    errors: 0,
    firstSeenAt: ago(hour),
    lastSeenAt: ago(hour),
    longestGapSeconds: 0
  }
  const known = { ...caller, ip: '10.8.4.17', userAgent: 'billing/2' }
  const drain = fakeDrain({ pairs: [fakePair('waiting')] })
  const replacementUsage = drain.replacementUsage && {
    ...drain.replacementUsage,
    callers: [known, caller]
  }
  await openRotation(fakeRotation('to-verify'), {}, { drain: { ...drain, replacementUsage } })
  expect(await screen.findByText('2 callers seen on the new key.')).toBeDefined()
  const list = screen.getByRole('list', { name: 'Callers of the new key' })
  const [first, second] = within(list).getAllByRole('listitem')
  expect(first?.textContent).toMatch(
    /^203\.0\.113\.9.*GET \/api\/conversations.*curl\/8\.5, first .*not one of the old key’s callers$/
  )
  expect(second?.textContent).toMatch(/^10\.8\.4\.17/)
  expect(second?.textContent).not.toContain('not one of')
  expect(screen.getByText(/somebody else may hold the new key/)).toBeDefined()
  expect((await button('Verify by the proof')).getAttribute('aria-disabled')).not.toBe('true')
})
