import { LatestEntries } from '@renderer/features/overview/latest-entries'
import { AppError } from '@shared/errors'
import { createFakeAudit, statusOf } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPiece } from '../ui/render-page'

const unreadable = new AppError('database-corrupt', 'The audit cache is damaged')
const noRows = { rows: [], firstIndex: 0, hasMore: false, elapsedMs: 1, version: 1 }
const panel = () => screen.findByRole('region', { name: 'Latest security-relevant entries' })

test.each(['audit.status', 'audit.rows'] as const)(
  'where %s fails it says why, and reads again when asked',
  async procedure => {
    const audit = createFakeAudit()
    let isBroken = true
    const answers = renderPiece(
      <LatestEntries profileId={acmeId} />,
      { audit },
      {
        [procedure]: async () => {
          if (isBroken) throw unreadable
          return procedure === 'audit.status' ? statusOf(audit) : noRows
        }
      }
    )
    const alert = await within(await panel()).findByRole('alert')
    expect(alert.textContent).toContain('The audit cache is damaged')
    isBroken = false
    await answers.user.click(within(alert).getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  }
)

test('where nothing is held yet it leads to the audit log', async () => {
  renderPiece(<LatestEntries profileId={acmeId} />, { audit: createFakeAudit({ rows: [] }) })
  const words = await within(await panel()).findByText(/No entry of the audit log is held/)
  expect(within(words).getByRole('link', { name: 'Audit log' })).toBeTruthy()
})
