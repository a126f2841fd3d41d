import { createChanges } from '../changes/changes-service'
import { createDirectoryService } from '../directory/directory-service'
import { createKeyRefresh } from '../keys/key-refresh'
import { createKeysService } from '../keys/keys-service'
import { createOrganizationCheck } from '../keys/organization-check'
import { createReachability } from '../keys/reachability'
import { createOffers } from '../offers/offers-service'
import { createReconnect } from '../polling/reconnect'
import { createReplies } from '../replies/held-replies'
import { createQuestions } from '../replies/questions'
import { createRequestsService } from '../requests/requests-service'
import { createMustRevoke } from '../revocations/must-revoke'
import { createRevokedHere } from '../revocations/revoked-here'
import { createUsageService } from '../usage/usage-service'
import type { ProfileParts } from './profile-parts'

/** What is asked of Horizon, and held, without changing anything there. */
export function createReadingParts(base: ProfileParts) {
  const organizations = createOrganizationCheck(base)
  const replies = createReplies(base)
  const offers = createOffers({ ...base, replies })
  const reconnect = createReconnect({
    ...base,
    random: Math.random,
    retry: open => refresh.refresh(open, true)
  })
  const reachability = createReachability({
    ...base,
    onEnded: reconnect.ended,
    readList: open => refresh.refresh(open, true)
  })
  const questions = createQuestions({ ...base, organizations, replies, reachability })
  const mustRevoke = createMustRevoke(base)
  const changes = createChanges(base)
  const refresh = createKeyRefresh({
    ...base,
    organizations,
    offers,
    replies,
    reachability,
    beforeHeld: changes.keepMark,
    onListing: mustRevoke.observe
  })

  return {
    organizations,
    mustRevoke,
    revokedHere: createRevokedHere(base),
    refresh,
    offers,
    polling: base.polling,
    keys: createKeysService({ ...base, organizations, reachability }),
    changes,
    usage: createUsageService({ questions, offering: offers }),
    requests: createRequestsService({ questions, offering: offers }),
    directory: createDirectoryService({ ...base, questions })
  }
}
export type ReadingParts = ReturnType<typeof createReadingParts>
