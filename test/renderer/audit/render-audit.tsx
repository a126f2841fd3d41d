import { AuditPage } from '@renderer/features/audit/audit-page'
import { navigateTo } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import { createFakeAudit, type FakeAudit, statusOf } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen, within } from '@testing-library/react'
import { renderPiece } from '../ui/render-page'

// Loaded before the first test, which would else wait for them.
import '@renderer/ui/audit/drawer/audit-drawer'
import '@renderer/ui/audit/export/export-dialog'

/** jsdom lays nothing out, and a virtual list draws only what has room. */
function giveElementsRoom() {
  for (const [name, size] of [
    ['clientHeight', 572],
    ['clientWidth', 1_034]
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size })
  }
}

/** The audit page at a location, over a small log of its own. */
export function renderAudit(
  search = '',
  changes: Partial<FakeAudit> = {},
  handlers: Partial<Handlers> = {}
) {
  giveElementsRoom()
  const audit = createFakeAudit(changes)
  navigateTo(`/audit${search}`, { replace: true })
  const view = renderPiece(<AuditPage />, { audit }, handlers)
  /** Main tells what it holds now. */
  const tell = () => view.fake.emit('audit.changed', { profileId: acmeId, status: statusOf(audit) })
  return { audit, tell, ...view }
}

export const queryField = () => screen.findByRole<HTMLInputElement>('combobox', { name: 'Query' })
export const grid = () => screen.findByRole('grid', { name: 'Audit entries' })
/** Row `n` of the list, from 0, once its entry is here. */
export const line = async (n: number): Promise<HTMLElement> => {
  const rows = await within(await grid()).findAllByRole('row')
  const found = rows.find(row => row.dataset.rowIndex === `${n}` && row.ariaBusy !== 'true')
  if (found === undefined) throw new Error(`Row ${n} is not here`)
  return found
}
export const counted = (words: string | RegExp) => screen.findByText(words)
