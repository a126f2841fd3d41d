import { placeEnds, timelineOf } from '@renderer/features/partners/partners-timeline-marks'
import { judgePartner } from '@renderer/ui/partner-rows'
import type { Partner } from '@shared/horizon/partner'
import { inDays, shownPartner } from '@support/fake-partner-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPartners } from './render-partners'

const nowMs = Date.parse('2026-11-21T12:00:00.000Z')
const later = (days: number) => new Date(nowMs + days * 86_400_000).toISOString()
const timeline = (...changes: Partial<Partner>[]) =>
  timelineOf(
    changes.map((each, nth) => judgePartner(shownPartner({ id: `p${nth}`, ...each }), nowMs)),
    nowMs
  )

test('partnerships and open invitations of the next twelve months are on it, soonest first', () => {
  const { ends } = timeline(
    { expiresAt: later(200) },
    { status: 'pending', expiresAt: later(300), invitation: { expiresAt: later(4) } }
  )
  expect(ends.map(({ partnerId, what }) => `${partnerId} ${what}`)).toEqual([
    'p1 invitation',
    'p0 partnership',
    'p1 partnership'
  ])
  expect(ends[0]?.isSoon).toBe(true)
})

test('what has no end, ends later, or lapsed already is counted and not drawn', () => {
  const found = timeline(
    { expiresAt: null },
    { expiresAt: later(900) },
    { status: 'pending', expiresAt: null, invitation: { expiresAt: later(-1) } }
  )
  expect(found.ends).toEqual([])
  expect([found.endless, found.later, found.lapsed]).toEqual([2, 1, 1])
})

test('ended partners are not on it', () => {
  const { ends, endless } = timeline(
    { status: 'revoked', expiresAt: later(10) },
    { status: 'expired', expiresAt: later(-10) },
    { status: 'revoked', expiresAt: null }
  )
  expect(ends).toEqual([])
  expect(endless).toBe(0)
})

test('names never overlap: they take another lane, the other side, or stay away', () => {
  const { ends } = timeline(
    ...Array.from({ length: 12 }, (_, nth) => ({
      organizationName: `Organization ${nth}`,
      expiresAt: later(30 + nth)
    }))
  )
  const placed = placeEnds(ends, 900)
  const spans = placed
    .filter(({ label }) => label !== 'none')
    .map(({ lane, label, share, name }) => {
      const width = name.length * 6.4 + 8
      const x = share * 900
      return label === 'after' ? [lane, x - 8, x + 8 + width] : [lane, x - 8 - width, x + 8]
    })
  for (const [at, [lane, from, to]] of spans.entries() as Iterable<[number, number[]]>) {
    for (const [otherLane, otherFrom, otherTo] of spans.slice(at + 1) as number[][]) {
      if (lane !== otherLane) continue
      expect((to ?? 0) <= (otherFrom ?? 0) || (from ?? 0) >= (otherTo ?? 0)).toBe(true)
    }
  }
  expect(placed).toHaveLength(12)
  expect(placed.some(({ label }) => label === 'none')).toBe(true)
  expect(new Set(spans.map(([lane]) => lane))).toEqual(new Set([0, 1, 2]))
})

test('each end is a link to its partner, named with what ends and when', async () => {
  const { user } = renderPartners('/partners')
  const region = await screen.findByRole('region', { name: 'Ends in the next 12 months' })
  const link = within(region).getByRole('link', { name: /^Wingtip Studio: invitation lapses in / })
  expect(link.getAttribute('href')).toBe('#/partners/ptn_wingtip')
  await user.click(within(region).getByRole('link', { name: '3 without expiry' }))
  expect(window.location.hash).toBe('#/partners?check=no-expiry')
})

test('an organization where nothing ends soon says so', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      list.partners = [shownPartner({ expiresAt: inDays(2_000) })]
    }
  })
  expect(await screen.findByText('Nothing ends in these months.')).toBeTruthy()
  expect(screen.getByText('1 ends later')).toBeTruthy()
})
