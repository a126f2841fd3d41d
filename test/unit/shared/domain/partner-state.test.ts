import {
  isInvitationOpen,
  type PartnerCredential,
  type PartnerVisit,
  partnerRefusal,
  partnerStateAt,
  partnerStates
} from '@shared/domain/partner-state'
import { describe, expect, it } from 'vitest'

const nowMs = Date.parse('2026-11-21T12:00:00Z')
const past = '2026-11-21T11:59:59Z'
const now = '2026-11-21T12:00:00Z'
const future = '2026-11-21T12:00:01Z'

describe('the state of a partnership', () => {
  it('active and suspended end at the very moment of the expiry', () => {
    for (const status of ['active', 'suspended'] as const) {
      expect(partnerStateAt({ status, expiresAt: future }, nowMs)).toBe(status)
      expect(partnerStateAt({ status, expiresAt: now }, nowMs)).toBe('expired')
      expect(partnerStateAt({ status, expiresAt: past }, nowMs)).toBe('expired')
      expect(partnerStateAt({ status, expiresAt: null }, nowMs)).toBe(status)
    }
  })

  it('pending stays pending and revoked stays revoked', () => {
    for (const status of ['pending', 'revoked'] as const) {
      for (const expiresAt of [null, past, future]) {
        expect(partnerStateAt({ status, expiresAt }, nowMs)).toBe(status)
      }
    }
  })

  it('what Horizon calls expired is never let in again here', () => {
    expect(partnerStateAt({ status: 'expired', expiresAt: future }, nowMs)).toBe('expired')
  })

  it('an expiry that cannot be read is over', () => {
    for (const expiresAt of ['', 'soon', '2026-13-45T00:00:00Z']) {
      expect(partnerStateAt({ status: 'active', expiresAt }, nowMs)).toBe('expired')
    }
  })
})

const key = (over: Partial<Extract<PartnerCredential, { kind: 'key' }>> = {}) => ({
  kind: 'key' as const,
  enabled: true,
  expiresAt: null,
  ipAllowlist: null,
  ...over
})
const visit = (over: Partial<PartnerVisit> = {}): PartnerVisit => ({
  plan: 'professional',
  partner: { status: 'active', expiresAt: null },
  credential: key(),
  ip: '203.0.113.7',
  nowMs,
  ...over
})

describe('a call of a partner', () => {
  it("is let in by an active partner's key and session", () => {
    expect(partnerRefusal(visit())).toBeNull()
    const session = { kind: 'session', expiresAt: future } as const
    expect(partnerRefusal(visit({ credential: session }))).toBeNull()
  })

  it('is refused in every state but active', () => {
    for (const status of partnerStates.filter(state => state !== 'active')) {
      const partner = { status, expiresAt: null }
      expect(partnerRefusal(visit({ partner }))).toBe(`partner_${status}`)
    }
    const unknown = { status: 'paused' as never, expiresAt: null }
    expect(partnerRefusal(visit({ partner: unknown }))).not.toBeNull()
  })

  it('is refused at the end of the partnership, of the key and of the session', () => {
    expect(partnerRefusal(visit({ partner: { status: 'active', expiresAt: now } }))).toBe(
      'partner_expired'
    )
    expect(partnerRefusal(visit({ credential: key({ expiresAt: now }) }))).toBe('api_key_expired')
    expect(partnerRefusal(visit({ credential: { kind: 'session', expiresAt: now } }))).toBe(
      'session_expired'
    )
    expect(partnerRefusal(visit({ credential: key({ expiresAt: future }) }))).toBeNull()
  })

  it('is refused by a time that cannot be read', () => {
    expect(partnerRefusal(visit({ credential: key({ expiresAt: 'never' }) }))).toBe(
      'api_key_expired'
    )
    expect(partnerRefusal(visit({ credential: { kind: 'session', expiresAt: '' } }))).toBe(
      'session_expired'
    )
    expect(
      partnerRefusal(
        visit({ nowMs: Number.NaN, credential: { kind: 'session', expiresAt: future } })
      )
    ).toBe('session_expired')
  })

  it("is refused from an address outside the key's allowlist; a session has none", () => {
    const credential = key({ ipAllowlist: ['198.51.100.0/24', '2001:db8::/32'] })
    expect(partnerRefusal(visit({ credential }))).toBe('ip_not_allowed')
    expect(partnerRefusal(visit({ credential, ip: '198.51.100.9' }))).toBeNull()
    expect(partnerRefusal(visit({ credential, ip: '::ffff:198.51.100.9' }))).toBeNull()
    expect(partnerRefusal(visit({ credential, ip: '2001:db8::9' }))).toBeNull()
    expect(partnerRefusal(visit({ credential: key({ ipAllowlist: [] }) }))).toBe('ip_not_allowed')
  })

  it("hears the first reason in the contract's order where there are several", () => {
    const revoked = key({ enabled: false, expiresAt: past, ipAllowlist: [] })
    const everything = visit({
      plan: 'starter',
      partner: { status: 'suspended', expiresAt: null },
      credential: revoked
    })
    expect(partnerRefusal(everything)).toBe('plan_required')
    expect(partnerRefusal({ ...everything, plan: 'enterprise' })).toBe('partner_suspended')
    expect(partnerRefusal(visit({ credential: revoked }))).toBe('api_key_revoked')
    expect(partnerRefusal(visit({ credential: { ...revoked, enabled: true } }))).toBe(
      'api_key_expired'
    )
  })
})

describe('an invitation', () => {
  const pending = { status: 'pending', expiresAt: null, invitationExpiresAt: future } as const

  it('is open until its very end, once', () => {
    expect(isInvitationOpen(pending, nowMs)).toBe(true)
    expect(isInvitationOpen({ ...pending, invitationExpiresAt: now }, nowMs)).toBe(false)
    expect(isInvitationOpen({ ...pending, invitationExpiresAt: 'soon' }, nowMs)).toBe(false)
    for (const status of partnerStates.filter(state => state !== 'pending')) {
      expect(isInvitationOpen({ ...pending, status }, nowMs)).toBe(false)
    }
  })

  it('does not lead into a partnership that is over', () => {
    expect(isInvitationOpen({ ...pending, expiresAt: past }, nowMs)).toBe(false)
    expect(isInvitationOpen({ ...pending, expiresAt: future }, nowMs)).toBe(true)
  })
})
