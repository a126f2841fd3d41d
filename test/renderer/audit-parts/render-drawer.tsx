import type { AuditPlace } from '@renderer/ui/audit/audit-view-parts'
import { AuditDrawer } from '@renderer/ui/audit/drawer/audit-drawer'
import type { Handlers } from '@shared/contract'
import { createFakeAudit, type FakeAudit } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen } from '@testing-library/react'
import { useState } from 'react'
import { vi } from 'vitest'
import { renderPiece } from '../ui/render-page'

const search = {
  profileId: acmeId,
  query: '',
  zone: 'utc',
  moment: '2026-11-19T13:32:00.000Z'
} as const

/** The pane over a fake log, with a place of its own that a test can read. */
export async function renderDrawer(
  position: number,
  changes: Partial<FakeAudit> = {},
  handlers: Partial<Handlers> = {},
  start: Partial<AuditPlace> = {}
) {
  const audit = createFakeAudit(changes)
  const onClose = vi.fn()
  const onNote = vi.fn()
  const steps = { above: vi.fn(), below: vi.fn() }
  const places: AuditPlace[] = []
  function Pane() {
    const [place, setPlace] = useState<AuditPlace>({
      query: '',
      zone: 'utc',
      order: 'newest',
      range: null,
      position,
      ...start
    })
    places.push(place)
    return place.position === null ? null : (
      <AuditDrawer
        profileId={acmeId}
        position={place.position}
        search={search}
        place={place}
        change={changed => setPlace(before => ({ ...before, ...changed }))}
        above={steps.above}
        below={steps.below}
        onNote={onNote}
        onClose={onClose}
      />
    )
  }
  const app = renderPiece(<Pane />, { audit }, handlers)
  const pane = await screen.findByRole('complementary', { name: 'Entry' })
  await screen.findByRole('heading', { name: 'Fields' })
  return { ...app, audit, pane, onClose, onNote, steps, place: () => places.at(-1) }
}
