import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type { PartnerChange } from '@shared/contract/partners'
import type { Profile } from '@shared/contract/profiles'
import type { RequiredConsent, RevokeImpact } from '@shared/contract/revocations'
import { AppError } from '@shared/errors'
import type { Partner, PartnerKey } from '@shared/horizon/partner'
import { fakePartnerData, inDays, noKeys, shownPartner, shownPartnerKey } from './fake-partner-data'

type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void
type World = { profiles: Profile[]; activeProfileId: string | null }
type Prepared = {
  readonly consent: RequiredConsent
  readonly partnerId: string
  readonly what: PartnerChange | 'revoke-key' | 'reissue-key'
  readonly keyId?: string
}
type Given = { token: string; isTicked: boolean; typedText: string | null }

const stateAfter = {
  suspend: 'suspended',
  unsuspend: 'active',
  revoke: 'revoked',
  withdraw: 'revoked'
} as const satisfies Record<PartnerChange, string>
const pageSize = 25

/** Answers of everything about partners, their keys and what can be shared with them. */
export function partnerAnswers(world: World, emit: Emit): Partial<Handlers> {
  const data = fakePartnerData(world)
  const prepared = new Map<string, Prepared>()

  const find = (partnerId: string): Partner => {
    const found = data.list.partners.find(({ id }) => id === partnerId)
    if (found === undefined) throw new AppError('not-found', 'Horizon does not list this partner')
    return found
  }
  const replace = (partner: Partner): Partner => {
    const next = { ...partner, version: (partner.version ?? 0) + 1 }
    data.list.partners = data.list.partners.map(each => (each.id === next.id ? next : each))
    emit('partners.changed', { profileId: world.activeProfileId ?? '' })
    return next
  }
  const keysOf = (partnerId: string) => data.keys.get(partnerId) ?? noKeys()
  const findKey = (partnerId: string, keyId: string): PartnerKey => {
    const found = keysOf(partnerId).keys.find(({ id }) => id === keyId)
    if (found === undefined) throw new AppError('not-found', 'Horizon does not list this key')
    return found
  }
  const keepKeys = (partnerId: string, keys: PartnerKey[]) => {
    data.keys.set(partnerId, { ...keysOf(partnerId), keys })
    const apiKeyCount = keys.filter(({ enabled }) => enabled).length
    replace({ ...find(partnerId), apiKeyCount })
    emit('partnerKeys.changed', { profileId: world.activeProfileId ?? '', partnerId })
  }
  const ended = (key: PartnerKey) => ({ ...key, enabled: false, revokedAt: inDays(0) })
  const linked = (partner: Partner) => {
    if (!data.sendsLinks) return { partner, linkId: null }
    const linkId = crypto.randomUUID()
    data.links.set(linkId, `https://horizon.acme.example/partner-invitations/${linkId}`)
    return { partner, linkId }
  }
  const linkOf = (linkId: string): string => {
    const link = data.links.get(linkId)
    if (link === undefined) throw new AppError('not-found', 'The link is not held any more')
    return link
  }

  const consentFor = (profileId: string, text: string): RequiredConsent => {
    const level = world.profiles.find(({ id }) => id === profileId)?.safetyLevel
    if (level === 'read-only') throw new AppError('read-only', 'This profile is read-only')
    if (level === 'normal') return { kind: 'button' }
    return level === 'confirm' ? { kind: 'tick' } : { kind: 'text', what: 'name', text }
  }
  const issue = (entry: Prepared) => {
    const token = crypto.randomUUID()
    prepared.set(token, entry)
    return { token, expiresAt: inDays(1 / 1_440), consent: entry.consent }
  }
  const redeem = ({ token, isTicked, typedText }: Given): Prepared => {
    const entry = prepared.get(token)
    if (entry === undefined) throw new AppError('token-expired', 'What was shown is too old')
    const { consent } = entry
    const isGiven =
      consent.kind === 'button' ||
      (consent.kind === 'tick' && isTicked) ||
      (consent.kind === 'text' && typedText === consent.text)
    if (!isGiven) throw new AppError('name-mismatch', 'What was typed does not match')
    prepared.delete(token)
    return entry
  }
  const impact: RevokeImpact = {
    state: 'known',
    fetchedAt: inDays(0),
    lastRequestAt: inDays(-0.01),
    last10Minutes: 4,
    isWhole: true,
    last24Hours: 312,
    callers: [],
    callerCount: 0
  }
  const prepareKey = (
    profileId: string,
    partnerId: string,
    keyId: string,
    what: 'revoke-key' | 'reissue-key'
  ) => {
    const key = findKey(partnerId, keyId)
    const consent = consentFor(profileId, key.clientName)
    return { ...issue({ consent, partnerId, what, keyId }), fetchedAt: inDays(0), key, impact }
  }

  return {
    'partners.list': async () => data.list,
    'partners.refresh': async () => data.list,
    'partners.get': async ({ partnerId }) => ({ partner: find(partnerId), fetchedAt: inDays(0) }),
    'workspace.get': async () => data.workspace,
    'workspace.refresh': async () => data.workspace,

    'partners.invite': async ({ profileId, draft }) => {
      const { organizationName, contactEmail, access, expiresAt, settings } = draft
      const invited = shownPartner({
        id: `ptn_new_${data.list.partners.length}`,
        organizationName,
        contactEmail,
        access,
        expiresAt,
        settings: { maxApiKeys: 5, sessionTimeoutHours: 8, ...settings },
        status: 'pending',
        createdAt: inDays(0),
        acceptedAt: null,
        lastActivityAt: null,
        version: 1,
        invitation: { sentAt: inDays(0), expiresAt: draft.invitationExpiresAt ?? inDays(14) },
        apiKeyCount: 0,
        users: []
      })
      data.list.partners = [...data.list.partners, invited]
      emit('partners.changed', { profileId })
      return linked(invited)
    },
    'partners.resend': async ({ partnerId }) => {
      const invitation = { sentAt: inDays(0), expiresAt: inDays(14) }
      return linked(replace({ ...find(partnerId), invitation }))
    },
    'partners.showLink': async ({ linkId }) => ({ link: linkOf(linkId) }),
    'partners.copyLink': async ({ linkId }) => {
      linkOf(linkId)
      return {}
    },
    'partners.forgetLink': async ({ linkId }) => {
      data.links.delete(linkId)
      return {}
    },

    'partners.saveAccess': async ({ partnerId, seen, access }) => {
      const before = find(partnerId)
      if (seen.version !== undefined && seen.version !== before.version) {
        throw new AppError('precondition-failed', 'Somebody else changed this access meanwhile')
      }
      return { partner: replace({ ...before, access }), isRaceExcluded: true }
    },
    'partners.saveSettings': async ({ partnerId, contactEmail, expiresAt, settings }) => {
      const before = find(partnerId)
      const partner = replace({
        ...before,
        ...(contactEmail !== undefined && { contactEmail }),
        ...(expiresAt !== undefined && { expiresAt }),
        settings: { ...before.settings, ...settings }
      })
      return { partner, isRaceExcluded: true }
    },
    'partners.prepareChange': async ({ profileId, partnerId, change }) => {
      const partner = find(partnerId)
      const consent = consentFor(profileId, partner.organizationName)
      return {
        ...issue({ consent, partnerId, what: change }),
        fetchedAt: inDays(0),
        partner,
        activeKeys: keysOf(partnerId).keys.filter(({ enabled }) => enabled).length,
        activity24h: partner.status === 'pending' ? null : data.activity
      }
    },
    'partners.change': async given => {
      const { partnerId, what } = redeem(given)
      if (what === 'revoke-key' || what === 'reissue-key') throw new Error(`Not a change: ${what}`)
      if (what === 'revoke') keepKeys(partnerId, keysOf(partnerId).keys.map(ended))
      const partner = replace({ ...find(partnerId), status: stateAfter[what] })
      return { partner, isConfirmed: true }
    },
    'partners.activity': async ({ window }) => ({
      activity: data.activity && { ...data.activity, window },
      isOffered: data.activity !== null,
      fetchedAt: inDays(0)
    }),
    'partners.log': async ({ filters, after }) => {
      const asked = data.log.filter(
        ({ actor, apiKey, action, ip, outcome, resource }) =>
          (filters.actor ?? actor?.id) === actor?.id &&
          (filters.action ?? action) === action &&
          (filters.resourceType ?? resource?.type) === resource?.type &&
          (filters.resourceId ?? resource?.id) === resource?.id &&
          (filters.ip ?? ip) === ip &&
          (filters.outcome ?? outcome) === outcome &&
          apiKey !== undefined
      )
      const from = Number(after ?? 0)
      const next = from + pageSize
      return {
        entries: asked.slice(from, next),
        unreadable: 0,
        next: next < asked.length ? `${next}` : null,
        isOffered: true,
        oldestAvailableAt: inDays(-120),
        fetchedAt: inDays(0)
      }
    },

    'partnerKeys.list': async ({ partnerId }) => keysOf(partnerId),
    'partnerKeys.refresh': async ({ partnerId }) => keysOf(partnerId),
    'partnerKeys.create': async ({ partnerId, draft }) => {
      const { keys, maxKeys } = keysOf(partnerId)
      const used = keys.filter(({ enabled }) => enabled).length
      if (used >= (maxKeys ?? 5)) {
        throw new AppError('conflict', `All ${used} keys of this partner are in use`, {
          status: 409,
          serverCode: 'partner_key_limit_reached'
        })
      }
      const { clientName, ipAllowlist, expiresAt } = draft
      const key = shownPartnerKey({
        id: `key_new_${keys.length}`,
        partnerId,
        clientName,
        ipAllowlist,
        expiresAt,
        rateLimit: draft.rateLimit ?? 100,
        rateLimitPerDay: draft.rateLimitPerDay ?? null,
        createdAt: inDays(0),
        lastUsedAt: null,
        lastUsedIp: null
      })
      keepKeys(partnerId, [key, ...keys])
      return { key, revealId: crypto.randomUUID(), differences: [] }
    },
    'partnerKeys.prepareRevoke': async ({ profileId, partnerId, keyId }) =>
      prepareKey(profileId, partnerId, keyId, 'revoke-key'),
    'partnerKeys.revoke': async given => {
      const { partnerId, keyId = '' } = redeem(given)
      const key = ended(findKey(partnerId, keyId))
      keepKeys(
        partnerId,
        keysOf(partnerId).keys.map(each => (each.id === keyId ? key : each))
      )
      return { key, isConfirmed: true }
    },
    'partnerKeys.prepareReissue': async ({ profileId, partnerId, keyId }) => ({
      ...prepareKey(profileId, partnerId, keyId, 'reissue-key'),
      quietHours: { fromHour: 3, toHour: 5, calls: 9, days: 14 }
    }),
    'partnerKeys.reissue': async given => {
      const { partnerId, keyId = '' } = redeem(given)
      const old = findKey(partnerId, keyId)
      const fresh = { ...old, id: `${keyId}_new`, createdAt: inDays(0), lastUsedAt: null }
      const rest = keysOf(partnerId).keys.map(each => (each.id === keyId ? ended(old) : each))
      keepKeys(partnerId, [fresh, ...rest])
      return { key: fresh, revealId: crypto.randomUUID() }
    },
    'partnerKeys.handoff': async ({ partnerId, keyId }) => {
      const { clientName, hint, ipAllowlist, rateLimit, ...key } = findKey(partnerId, keyId)
      const { organizationName, contactEmail } = find(partnerId)
      return {
        partner: organizationName,
        contactEmail: contactEmail ?? null,
        keyName: clientName,
        hint: hint ?? null,
        baseUrl: 'https://horizon.acme.example',
        header: 'x-api-key',
        access: ['Department Support: can converse with its agents, cannot edit them'],
        ipAllowlist: ipAllowlist ?? null,
        rateLimit: rateLimit ?? null,
        rateLimitPerDay: key.rateLimitPerDay ?? null,
        expiresAt: key.expiresAt ?? null,
        from: 'Ada Moreau',
        madeAt: inDays(0)
      }
    },
    'partnerKeys.exportHandoff': async () => ({ path: '/home/ada/northwind-reporting.html' })
  }
}
