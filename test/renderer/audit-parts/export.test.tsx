import { ExportDialog } from '@renderer/ui/audit/export/export-dialog'
import type { Handlers } from '@shared/contract'
import type { AuditCoverage } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from '../ui/render-page'

const search = {
  profileId: acmeId,
  query: 'outcome:denied',
  fixed: 'partner:"ptn_5b1e"',
  zone: 'local',
  moment: '2026-11-19T13:32:00.000Z'
} as const
const coverage: AuditCoverage = {
  from: null,
  to: null,
  settledTo: null,
  currentAt: null,
  absences: [
    {
      why: 'missing',
      from: '2026-11-18T08:00:00.000Z',
      to: '2026-11-18T12:10:00.000Z',
      entries: 412
    }
  ]
}

async function open(handlers: Partial<Handlers> = {}, count: number | null = 612) {
  const onClose = vi.fn()
  const app = renderPiece(
    <ExportDialog
      profileId={acmeId}
      search={search}
      order="oldest"
      columns={['time', 'actor', 'outcome']}
      count={count}
      coverage={coverage}
      onClose={onClose}
    />,
    {},
    handlers
  )
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  return { ...app, onClose, dialog }
}

test('it says what will be in the file before it is written', async () => {
  const { dialog } = await open()
  for (const words of [
    '612, the oldest first',
    'partner:"ptn_5b1e" outcome:denied',
    'UTC, ISO 8601',
    '4 h 10 min from',
    '412 entries, missing in Horizon’s own numbering'
  ]) {
    expect(dialog.textContent).toContain(words)
  }
})

test('the columns of the table are ticked, others are offered, and at least one stays', async () => {
  const { user, fake, dialog } = await open()
  const columns = within(dialog).getByRole('group', { name: 'Columns' })
  const boxes = within(columns).getAllByRole<HTMLInputElement>('checkbox')
  const names = (all: readonly HTMLInputElement[]) =>
    all.map(box => box.labels?.item(0)?.textContent)
  expect(names(boxes.filter(box => box.checked))).toEqual(['Time', 'Actor', 'Outcome'])
  for (const name of ['Partner', 'Key', 'Address', 'Entry id', 'Request id', 'Reason'])
    expect(names(boxes)).toContain(name)
  const box = (name: string) => within(columns).getByRole<HTMLInputElement>('checkbox', { name })
  box('Request id').focus()
  await user.keyboard(' ')
  await user.click(box('Actor'))
  await user.click(box('Time'))
  await user.click(box('Outcome'))
  await user.click(box('Request id'))
  expect(box('Request id').checked).toBe(true)
  await user.click(box('Outcome'))
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await screen.findByRole('dialog', { name: 'Export written' })
  expect(fake.callsTo('audit.export')).toMatchObject([{ columns: ['outcome', 'request'] }])
})

test('columns chosen for a spreadsheet take no field out of the other files', async () => {
  const { user, fake, dialog } = await open()
  await user.click(within(dialog).getByRole('checkbox', { name: 'Actor' }))
  await user.click(within(dialog).getByRole('radio', { name: 'JSON lines' }))
  expect(within(dialog).queryByRole('group', { name: 'Columns' })).toBeNull()
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await screen.findByRole('dialog', { name: 'Export written' })
  expect(fake.callsTo('audit.export')).toMatchObject([{ columns: ['time', 'actor', 'outcome'] }])
})

test('a search without an end is said to be held up to the last sync only', async () => {
  renderPiece(
    <ExportDialog
      profileId={acmeId}
      search={{ ...search, zone: 'utc' }}
      order="oldest"
      columns={['time']}
      count={612}
      coverage={{ ...coverage, absences: [], currentAt: '2026-11-19T13:32:10.000Z' }}
      onClose={vi.fn()}
    />
  )
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  expect(dialog.textContent).toMatch(
    /Held up to 19 Nov( 2026)? 13:32:10 \(last sync\)\. What was recorded since is not held\./
  )
  expect(dialog.textContent).not.toContain('no gap is known')
})

test.each([
  [null, 'none of the log was read a second time yet: what reached Horizon late may be missing'],
  [
    '2026-11-18T13:32:10.000Z',
    /up to 18 Nov( 2026)? 13:32:10 the log was read twice .*; after that it may be missing/
  ]
])('late entries are spoken of before the file is written, settled to %s', async (to, words) => {
  renderPiece(
    <ExportDialog
      profileId={acmeId}
      search={{ ...search, zone: 'utc' }}
      order="oldest"
      columns={['time']}
      count={612}
      coverage={{ ...coverage, settledTo: to }}
      onClose={vi.fn()}
    />
  )
  expect(await screen.findByText(words)).toBeTruthy()
})

