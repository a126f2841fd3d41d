import { AppError } from '@shared/errors'
import { fakeAuditEntry, fakeAuditRow } from '@support/fake-audit-data'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderDrawer } from './render-drawer'

const one = (changes: object) => [fakeAuditRow({ ...fakeAuditEntry(0, 1), ...changes })]
const bidi = 'pay\u202eroll\u0007'

test('an entry says when it happened in both zones, to the millisecond', async () => {
  const { pane } = await renderDrawer(1, {
    rows: one({ occurredAt: '2026-11-19T13:21:44.902Z' })
  })
  expect(pane.textContent).toContain('Thu 19 Nov 2026, 13:21:44.902 UTC')
})

test('a time that cannot be read is shown as it came', async () => {
  const { pane } = await renderDrawer(1, { rows: one({ occurredAt: 'yesterday\u202e' }) })
  expect(pane.textContent).toContain('Its time cannot be read: yesterday[U+202E]')
  expect(screen.queryByRole('button', { name: '± 5 min' })).toBeNull()
})

test('each pivot writes the query: only, not, around', async () => {
  const { user, place } = await renderDrawer(1, { rows: one({}) }, {}, { query: 'outcome:denied' })
  await user.click(screen.getByRole('button', { name: 'Only actor' }))
  expect(place()?.query).toBe('outcome:denied actor:"Ada Moreau"')
  await user.click(screen.getByRole('button', { name: 'Not actor' }))
  expect(place()?.query).toBe('outcome:denied -actor:"Ada Moreau"')
  await user.click(screen.getByRole('button', { name: '± 5 min' }))
  expect(place()?.query).toMatch(/^after:\S+ before:\S+$/)
  await user.click(screen.getByRole('button', { name: 'Only this' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Only this address' }))
  expect(place()?.query).toContain('ip:"198.51.100.24"')
})

test('the objects of an entry lead to their pages', async () => {
  await renderDrawer(1, {
    rows: one({
      resource: { type: 'api_key', id: 'key_1', name: 'CI' },
      partner: { id: 'ptn_5b1e', organizationName: 'Northwind Agency' },
      apiKey: null
    })
  })
  expect(screen.getByRole('link', { name: 'Open key' }).getAttribute('href')).toBe('#/keys/key_1')
  expect(screen.getByRole('link', { name: 'Open partner' }).getAttribute('href')).toBe(
    '#/partners/ptn_5b1e'
  )
})

test('a field is copied exactly as it came, and shown with what is invisible written out', async () => {
  const { pane, user, fake } = await renderDrawer(1, {
    rows: one({ actor: { type: 'user', id: 'u', name: bidi, email: null } })
  })
  expect(pane.textContent).toContain('pay[U+202E]roll[U+0007]')
  await user.click(screen.getByRole('button', { name: 'Copy actor' }))
  await waitFor(() => expect(fake.callsTo('app.copyText')).toEqual([{ text: bidi }]))
})

test('raw JSON is laid out without changing a value, and copied byte for byte', async () => {
  const raw = `{"id":"a","n":12345678901234567890,"n":2,"__proto__":{"x":[]},"t":"\u202e<img src=x>"}`
  const rows = one({})
  const { user, fake, pane } = await renderDrawer(
    1,
    { rows },
    {
      'audit.entry': async () => ({
        row: rows[0] ?? fail(),
        raw,
        rawBytes: new TextEncoder().encode(raw).length,
        versions: [],
        vanishedAt: null,
        addressCount: 58,
        note: null
      })
    }
  )
  await user.click(screen.getByRole('button', { name: /^Raw JSON/ }))
  const json = pane.querySelector('pre')
  expect(json?.textContent).toContain('"n": 12345678901234567890,\n  "n": 2')
  expect(json?.textContent).toContain('"__proto__": {\n    "x": []')
  expect(json?.textContent).toContain('[U+202E]<img src=x>')
  expect(pane.querySelector('img')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Copy Raw JSON as it came' }))
  await waitFor(() => expect(fake.callsTo('app.copyText')).toEqual([{ text: raw }]))
  expect(pane.textContent).toContain('seen 58 times')
})

test('JSON that is cut says so, and where all of it can be had', async () => {
  const rows = one({})
  const raw = `{"details":"${'x'.repeat(199_000)}`
  const { user, pane } = await renderDrawer(
    1,
    { rows },
    {
      'audit.entry': async () => ({
        row: rows[0] ?? fail(),
        raw,
        rawBytes: 10_000_000,
        versions: [],
        vanishedAt: null,
        addressCount: null,
        note: null
      })
    }
  )
  await user.click(screen.getByRole('button', { name: /^Raw JSON 10 MB/ }))
  expect(pane.textContent).toContain('10,000 of 199,')
  await user.click(screen.getByRole('button', { name: 'Show raw' }))
  expect(pane.textContent).toContain('An export as JSON lines holds all of it')
})

test('what was changed at Horizon is shown in both versions', async () => {
  const rows = one({}).map(row => ({ ...row, marks: ['changed' as const] }))
  await renderDrawer(
    1,
    { rows },
    {
      'audit.entry': async () => ({
        row: rows[0] ?? fail(),
        raw: '{"outcome":"denied","ip":"192.0.2.1"}',
        rawBytes: 37,
        versions: [
          { raw: '{"outcome":"success","ip":"192.0.2.1"}', seenAt: '2026-11-20T08:00:00.000Z' }
        ],
        vanishedAt: null,
        addressCount: null,
        note: null
      })
    }
  )
  const table = screen.getByRole('table', { name: 'Both versions, where they differ' })
  const [, line, ...others] = within(table).getAllByRole('row')
  expect(line?.textContent).toBe('outcomedeniedsuccess')
  expect(others).toEqual([])
})

test('use after a revocation names the revocation, which can be opened', async () => {
  const revoked = fakeAuditRow(
    {
      ...fakeAuditEntry(0, 2),
      action: 'api_key.revoked',
      resource: { type: 'api_key', id: 'key_nw7c', name: 'CI' },
      occurredAt: '2026-11-18T09:00:00.000Z'
    },
    { position: 7 }
  )
  const used = fakeAuditRow(
    { ...fakeAuditEntry(0, 1), apiKey: { id: 'key_nw7c', prefix: 'hz_live_Nw7c', kind: 'user' } },
    { position: 8, marks: ['after-revoke'] }
  )
  const { user, pane, place } = await renderDrawer(
    8,
    { rows: [revoked, used] },
    {
      'audit.rows': async ({ query }) => ({
        rows: query.includes('resource:"key_nw7c"') ? [revoked] : [],
        firstIndex: 0,
        hasMore: false,
        elapsedMs: 1,
        version: 1
      })
    }
  )
  await waitFor(() =>
    expect(pane.textContent).toContain('Revoked on Wed 18 Nov 2026, 09:00:00 (UTC) by Ada Moreau')
  )
  await user.click(screen.getByRole('button', { name: 'Show that entry' }))
  expect(place()?.position).toBe(7)
})

test('Esc closes it, and the arrows go to the entries beside', async () => {
  const { user, onClose, steps } = await renderDrawer(1)
  await user.click(screen.getByRole('button', { name: 'Entry below' }))
  expect(steps.below).toHaveBeenCalledOnce()
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledOnce()
})

test('an entry that is not held any more says so', async () => {
  const audit = renderDrawer(
    1,
    {},
    {
      'audit.entry': async () => {
        throw new AppError('not-found', 'This entry is not held any more')
      }
    }
  )
  await screen.findByText(/This entry is not held any more/)
  audit.catch(() => undefined)
})

test('a note is kept at a pause, when it is left, and when its pane goes', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { user, fake, unmount } = await renderDrawer(3)
  const note = screen.getByRole('textbox', { name: 'Note' })
  await user.type(note, 'asked Ada')
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  await waitFor(() =>
    expect(fake.callsTo('audit.setNote').at(-1)).toMatchObject({ position: 3, text: 'asked Ada' })
  )
  await screen.findByText(/^Kept on this computer/)
  await user.type(note, ', fine')
  await user.tab()
  await waitFor(() =>
    expect(fake.callsTo('audit.setNote').at(-1)).toMatchObject({ text: 'asked Ada, fine' })
  )
  await user.type(note, '!')
  unmount()
  await waitFor(() =>
    expect(fake.callsTo('audit.setNote').at(-1)).toMatchObject({ text: 'asked Ada, fine!' })
  )
  vi.useRealTimers()
})

test('a note that could not be kept stays on screen and can be kept again', async () => {
  let isFull = true
  const { user, fake } = await renderDrawer(
    3,
    {},
    {
      'audit.setNote': async () => {
        if (isFull) throw new AppError('database-unavailable', 'The disk is full')
        return {}
      }
    }
  )
  await user.type(screen.getByRole('textbox', { name: 'Note' }), 'x')
  await user.tab()
  await screen.findByText(/The disk is full/)
  isFull = false
  await user.click(screen.getByRole('button', { name: 'Keep it again' }))
  await waitFor(() => expect(fake.callsTo('audit.setNote').length).toBeGreaterThan(1))
  await waitFor(() => expect(screen.queryByText(/The disk is full/)).toBeNull())
})

function fail(): never {
  throw new Error('No such row')
}
