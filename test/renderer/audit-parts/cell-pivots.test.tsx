import type { AuditPlace } from '@renderer/ui/audit/audit-view-parts'
import { CellPivots, type PivotAsk } from '@renderer/ui/audit/drawer/cell-pivots'
import { fakeAuditEntry, fakeAuditRow } from '@support/fake-audit-data'
import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from '../ui/render-page'

const place: AuditPlace = {
  query: 'outcome:denied',
  zone: 'utc',
  order: 'newest',
  range: null,
  position: null
}
const row = fakeAuditRow({ ...fakeAuditEntry(0, 1), action: 'say "hi"' })

function open(column: PivotAsk['column']) {
  const change = vi.fn()
  const onClose = vi.fn()
  const app = renderPiece(
    <CellPivots
      ask={{ row, column, x: 10, y: 10 }}
      place={place}
      change={change}
      onClose={onClose}
    />
  )
  return { ...app, change, onClose }
}

test('a cell offers only, not, around and the objects of its entry', async () => {
  const { user, change } = open('ip')
  const items = await screen.findAllByRole('menuitem')
  expect(items.map(item => item.textContent)).toEqual([
    'Only this address',
    'Not this address',
    '± 5 min around it',
    'Open partner’s keys',
    'Open partner'
  ])
  await user.click(screen.getByRole('menuitem', { name: 'Not this address' }))
  expect(change).toHaveBeenCalledWith({ query: 'outcome:denied -ip:"198.51.100.24"' })
})

test('quotes of a value stay part of it', async () => {
  const { user, change } = open('action')
  await user.click(await screen.findByRole('menuitem', { name: 'Only this action' }))
  expect(change).toHaveBeenCalledWith({ query: 'outcome:denied action:"say \\"hi\\""' })
})

test('asked for by a key, the whole row is offered, and works without a mouse', async () => {
  const { user, change } = open(undefined)
  const items = await screen.findAllByRole('menuitem')
  expect(items.length).toBeGreaterThan(8)
  await waitFor(() => expect(document.activeElement?.closest('[role="menu"]')).not.toBeNull())
  screen.getByRole('menuitem', { name: 'Only this actor' }).focus()
  await user.keyboard('{Enter}')
  expect(change).toHaveBeenCalledWith({ query: 'outcome:denied actor:"Ada Moreau"' })
})

test('Esc closes it', async () => {
  const { user, onClose } = open('actor')
  const [first] = await screen.findAllByRole('menuitem')
  first?.focus()
  await user.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalled()
})