test('what is sent is exactly what the screen shows, with what was chosen', async () => {
  const { user, fake, dialog } = await open()
  await user.click(within(dialog).getByRole('radio', { name: 'JSON lines' }))
  await user.click(within(dialog).getByRole('checkbox', { name: 'IP addresses' }))
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await screen.findByRole('dialog', { name: 'Export written' })
  expect(fake.callsTo('audit.export')).toEqual([
    {
      ...search,
      operationId: expect.any(String),
      order: 'oldest',
      columns: ['time', 'actor', 'outcome'],
      format: 'jsonl',
      redact: ['addresses']
    }
  ])
})

test('of an evidence bundle the hash and the exact commands can be copied', async () => {
  const { user, fake, dialog } = await open({
    'audit.export': async () => ({
      path: '/home/ada/evidence/Ada’s week.tar',
      entries: 612,
      bytes: 482_113,
      sha256: 'ab'.repeat(32),
      folder: 'audit-evidence-20261119T133210Z'
    })
  })
  await user.click(within(dialog).getByRole('radio', { name: 'Evidence bundle' }))
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  const done = await screen.findByRole('dialog', { name: 'Export written' })
  expect(done.textContent).toContain('612 entries, 482 kB')
  await user.click(within(done).getByRole('button', { name: 'Copy SHA-256' }))
  await user.click(within(done).getByRole('button', { name: 'Copy first command' }))
  await user.click(within(done).getByRole('button', { name: 'Copy second command' }))
  await waitFor(() =>
    expect(fake.callsTo('app.copyText')).toEqual([
      { text: 'ab'.repeat(32) },
      { text: "tar -xf './Ada’s week.tar'" },
      {
        text: `node audit-evidence-20261119T133210Z/verify-evidence.mjs './Ada’s week.tar' --expect ${'ab'.repeat(32)}`
      }
    ])
  )
})

test('that an export was not recorded is said beside it', async () => {
  const { user, dialog } = await open({
    'audit.export': async () => ({
      path: '/home/ada/a.csv',
      entries: 1,
      bytes: 10,
      sha256: 'ab'.repeat(32),
      warning: 'The file is whole, but this profile keeps no record of it: the disk is full'
    })
  })
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await screen.findByText(/this profile keeps no record of it: the disk is full/)
})

test('progress is told; cancelling leaves nothing and says so', async () => {
  let stop: (error: Error) => void = () => undefined
  const { user, fake, dialog } = await open({
    'audit.export': () =>
      new Promise((_resolve, reject) => {
        stop = reject
      })
  })
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await waitFor(() => expect(fake.callsTo('audit.export')).toHaveLength(1))
  const [{ operationId }] = fake.callsTo('audit.export') as [{ operationId: string }]
  act(() => fake.emit('operations.progress', { operationId, done: 300, total: 612, note: '' }))
  await within(dialog).findByText('300 of 612 entries written')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel export' }))
  expect(fake.callsTo('operations.cancel')).toEqual([{ operationId }])
  act(() => stop(new AppError('cancelled', 'Cancelled')))
  await within(dialog).findByText('Cancelled. Nothing was left behind.')
})

test('where no file was chosen the form stays as it was', async () => {
  const { user, dialog } = await open({
    'audit.export': async () => ({ path: null, entries: 0, bytes: 0, sha256: null })
  })
  await user.click(within(dialog).getByRole('checkbox', { name: 'E-mail addresses' }))
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  const box = within(dialog).getByRole<HTMLInputElement>('checkbox', { name: 'E-mail addresses' })
  await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Export…' })).toBeDefined())
  expect(box.checked).toBe(true)
})

test('a failure keeps the form and says why', async () => {
  const { user, dialog } = await open({
    'audit.export': async () => {
      throw new AppError('file-exists', 'There is a file of that name already')
    }
  })
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await within(dialog).findByText(/There is a file of that name already/)
  expect(within(dialog).getByRole('button', { name: 'Export…' })).toBeDefined()
})

test('nothing to export cannot be exported, with the reason', async () => {
  const { dialog, user, fake } = await open({}, 0)
  const button = within(dialog).getByRole('button', { name: 'Export…' })
  await user.click(button)
  expect(button.dataset.hint).toMatch(/^Nothing matches/)
  expect(fake.callsTo('audit.export')).toEqual([])
})
