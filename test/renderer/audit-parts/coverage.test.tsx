import { CoverageFoot } from '@renderer/ui/audit/coverage/coverage-foot'
import { useAuditStatus } from '@renderer/ui/audit/use-audit-status'
import type { Handlers } from '@shared/contract'
import type { AuditCoverage, AuditStatus } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { createFakeAudit, type FakeAudit } from '@support/fake-answers-audit'
import { fakeAuditRows } from '@support/fake-audit-data'
import { acmeId } from '@support/fake-bridge'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

function Foot({ coverage }: { readonly coverage?: AuditCoverage | undefined }) {
  const { data: status } = useAuditStatus(acmeId)
  const shown = coverage ?? status?.coverage
  return <CoverageFoot profileId={acmeId} status={status} coverage={shown} zone="utc" />
}

const year = new Date().getFullYear()
const hole = {
  why: 'lost',
  from: `${year}-11-18T08:00:00.000Z`,
  to: `${year}-11-18T12:10:00.000Z`,
  entries: 412
} as const

const renderFoot = (changes: Partial<FakeAudit> = {}, handlers: Partial<Handlers> = {}) =>
  renderPiece(<Foot />, { audit: createFakeAudit(changes) }, handlers)

async function openPanel(changes: Partial<FakeAudit> = {}, handlers: Partial<Handlers> = {}) {
  const app = renderFoot(changes, handlers)
  await app.user.click(await screen.findByRole('button', { name: /^Chain/ }))
  return { ...app, panel: await screen.findByRole('dialog', { name: 'Coverage and chain' }) }
}

test('the foot says how far the chain is verified and what is not held, and fetches it', async () => {
  const { user, fake, container } = renderFoot({ coverage: { absences: [hole] } })
  await screen.findByText('4 h 10 min on 18 Nov not held')
  expect(container.textContent).toContain('Chain verified to 240')
  await user.click(screen.getByRole('button', { name: 'Fetch it' }))
  await waitFor(() =>
    expect(fake.callsTo('audit.fetchRange')).toEqual([
      { profileId: acmeId, from: hole.from, to: hole.to }
    ])
  )
})

test('each range that is not held stands with its reason', async () => {
  const { panel } = await openPanel({
    coverage: {
      absences: [
        { why: 'beyond-server', from: null, to: `${year}-01-02T00:00:00.000Z`, entries: null },
        hole,
        {
          ...hole,
          why: 'not-downloaded',
          from: `${year}-11-19T08:00:00.000Z`,
          to: `${year}-11-19T08:30:00.000Z`
        }
      ]
    }
  })
  const lines = within(panel).getAllByRole('listitem')
  expect(lines.map(line => line.textContent)).toEqual([
    expect.stringMatching(/^Everything before 02 Jan 00:00Older than what Horizon still had/),
    expect.stringMatching(/^4 h 10 min on 18 Nov412 entries, damaged on this disk/),
    expect.stringMatching(/^30 min on 19 Nov412 entries, not downloaded yet/)
  ])
  expect(within(panel).getAllByRole('button', { name: 'Fetch it' })).toHaveLength(2)
})

test('progress of a sync is told with its rate and what is left, and can be stopped', async () => {
  const sync: AuditStatus['sync'] = {
    state: 'syncing',
    done: 12_000,
    remaining: 48_000,
    perSecond: 4_000,
    retryAt: null
  }
  const { user, fake, panel } = await openPanel({ status: { sync } })
  expect(panel.textContent).toContain(
    'Syncing, 12,000 of about 60,000 entries, 4,000 per second, 12 s left'
  )
  await user.click(within(panel).getByRole('button', { name: 'Stop' }))
  await waitFor(() => expect(fake.callsTo('audit.stopSync')).toHaveLength(1))
  await within(panel).findByRole('button', { name: 'Sync now' })
})

test('Verify tells how far it is, what it found and what it cannot prove', async () => {
  let answer: (value: Awaited<ReturnType<Handlers['audit.verify']>>) => void = () => undefined
  const { user, fake, panel } = await openPanel(
    {},
    {
      'audit.verify': () =>
        new Promise(resolve => {
          answer = resolve
        })
    }
  )
  await user.click(within(panel).getByRole('button', { name: 'Verify now' }))
  await waitFor(() => expect(fake.callsTo('audit.verify')).toHaveLength(1))
  const [{ operationId }] = fake.callsTo('audit.verify') as [{ operationId: string }]
  act(() => fake.emit('operations.progress', { operationId, done: 60, total: 240, note: '' }))
  await within(panel).findByText('60 of 240 entries read')
  answer({
    verifiedTo: 99,
    bad: { position: 100, what: 'its hash is another' },
    chainHead: 'ab'.repeat(32),
    startsAt: 1,
    limits: ['It does not prove that Horizon sent everything it had.']
  })
  await within(panel).findByText(/first entry that does not hold is at position 100/)
  expect(within(panel).getByRole('link', { name: 'Show that entry' }).getAttribute('href')).toBe(
    '#/audit?entry=100'
  )
  expect(panel.textContent).toContain('It does not prove that Horizon sent everything it had.')
})

