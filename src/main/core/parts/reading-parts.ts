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
import { createCallerNews } from '../usage/caller-news'
import { createCallerRecording } from '../usage/caller-recording'
import { createUsageService } from '../usage/usage-service'
import type { ProfileParts } from './profile-parts'

type ListingListener = Parameters<typeof createKeyRefresh>[0]['onListing']

/** What is asked of Horizon, and held, without changing anything there. */
export function createReadingParts(base: ProfileParts) {
  const organizations = createOrganizationCheck(base)
  const replies = createReplies(base)
  const offers = createOffers({ ...base, replies })
  const callerNews = createCallerNews()
  const callers = createCallerRecording({ ...base, callerNews })
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
  const listeners: ListingListener[] = []
  const refresh = createKeyRefresh({
    ...base,
    organizations,
    offers,
    replies,
    reachability,
    beforeHeld: changes.keepMark,
    onListing: async (...sight) => {
      await mustRevoke.observe(...sight)
      for (const hear of listeners) await hear(...sight)
    }
  })

  return {
    organizations,
    reachability,
    questions,
    replies,
    mustRevoke,
    revokedHere: createRevokedHere(base),
    refresh,
    hearListings: (hear: ListingListener) => void listeners.push(hear),
    offers,
    polling: base.polling,
    keys: createKeysService({ ...base, organizations, reachability }),
    changes,
    usage: createUsageService({ questions, offering: offers, callers, callerNews }),
    callers,
    callerNews,
    requests: createRequestsService({ questions, offering: offers, callers }),
    directory: createDirectoryService({ ...base, questions })
  }
}
export type ReadingParts = ReturnType<typeof createReadingParts>
