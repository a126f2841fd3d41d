import type { AuditCoverage, AuditStatus } from '@shared/contract/audit'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, grid, queryField, renderAudit } from './render-audit'

type Sync = AuditStatus['sync']
const sync = (changes: Partial<Sync>): Pick<AuditStatus, 'sync'> => ({
  sync: { state: 'idle', done: 0, remaining: null, perSecond: null, retryAt: null, ...changes }
})
const never: AuditCoverage = {
  from: null,
  to: null,
  settledTo: null,
  absences: [],
  currentAt: null
}

test('a log that was never downloaded says what that does and how much there is', async () => {
  const { user, fake } = renderAudit('', {
    rows: [],
    coverage: never,
    status: sync({ state: 'never', remaining: 1_204_118 })
  })
  expect(await screen.findByText(/about 1,204,118, and keeps them here/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Download the audit log' }))
  expect(fake.callsTo('audit.sync')).toHaveLength(1)
  expect(await screen.findByText('Downloading the audit log')).toBeTruthy()
})

test('the first download shows its progress while what is here can be searched', async () => {
  const { user, fake } = renderAudit('', {
    coverage: never,
    status: sync({ state: 'syncing', done: 120_000, remaining: 1_084_118, perSecond: 21_400 })
  })
  const words =
    'Downloading the audit log: 120,000 of about 1,204,118 entries, 21,400 per second, 50 s left'
  expect(await screen.findByText(words)).toBeTruthy()
  await user.type(await queryField(), 'outcome:denied{Enter}')
  await counted('34 of 240 held')
  await user.click(screen.getByRole('button', { name: 'Stop' }))
  expect(fake.callsTo('audit.stopSync')).toHaveLength(1)
})

test('while the first download goes on, what was counted is not said to be all that is held', async () => {
  const { audit, tell, user } = renderAudit('', {
    coverage: never,
    status: sync({ state: 'syncing', done: 240, remaining: 1_000 })
  })
  await counted('240 of 240 held')
  audit.status = { ...audit.status, held: 20_000 }
  tell()
  await counted('240 matched · 20,000 held so far')
  await user.click(await screen.findByRole('button', { name: 'Show what came in' }))
  await waitFor(() =>
    expect(document.querySelector('h1')?.parentElement?.textContent).toContain('240')
  )
})

test('the first entries of a download appear by themselves', async () => {
  const { audit, tell } = renderAudit('', {
    rows: [],
    coverage: never,
    status: sync({ state: 'syncing' })
  })
  await screen.findByText('Downloading the audit log')
  audit.rows = (await import('@support/fake-audit-data')).fakeAuditRows(40)
  tell()
  await counted('40 of 40 held')
})

test('an empty log says when Horizon had nothing', async () => {
  renderAudit('', { rows: [], coverage: { ...never, currentAt: '2026-11-19T13:32:10.000Z' } })
  expect(await screen.findByText('The audit log is empty')).toBeTruthy()
})

const purged: AuditCoverage['absences'][number] = {
  why: 'purged',
  from: null,
  to: '2026-11-18T00:00:00.000Z',
  entries: null
}

test('where everything was removed here, neither Horizon nor the network is said to be the cause', async () => {
  const { user, fake } = renderAudit('', {
    rows: [],
    coverage: { ...never, absences: [purged], currentAt: '2026-11-19T13:32:10.000Z' },
    status: sync({ remaining: 6_008 })
  })
  expect(await screen.findByText('No entry is held any more')).toBeTruthy()
  expect(screen.getByText(/^Those before .* were removed here and are not downloaded/)).toBeTruthy()
  expect(document.body.textContent).not.toMatch(/6,008|log is empty/)
  await user.click(screen.getByRole('button', { name: 'Look for later ones' }))
  expect(fake.callsTo('audit.sync')).toHaveLength(1)
})

test('removed here and offline, both are said', async () => {
  const failure = { code: 'refused', message: 'horizon.acme.example refuses connections' } as const
  renderAudit('', {
    rows: [],
    coverage: { ...never, absences: [purged] },
    status: sync({ state: 'offline', failure })
  })
  expect(await screen.findByText('The audit log was not updated')).toBeTruthy()
  expect(screen.getByText('No entry is held any more')).toBeTruthy()
})

test('a Horizon without the endpoint is named by its path', async () => {
  renderAudit('', { rows: [], coverage: never, status: sync({ state: 'not-offered' }) })
  expect(await screen.findByText('This Horizon has no endpoint for the audit log')).toBeTruthy()
  expect(screen.getAllByText('GET /admin/audit-logs').length).toBeGreaterThan(0)
})

test('what was downloaded stays searchable where the endpoint is gone', async () => {
  renderAudit('', { status: sync({ state: 'not-offered' }) })
  expect(await screen.findByText('This Horizon has no endpoint for the audit log now')).toBeTruthy()
  await counted('240 of 240 held')
})

test('offline, everything works and the age is said', async () => {
  renderAudit('', {
    status: sync({
      state: 'offline',
      failure: { code: 'refused', message: 'horizon.acme.example refuses connections' }
    })
  })
  expect(await screen.findByText('Horizon cannot be reached')).toBeTruthy()
  expect(screen.getByText(/You see what was synced at/)).toBeTruthy()
  await counted('240 of 240 held')
})

test('asked while it is away, the strip stays and its button keeps the focus', async () => {
  const failure = { code: 'refused', message: 'horizon.acme.example refuses connections' } as const
  const away = async () => ({
    keys: [],
    unreadable: [],
    fetchedAt: null,
    clockOffsetMs: 0,
    hasExtensions: true,
    failure
  })
  const { user, audit, tell } = renderAudit(
    '',
    { status: sync({ state: 'offline', failure }) },
    { 'keys.list': away, 'keys.refresh': away }
  )
  await counted('240 of 240 held')
  const button = await screen.findByRole('button', { name: 'Try now' })
  await user.click(button)
  audit.status = sync({ state: 'syncing' })
  tell()
  await screen.findByText(/^Syncing/)
  expect(document.activeElement).toBe(button)
  expect(screen.getByText('Horizon cannot be reached')).toBeTruthy()
})

test('behind its own pace the console does not say that Horizon asked for it', async () => {
  const retryAt = new Date(Date.now() + 55 * 60_000).toISOString()
  const { user, fake } = renderAudit('', {
    status: sync({ state: 'paced', remaining: 149_006, retryAt })
  })
  expect(
    await screen.findByText('This console asks by itself for at most 90 pages an hour')
  ).toBeTruthy()
  expect(screen.getByText(/It goes on at \d\d:\d\d\. Sync now goes on at once\./)).toBeTruthy()
  expect(screen.getByText(/149,006 entries are not downloaded yet/)).toBeTruthy()
  expect(document.body.textContent).not.toContain('slow down')
  await user.click(screen.getByRole('button', { name: 'Sync now' }))
  expect(fake.callsTo('audit.sync')).toHaveLength(1)
})

test('Stop behind the console’s own pace stops it, and the page says so', async () => {
  const { user, fake } = renderAudit('', { status: sync({ state: 'paced', remaining: 149_006 }) })
  await user.click(await screen.findByRole('button', { name: 'Stop' }))
  expect(fake.callsTo('audit.stopSync')).toHaveLength(1)
  expect(await screen.findByText('The download was stopped')).toBeTruthy()
})

test('what storage refuses is said, and search goes on', async () => {
  renderAudit('', {
    status: { storageFailure: { code: 'file-failed', message: 'The disk is full' } }
  })
  expect(await screen.findByText('New entries cannot be kept')).toBeTruthy()
  expect(screen.getByText(/The disk is full/)).toBeTruthy()
  await counted('240 of 240 held')
})

test('no match says what of the time is not held, and clears in one click', async () => {
  const { user } = renderAudit('?q=nothing_like_it', {
    coverage: {
      absences: [
        {
          why: 'not-downloaded',
          from: '2026-11-18T02:00:00.000Z',
          to: '2026-11-18T06:10:00.000Z',
          entries: 412
        }
      ]
    }
  })
  expect(await screen.findByText(/No entry matches/)).toBeTruthy()
  expect(await screen.findByText(/So an entry may exist that is not here/)).toBeTruthy()
  const clear = screen.getAllByRole('button', { name: 'Clear the query' }).at(-1)
  await user.click(clear as HTMLElement)
  await counted('240 of 240 held')
})

test('no match for a word says where words are looked for; with fields alone there is nothing to say', async () => {
  const { user } = renderAudit('?q=nothing_like_it')
  await screen.findByText(/Words without a field are looked for in names/)
  const field = screen.getByRole('combobox', { name: 'Query' })
  await user.clear(field)
  await user.type(field, 'agent:nothing_like_it{Enter}')
  await waitFor(() => expect(screen.queryByText(/Words without a field/)).toBeNull())
  expect(screen.getByText(/No entry matches/)).toBeTruthy()
})

test('no match in a log without gaps is as sure as its last sync', async () => {
  renderAudit('?q=nothing_like_it', { coverage: { currentAt: '2026-11-19T13:32:10.000Z' } })
  const nothing = (await screen.findByText(/No entry matches/)).parentElement
  await waitFor(() =>
    expect(nothing?.textContent).toMatch(
      /Held up to 19 Nov.* \(last sync\)\. What was recorded since is not held\./
    )
  )
})

test('hostile text of a server is shown inert', async () => {
  const { audit, tell } = renderAudit('', { rows: [] })
  const { fakeAuditEntry, fakeAuditRow } = await import('@support/fake-audit-data')
  const entry = {
    ...fakeAuditEntry(0, 1),
    action: '<img src=x onerror=alert(1)>',
    outcome: '__proto__',
    actor: { type: 'user', id: 'u', name: 'Ada\u202e eroM', email: null },
    ip: `10.0.0.1${'9'.repeat(100_000)}`
  }
  audit.rows = [fakeAuditRow(entry, { marks: ['after-revoke', 'changed'] })]
  tell()
  await grid()
  expect((await screen.findAllByText(/Ada\[U\+202E\] eroM/)).length).toBeGreaterThan(0)
  expect((await screen.findAllByText('<img src=x onerror=alert(1)>')).length).toBeGreaterThan(0)
  expect((await screen.findAllByText('__proto__')).length).toBeGreaterThan(0)
  expect(document.querySelector('img')).toBeNull()
  expect(document.body.textContent.length).toBeLessThan(20_000)
  expect(screen.getByRole('img', { name: 'Used after the key was revoked' })).toBeTruthy()
  await waitFor(() => expect(screen.getByText('rows 1 to 1 of 1')).toBeTruthy())
})
