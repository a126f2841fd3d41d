import { AuditPaletteObjects } from '@renderer/features/audit/audit-palette-objects'
import { CommandPalette } from '@renderer/features/commands/command-palette'
import { createFakeAudit } from '@support/fake-answers-audit'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

const saved = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Refused calls',
  query: 'outcome:denied',
  isPinned: false
}

function open() {
  return renderPiece(
    <>
      <AuditPaletteObjects />
      <CommandPalette environment={undefined} onClose={() => undefined} onChoose={run => run()} />
    </>,
    { audit: createFakeAudit({ searches: [saved] }) }
  )
}

test('saved searches and a search for what is typed close the list, with counts held', async () => {
  const { user, fake } = open()
  expect(fake.callsTo('audit.searches')).toEqual([])
  await user.type(screen.getByRole('combobox'), 'refused')
  const group = await screen.findByRole('group', { name: 'Audit log' })
  await within(group).findByRole('option', { name: /^Refused calls/ })
  await waitFor(() => expect(group.textContent).toMatch(/saved search[\d,]+ held/))
  const free = within(group).getByRole('option', { name: /^Search the audit log for “refused”/ })
  await waitFor(() => expect(free.textContent).toMatch(/\d+ held/))
  expect(screen.getAllByRole('option').at(-1)).toBe(free)
  await user.click(free)
  expect(window.location.hash).toBe('#/audit?q=refused')
})

test('nothing of the audit log is asked before something is typed', async () => {
  const { fake, user } = open()
  expect(fake.calls.filter(({ name }) => name.startsWith('audit.'))).toEqual([])
  await user.type(screen.getByRole('combobox'), '>refused')
  expect(screen.queryByRole('group', { name: 'Audit log' })).toBeNull()
})
