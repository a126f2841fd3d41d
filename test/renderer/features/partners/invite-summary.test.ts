import { inviteSummary } from '@renderer/features/partners/invite-summary'
import type { AccessLevel } from '@shared/domain/access'
import { expect, test } from 'vitest'
import { acmeAccess, acmeWorkspace } from './access/render-access'

const { departments, agents, apps, connections } = acmeWorkspace()
const notes = (level: AccessLevel) =>
  inviteSummary(
    acmeAccess({ resources: [{ type: 'department', id: 'dept_sales', level }] }),
    // Read in the same form as Horizon’s.
    { departments, agents, apps, connections } as Parameters<typeof inviteSummary>[1]
  ).notes

test('who may talk to nothing is not said to see its conversations', () => {
  expect(notes('view')[0]).toBe('Sees no conversations: no agent is shared at Interact or above')
  expect(notes('interact')[0]).toMatch(/^Sees own conversations only/)
})