test('Verify can be cancelled, which is not an error', async () => {
  const { promise: cancelled, resolve: cancel } = Promise.withResolvers<void>()
  const { user, fake, panel } = await openPanel(
    {},
    {
      'audit.verify': async () => {
        await cancelled
        throw new AppError('cancelled', 'Cancelled')
      },
      'operations.cancel': async () => {
        cancel()
        return {}
      }
    }
  )
  await user.click(within(panel).getByRole('button', { name: 'Verify now' }))
  await user.click(await within(panel).findByRole('button', { name: 'Cancel' }))
  expect(fake.callsTo('operations.cancel')).toHaveLength(1)
  await within(panel).findByText('Cancelled. Nothing was changed.')
})

test('entries that changed or vanished at Horizon are told, each with the way to it', async () => {
  const rows = fakeAuditRows(3).map((row, nth) =>
    nth === 1 ? { ...row, marks: ['vanished' as const] } : row
  )
  const { panel } = await openPanel({ rows, status: { alerts: { changed: 0, vanished: 1 } } })
  expect(within(panel).getByRole('alert').textContent).toMatch(
    /^1 entry vanished from Horizon’s log/
  )
  const link = await within(panel).findByRole('link', { name: 'Entry 2' })
  expect(link.getAttribute('href')).toBe('#/audit?zone=utc&entry=2')
})

test('a full disk is told where the sync is', async () => {
  const { panel } = await openPanel({
    status: {
      storageFailure: {
        code: 'database-unavailable',
        message: 'The disk is full',
        nextStep: 'Free some space; it goes on by itself.'
      }
    }
  })
  expect(within(panel).getByRole('alert').textContent).toContain(
    'The disk is full. Free some space'
  )
})

const syncedAt = { currentAt: `${year}-11-19T13:32:10.000Z` }

test('what is held is said up to the last sync, and nothing of what came after it', async () => {
  const { panel, container } = await openPanel({ coverage: syncedAt })
  expect(container.textContent).toContain('Held up to 19 Nov 13:32:10 UTC (last sync)')
  expect(panel.textContent).toContain(
    'What was recorded since 19 Nov 13:32:10 (last sync) is not held.'
  )
  expect(panel.textContent).toContain('No gap is known before that.')
  expect(document.body.textContent).not.toMatch(/Up to date/)
})

test('a range that is not held does not hide up to when the rest is', async () => {
  const { panel } = await openPanel({ coverage: { ...syncedAt, absences: [hole] } })
  expect(panel.textContent).toContain('What was recorded since 19 Nov 13:32:10 (last sync)')
  expect(panel.textContent).not.toContain('No gap is known')
})

test('a log behind the console’s own pace says whose pace it is, and can go on at once', async () => {
  const { user, fake, panel } = await openPanel({
    status: {
      sync: { state: 'paced', done: 0, remaining: 900, perSecond: null, retryAt: soon() }
    }
  })
  expect(panel.textContent).toMatch(/Goes on at \d\d:\d\d, at the console’s own pace/)
  expect(panel.textContent).not.toContain('slow down')
  await user.click(within(panel).getByRole('button', { name: 'Sync now' }))
  expect(fake.callsTo('audit.sync')).toHaveLength(1)
})
const soon = () => new Date(Date.now() + 55 * 60_000).toISOString()

const purged = {
  why: 'purged',
  from: null,
  to: `${year}-08-23T00:00:00.000Z`,
  entries: null
} as const

test('a search that begins before what was removed here says until when and when', async () => {
  const { container } = renderFoot({
    coverage: { absences: [purged] },
    status: { purgedAt: `${year}-11-18T20:13:00.000Z` }
  })
  await screen.findByText('Entries before 23 Aug 00:00 were removed here on 18 Nov')
  expect(container.textContent).not.toContain('ranges not held')
})

test('a search of what was removed altogether says how far the removal went, not the search', async () => {
  const to = `${year}-02-01T00:00:00.000Z`
  const searched = {
    from: null,
    to,
    settledTo: null,
    currentAt: null,
    absences: [{ ...purged, to }]
  }
  renderPiece(<Foot coverage={searched} />, {
    audit: createFakeAudit({
      coverage: { absences: [purged] },
      status: { purgedAt: `${year}-11-18T20:13:00.000Z` }
    })
  })
  await screen.findByText('Entries before 23 Aug 00:00 were removed here on 18 Nov')
})
