import { adminSecret, failureOf } from '@support/horizon-client'
import { json, rawReply, sayThen, startRawServer } from '@support/hostile-server'
import {
  answering,
  closeAll,
  draft,
  kept,
  keyDraft,
  names,
  partnersAt,
  plaintext,
  run,
  unknownShare,
  web,
  wire,
  wireKey
} from '@support/partner-replies'
import { afterEach, describe, expect, test } from 'vitest'

afterEach(closeAll)

describe('what leaves', () => {
  test('of an invitation is what was asked for, with its idempotency key', async () => {
    const server = await web(json(201, wire('ptn_9')))
    await partnersAt(server).invite(draft, 'idem-1')
    const [heard] = server.heard
    expect(heard).toMatchObject({
      method: 'POST',
      url: '/admin/partners',
      headers: { 'idempotency-key': 'idem-1', authorization: `Bearer ${adminSecret}` }
    })
    expect(JSON.parse(heard?.body ?? '')).toEqual({
      organization_name: 'Acme Agency',
      contact_email: 'ops@agency.example',
      access: {
        resources: [{ type: 'agent', id: 'agent_1', level: 'edit' }, unknownShare],
        data: { conversation_history: 'all', usage_metrics: true, audit_logs: false }
      },
      expires_at: '2027-01-01T00:00:00Z',
      settings: { session_timeout_hours: 4 }
    })
  })

  test('of an update is what changes, on the version that was seen', async () => {
    const server = await web(json(200, wire('ptn_1')))
    const partners = partnersAt(server)
    await partners.update('ptn_1', { expiresAt: null }, 7)
    await partners.update('ptn_1', { settings: { maxApiKeys: 9 } })
    const [first, second] = server.heard
    expect(first).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"7"' } })
    expect(JSON.parse(first?.body ?? '')).toEqual({ expires_at: null })
    expect(JSON.parse(second?.body ?? '')).toEqual({ settings: { max_api_keys: 9 } })
    expect(second?.headers).not.toHaveProperty('if-match')
    for (const changes of [{}, { settings: {} }]) {
      expect((await failureOf(partners.update('ptn_1', changes))).code).toBe('invalid-input')
    }
    expect(server.heard).toHaveLength(2)
  })

  test.each([
    ['suspend', '/suspend'],
    ['unsuspend', '/unsuspend'],
    ['revoke', '/revoke'],
    ['withdrawInvitation', '/withdraw-invitation'],
    ['resendInvitation', '/resend-invitation']
  ])('of %s is one POST without a body', async (name, rest) => {
    const server = await web(json(200, wire('ptn_1')))
    await run(name, partnersAt(server))
    expect(server.heard).toMatchObject([
      { method: 'POST', url: `/admin/partners/ptn_1${rest}`, body: '' }
    ])
  })

  test('of a key is what narrows it, and not why its ranges are open', async () => {
    const server = await web(json(201, { ...wireKey('key_9'), plaintext_key: plaintext }))
    await partnersAt(server).createKey('ptn_1', { ...keyDraft, rotatedFrom: 'key_1' }, 'idem-1')
    expect(server.heard[0]).toMatchObject({
      url: '/admin/partners/ptn_1/api-keys',
      headers: { 'idempotency-key': 'idem-1' }
    })
    expect(JSON.parse(server.heard[0]?.body ?? '')).toEqual({
      client_name: 'Agency backend',
      ip_allowlist: ['10.0.0.0/8'],
      rate_limit: 60,
      rotated_from: 'key_1'
    })
  })

  test('of a reissue leaves no time in which both keys work', async () => {
    const server = await web(json(201, { ...wireKey('key_9'), plaintext_key: plaintext }))
    await partnersAt(server).reissueKey('ptn_1', 'key_1')
    const [heard] = server.heard
    expect(heard?.url).toBe('/admin/partners/ptn_1/api-keys/key_1/rotate')
    expect(JSON.parse(heard?.body ?? '')).toEqual({ overlap_seconds: 0 })
  })

  test('of the log is the filter, the order and the place in it', async () => {
    const server = await web(json(200, { data: [] }))
    await partnersAt(server).log('ptn_1', { outcome: 'denied', ip: '', after: 'c&1', limit: 5 })
    expect(
      Object.fromEntries(new URL(server.heard[0]?.url ?? '', 'http://x').searchParams)
    ).toEqual({ order: 'desc', partner_id: 'ptn_1', limit: '5', after: 'c&1', outcome: 'denied' })
  })

  test.each([['..'], ['.'], [''], ['x'.repeat(201)], ['\ud800']])(
    'is nothing for the id %j',
    async id => {
      const server = await web(json(200, wire(id)))
      const partners = partnersAt(server)
      const calls = [
        () => partners.get(id),
        () => partners.suspend(id),
        () => partners.update(id, { expiresAt: null }),
        () => partners.keys(id),
        () => partners.activity(id, '24h'),
        () => partners.revokeKey('ptn_1', id)
      ]
      for (const call of calls) {
        const failure = await failureOf((async () => await call())())
        expect(failure.code).toBe('invalid-input')
      }
      expect(server.connections()).toBe(0)
    }
  )

  test('an id cannot lead elsewhere', async () => {
    const server = await web(json(200, {}))
    await partnersAt(server).revokeKey('../x', 'a/../b?c#d')
    expect(server.heard[0]?.url).toBe('/admin/partners/..%2Fx/api-keys/a%2F..%2Fb%3Fc%23d')
  })

  test.each(names)('%s is sent once, whatever the answer', async name => {
    for (const status of [408, 429, 500, 503]) {
      const server = await web(json(status, { error: 'x', message: '' }, { 'Retry-After': '0' }))
      await failureOf(run(name, partnersAt(server)))
      expect(server.heard).toHaveLength(1)
    }
  })
})

