import { inspect } from 'node:util'
import { failureOf } from '@support/horizon-client'
import { json } from '@support/hostile-server'
import {
  answering,
  closeAll,
  draft,
  link,
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

describe('the link of an invitation', () => {
  const invitation = { sent_at: '2026-11-01T00:00:00Z', expires_at: null, link }

  test('is a secret in the replies of invite and resend, and nowhere else in them', async () => {
    const partners = await answering(201, wire('ptn_1', { invitation, invitation_link: link }))
    for (const name of ['invite', 'resendInvitation'] as const) {
      const reply = await (name === 'invite'
        ? partners.invite(draft, 'idem-1')
        : partners.resendInvitation('ptn_1'))
      expect(reply.link?.reveal()).toBe(link)
      expect(JSON.stringify(reply) + inspect(reply, { depth: 9 })).not.toContain('CANARY')
    }
  })

  test('is not kept from a server that lists it', async () => {
    const item = wire('ptn_1', { invitation, links: [link], note: `see ${link}`, region: 'eu' })
    const listing = await (await answering(200, [item])).list()
    expect(listing?.partners[0]?.unknownFields).toEqual({ region: 'eu' })
    expect(JSON.stringify(listing)).not.toContain('CANARY')
  })

  test('of a partner that cannot be read is kept all the same', async () => {
    const broken = { id: 'ptn_1', status: 7, invitation }
    const invited = await (await answering(201, broken)).invite(draft, 'idem-1')
    expect(invited.partner).toMatchObject({ id: 'ptn_1', status: 'pending' })
    expect(invited.link?.reveal()).toBe(link)
  })

  test('of a partner that cannot be read after a resend is kept too', async () => {
    const broken = { id: 'ptn_1', status: 7, invitation }
    const sent = await (await answering(200, broken)).resendInvitation('ptn_1')
    expect(sent.partner).toBeNull()
    expect(sent.link?.reveal()).toBe(link)
  })

  test.each([['javascript:alert(1)'], ['x'], [7], [`https://a.example/${'x'.repeat(2_000)}`]])(
    'is none where it is %j',
    async sent => {
      const partners = await answering(201, wire('ptn_1', { invitation: { link: sent } }))
      expect((await partners.invite(draft, 'idem-1')).link).toBeNull()
    }
  )

  test('echoed in an error is in none of ours', async () => {
    const path = 'https://horizon.example/partner-invitations/CANARY-token-1'
    const partners = await answering(422, { error: 'unprocessable', message: `No: ${path}` })
    const failure = await failureOf(partners.resendInvitation('ptn_1'))
    expect(inspect(failure, { depth: 9 })).not.toContain('CANARY')
  })
})

describe('a plaintext', () => {
  test('is a secret, and nothing of it stands elsewhere', async () => {
    const partners = await answering(201, { ...wireKey('key_9'), plaintext_key: plaintext })
    for (const name of ['createKey', 'reissueKey']) {
      const made = (await run(name, partners)) as Awaited<ReturnType<typeof partners.reissueKey>>
      expect(made.plaintext.reveal()).toBe(plaintext)
      expect(made.key).toMatchObject({ id: 'key_9', type: 'partner', partnerId: 'ptn_1' })
      expect(JSON.stringify(made) + inspect(made, { depth: 9 })).not.toContain('CANARY')
    }
  })

  test.each([[undefined], ['hz_live_7Kq2****'], [''], [7]])(
    'that is %j did not arrive, and what that means is said',
    async plaintext_key => {
      const partners = await answering(201, { ...wireKey('key_9'), plaintext_key })
      for (const name of ['createKey', 'reissueKey']) {
        const failure = await failureOf(run(name, partners))
        expect(failure.code).toBe('response-invalid')
        expect(failure.message).toContain('did not arrive')
      }
    }
  )

  test('of a reply that names no key is in no error', async () => {
    const partners = await answering(201, { plaintext_key: plaintext })
    for (const name of ['createKey', 'reissueKey']) {
      const failure = await failureOf(run(name, partners))
      expect(failure.code).toBe('response-invalid')
      expect(inspect(failure, { depth: 9 })).not.toContain('CANARY')
    }
  })
})

describe('what is read', () => {
  test('is each partner that can be, bare or in data, unknown shares as they came', async () => {
    const scope = { ...wire('x').access, resources: [unknownShare] }
    const huge = { resources: Array.from({ length: 10_001 }, () => wire('x').access.resources[0]) }
    const items = [
      wire('ptn_1', { status: 'dormant', access: scope }),
      wire('ptn_1', { version: 4 }),
      wire('ptn_3', { access: huge }),
      { id: 'ptn_4' },
      7
    ]
    for (const body of [items, { data: items }]) {
      const listing = await (await answering(200, body)).list()
      expect(listing?.partners).toHaveLength(1)
      expect(listing?.partners[0]).toMatchObject({
        id: 'ptn_1',
        status: 'dormant',
        access: { resources: [], unknownShares: [unknownShare] }
      })
      expect(listing?.unreadable).toMatchObject([
        { position: 2, id: 'ptn_1' },
        { position: 3, id: 'ptn_3', reason: 'its access is too large to be shown' },
        { position: 4, id: 'ptn_4' },
        { position: 5 }
      ])
    }
  })

  test('that holds a key among what is unknown of its access is none that is shown', async () => {
    const said = wire('x').access
    const leak = { ...said, data: { ...said.data, note: `hz_live_${'A1b2'.repeat(10)}` } }
    const listing = await (await answering(200, [wire('ptn_1', { access: leak })])).list()
    expect(listing).toMatchObject({ partners: [], unreadable: [{ id: 'ptn_1' }] })
  })

  test.each([[undefined], ['all'], [{}], [null]])(
    'shares that are %j are not said, which is not that nothing is shared',
    async resources => {
      const listing = await (
        await answering(200, [wire('ptn_1', { access: { ...wire('x').access, resources } })])
      ).list()
      expect(listing?.partners[0]?.access).toBeUndefined()
    }
  )

  test('of a probe is one page of one, however many there are', async () => {
    const server = await web(json(200, [wire('ptn_1')], { 'X-Total-Count': '120' }))
    expect(await partnersAt(server).probe()).toEqual({ partnerId: 'ptn_1' })
    expect(server.heard.map(({ url }) => url)).toEqual(['/admin/partners?limit=1'])
    expect(await (await answering(200, [])).probe()).toEqual({ partnerId: null })
    expect(await (await answering(404, {})).probe()).toBeNull()
  })

  test('is a list over several pages, and ends at a server that knows none', async () => {
    const all = Array.from({ length: 120 }, (_, n) => wire(`ptn_${n}`))
    const paged = await web((request, response, heard) => {
      const offset = Number(new URL(heard.url, 'http://x').searchParams.get('offset') ?? 0)
      const page = all.slice(offset, offset + 50)
      json(200, page, { 'X-Total-Count': '120' })(request, response, heard)
    })
    expect((await partnersAt(paged).list())?.partners).toHaveLength(120)
    const stubborn = await web(json(200, all.slice(0, 50)))
    expect((await partnersAt(stubborn).list())?.partners).toHaveLength(50)
    expect(stubborn.heard).toHaveLength(2)
  })

  test.each([404, 405, 501])('is nothing at %i: there is no such endpoint', async status => {
    const partners = await answering(status, { error: 'not_found', message: '' })
    const asked = [
      partners.list(),
      partners.get('ptn_1'),
      partners.log('ptn_1', {}),
      partners.agents(),
      partners.apps(),
      partners.connections()
    ]
    expect(await Promise.all(asked)).toEqual(asked.map(() => null))
    expect(['not-found', 'not-offered']).toContain(
      (await failureOf(partners.suspend('ptn_1'))).code
    )
    expect((await failureOf(partners.invite(draft, 'idem-1'))).code).toBe('not-offered')
  })

  test('a missing endpoint is told apart from a partner or key that is gone', async () => {
    const server = await web((request, response, heard) => {
      const isKnown = ['/admin/partners', '/admin/partners/ptn_1/api-keys'].includes(heard.url)
      const list = heard.url.endsWith('api-keys') ? [wireKey('key_1')] : [wire('ptn_1')]
      const isList = isKnown && heard.method === 'GET'
      const answer = isList ? json(200, list) : json(404, { error: 'not_found', message: '' })
      answer(request, response, heard)
    })
    const partners = partnersAt(server)
    expect((await partners.get('ptn_1'))?.id).toBe('ptn_1')
    expect(await partners.activity('ptn_1', '24h')).toBeNull()
    expect((await failureOf(partners.activity('ptn_9', '24h'))).code).toBe('not-found')
    expect((await failureOf(partners.keys('ptn_9'))).code).toBe('not-found')
    expect(await failureOf(partners.suspend('ptn_1'))).toMatchObject({
      code: 'not-offered',
      message: 'This Horizon does not offer POST /admin/partners/:id/suspend'
    })
    expect((await failureOf(partners.suspend('ptn_9'))).code).toBe('not-found')
    expect((await failureOf(partners.reissueKey('ptn_1', 'key_1'))).code).toBe('not-offered')
    expect((await failureOf(partners.reissueKey('ptn_1', 'key_9'))).code).toBe('not-found')
  })

  test('is never about another partner or key than was asked for', async () => {
    const other = await answering(200, wire('ptn_2'))
    expect((await failureOf(other.get('ptn_1'))).code).toBe('response-invalid')
    for (const name of ['update', 'suspend', 'resendInvitation']) {
      expect((await failureOf(run(name, other))).code).toBe('outcome-unknown')
    }
    const otherKey = await answering(200, wireKey('key_2'))
    expect((await failureOf(otherKey.revokeKey('ptn_1', 'key_1'))).code).toBe('outcome-unknown')
    const listing = await (
      await answering(200, [wireKey('key_1'), wireKey('key_2', { partner_id: 'ptn_2' })])
    ).keys('ptn_1')
    expect(listing?.keys.map(({ id }) => id)).toEqual(['key_1'])
    expect(listing?.unreadable).toMatchObject([{ id: 'key_2', reason: 'it is another partner’s' }])
  })

  test('an acknowledgement without the partner is none of it', async () => {
    const empty = await web((_request, response) => void response.writeHead(204).end())
    expect(await partnersAt(empty).revoke('ptn_1')).toBeNull()
    expect(await partnersAt(empty).revokeKey('ptn_1', 'key_1')).toBeNull()
    expect(await (await answering(200, { ok: true })).suspend('ptn_1')).toBeNull()
  })

  test('of a key is its allowlist, never shortened', async () => {
    const ranges = Array.from({ length: 1_001 }, () => '10.0.0.0/8')
    const items = [
      wireKey('key_1', { scopes: 'none', ip_allowlist: null }),
      wireKey('key_2', { ip_allowlist: ranges }),
      wireKey('key_3', { enabled: 'yes' }),
      wireKey('key_4', { plaintext_key: plaintext })
    ]
    const listing = await (await answering(200, items)).keys('ptn_1')
    expect(listing?.keys).toMatchObject([
      { id: 'key_1', scopes: [], ipAllowlist: null },
      { id: 'key_4', ipAllowlist: ['10.0.0.0/8'] }
    ])
    expect(listing?.unreadable).toMatchObject([
      { id: 'key_2', reason: 'its allowlist is too long to be shown' },
      { id: 'key_3', reason: 'its enabled is not true or false' }
    ])
    expect(JSON.stringify(listing)).not.toContain('CANARY')
  })

  test('of the log is what can be read of this partner’s, each entry once', async () => {
    const entry = (id: string, more = {}) => ({
      id,
      seq: 1,
      occurred_at: '2026-11-01T00:00:00Z',
      action: 'a.b',
      outcome: 'success',
      partner: { id: 'ptn_1' },
      ...more
    })
    const data = [
      entry('aud_1', { metadata: { plaintext_key: plaintext }, user_agent: 'x'.repeat(900) }),
      entry('aud_1'),
      entry('aud_2', { partner: { id: 'ptn_2' } }),
      entry('aud_3', { partner: null }),
      entry('aud_5', { partner: null, resource: { type: 'partner', id: 'ptn_1' } }),
      entry('aud_6', { partner: null, resource: { type: 'agent', id: 'ptn_1' } }),
      entry('aud_7', { partner: null, metadata: { partner_id: 'ptn_1' } }),
      entry('aud_8', { partner: { id: 'ptn_2' }, metadata: { partner_id: 'ptn_1' } }),
      { id: 'aud_4' }
    ]
    const page = await (await answering(200, { data, next_cursor: 'c1', has_more: true })).log(
      'ptn_1',
      {}
    )
    expect(page).toMatchObject({ unreadable: 1, leftOut: 4, nextCursor: 'c1', hasMore: true })
    expect(page?.entries.map(({ id }) => id)).toEqual(['aud_1', 'aud_5', 'aud_7'])
    expect(page?.entries[0]?.userAgent).toHaveLength(500)
    expect(JSON.stringify(page)).not.toContain('CANARY')
    const stuck = await answering(200, { data: [], next_cursor: 'c1', has_more: true })
    expect(await stuck.log('ptn_1', { after: 'c1' })).toMatchObject({
      nextCursor: null,
      hasMore: false
    })
  })

  test('of the activity is about the time that was asked for', async () => {
    const body = { window: '7d', actions: 4, api_calls: 'x', recent: [7], series: 'none' }
    const partners = await answering(200, body)
    expect(await partners.activity('ptn_1', '7d')).toMatchObject({
      actions: 4,
      apiCalls: 0,
      series: [],
      recent: []
    })
    expect((await failureOf(partners.activity('ptn_1', '24h'))).code).toBe('response-invalid')
  })

  test('of the workspace is each object that can be', async () => {
    const items = [{ id: 'agent_1', name: 'A', department_id: 'dept_1', status: 7 }, { id: '' }]
    const agents = await (await answering(200, items)).agents()
    expect(agents).toEqual([
      { id: 'agent_1', name: 'A', status: undefined, type: undefined, departmentId: 'dept_1' }
    ])
  })
})
