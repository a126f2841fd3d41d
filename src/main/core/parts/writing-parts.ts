import { createDraftsService } from '../drafts/drafts-service'
import { createKeyExport } from '../export/key-export'
import { createKeyCreate } from '../keys/key-create'
import { createKeyUpdate } from '../keys/key-update'
import { createStrayKeys } from '../keys/stray-keys'
import { createJournalledWrites } from '../operations/journalled-write'
import { createProofsService } from '../proofs/proofs-service'
import { createPurposesService } from '../purposes/purposes-service'
import { createCallersByKey } from '../revocations/callers-by-key'
import { createKeyRevoke } from '../revocations/key-revoke'
import { createRejectedCalls } from '../revocations/rejected-calls'
import { createRevokeCall } from '../revocations/revoke-call'
import { createRevokeImpact } from '../revocations/revoke-impact'
import { createRevokeMany } from '../revocations/revoke-many'
import { createRevokeRun } from '../revocations/revoke-run'
import type { ProfileParts } from './profile-parts'
import type { ReadingParts } from './reading-parts'
import type { RevealParts } from './reveal-parts'

/** What changes something at Horizon, and the console's own records about it. */
export function createWritingParts(
  ports: ProfileParts,
  { stash, waiting, reveals, purposeKeeping }: RevealParts,
  { organizations, refresh, mustRevoke, directory, callers, replies }: ReadingParts
) {
  const writes = createJournalledWrites(ports)
  const base = { ...ports, organizations, writes, refreshAnew: refresh.refreshAnew }
  const drafts = createDraftsService(base)
  const strays = createStrayKeys({ ...base, waiting, stash })
  const calls = createRevokeCall({ ...base, mustRevoke })
  const impacts = createRevokeImpact({ ...base, callers })
  const runs = createRevokeRun({ ...base, calls })
  return {
    strays,
    writes,
    revokeCalls: calls,
    impacts,
    drafts,
    creates: createKeyCreate({
      ...base,
      replies,
      reveals,
      strays,
      drafts,
      purposes: purposeKeeping
    }),
    updates: createKeyUpdate(base),
    revokes: createKeyRevoke({ ...base, impacts, calls, mustRevoke }),
    bulkRevokes: createRevokeMany({
      ...base,
      runs,
      callers: createCallersByKey(base),
      history: callers
    }),
    rejectedCalls: createRejectedCalls(base),
    purposes: createPurposesService(base),
    proofs: createProofsService({
      ...base,
      waiting,
      people: async open => (await directory.held(open)).users
    }),
    keyExport: createKeyExport(base)
  }
}
export type WritingParts = ReturnType<typeof createWritingParts>