describe('a lost reply', () => {
  const lost = {
    'cut by a reset': sayThen(new Uint8Array(), 'reset'),
    'cut in its body': sayThen(rawReply('{"id"', { 'Content-Length': 900 }), 'finish')
  }
  test.each(
    names.flatMap(name => Object.entries(lost).map(([how, talk]) => ({ name, how, talk })))
  )('of $name $how has an unknown outcome', async ({ name, talk }) => {
    const failure = await failureOf(run(name, partnersAt(await kept(startRawServer(talk)))))
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toContain('The request had been sent')
    if (!name.endsWith('Key')) expect(failure.message).not.toMatch(/\bkey\b/)
  })

  test.each(names)('of %s answered by 500 or a sign-in page is one too', async name => {
    const failed = await answering(500, { error: 'internal_error', message: 'No' })
    expect((await failureOf(run(name, failed))).code).toBe('outcome-unknown')
    const page = await answering(200, '<html>', { 'Content-Type': 'text/html' })
    expect((await failureOf(run(name, page))).code).toBe('outcome-unknown')
  })
})

describe('a refusal', () => {
  test.each([
    [409, 'partner_limit_reached', 'conflict', 'withdraw an invitation'],
    [409, 'partner_key_limit_reached', 'conflict', 'raise the limit'],
    [403, 'plan_required', 'forbidden', 'Upgrade']
  ])('%i %s names the way out', async (status, error, code, wayOut) => {
    const partners = await answering(status, { error, message: 'Theirs' })
    const failure = await failureOf(partners.invite(draft, 'idem-1'))
    expect(failure).toMatchObject({
      code,
      details: { serverCode: error, nextStep: expect.stringContaining(wayOut) }
    })
    expect(failure.message).not.toContain('admin secret')
  })

  test('names fields as the form does', async () => {
    const details = [
      'contact_email',
      'access.resources.0.id',
      'settings.max_api_keys',
      'invitation_expires_at'
    ].map(field => ({ field, issue: 'No' }))
    const partners = await answering(422, { error: 'unprocessable', message: 'No', details })
    const failure = await failureOf(partners.invite(draft, 'idem-1'))
    expect(failure.code).toBe('validation-failed')
    expect(failure.details.fields?.map(({ field }) => field)).toEqual([
      'contactEmail',
      'access',
      'settings.maxApiKeys',
      'invitationExpiresAt'
    ])
  })
})
