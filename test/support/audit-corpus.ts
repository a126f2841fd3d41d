/** Entries as a careless or hostile Horizon sends them, the same for the same seed. */
export type WireEntry = Readonly<Record<string, unknown>>

/** Repeats for the same seed (mulberry32). */
export function seededPicks(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number): number => Math.floor(next() * count)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  return { next, below, pick }
}

const hostileTexts = [
  ...['Ada Moreau', 'ADA MOREAU', 'ada', 'Bea Holm', 'Olu Adeyemi', 'Øyvind Ñúñez', 'İstanbul'],
  ...[
    'ΟΔΟΣ',
    'ΟΔΟΣ ΑΒ',
    'straße',
    'STRASSE',
    'a"b\\c',
    '"',
    '\\',
    '\\u{41}',
    'x\u202ey',
    'A\u0000b'
  ],
  ...[
    '',
    ' ',
    '*',
    'foo*bar',
    'foo**',
    '(paren)',
    'OR',
    '-minus',
    '/re.*/',
    'line\nbreak',
    '“curved”'
  ],
  ...[
    '\ud800',
    'x\udc00y',
    '\ufffd',
    '__proto__',
    'constructor',
    '=1+1',
    'null',
    '0',
    '😀 ok',
    'a\u0000'
  ],
  ...[
    '<script>alert(1)</script>',
    'actor:ada',
    'Northwind Agency',
    'Acme "quoted" Agency',
    'é',
    'e\u0301'
  ]
]
const actions = [
  ...[
    'api_key.created',
    'api_key.revoked',
    'api_key.used',
    'partner.scope_updated',
    'message.sent'
  ],
  ...['user.login', 'user.login_failed', 'agent.updated', 'Quota.Exceeded', '', 'x\u202ey.z', '*']
]
const addresses = [
  ...[
    '203.0.113.7',
    '203.0.113.70',
    '198.51.100.24',
    '10.0.0.1',
    '10.1.2.3',
    '::ffff:10.0.0.1',
    '::1'
  ],
  ...[
    '2001:db8::1',
    '2001:DB8:0:0::2',
    'fe80::1%eth0',
    'unknown',
    '',
    '10.0.0.1, 10.0.0.2',
    '300.1.1.1'
  ]
]
const agents = ['HorizonConsole/1.0.0', 'curl/8.5.0 (x86_64)', 'Mozilla/5.0 "X"', '', 'node\u0000']
const reasons = ['level_too_low', 'ip_not_allowed', 'rate_limit_exceeded', 'Nächster Tag', '']
const types = ['api_key', 'partner_key', 'partner', 'agent', 'Partner', 'user', '']
const begin = Date.parse('2026-10-01T00:00:00.000Z')

const isoOffsets = ['Z', '+02:00', '-05:30'] as const

export function auditCorpus(count: number, seed: number): readonly WireEntry[] {
  const { next, below, pick } = seededPicks(seed)
  const text = () => pick(hostileTexts)
  /** Left out, null, of another kind, or as it should be. */
  const maybe = (make: () => unknown): unknown => {
    const chance = next()
    if (chance < 0.08) return undefined
    if (chance < 0.2) return null
    return chance < 0.23 ? pick<unknown>([7, true, ['a'], {}]) : make()
  }
  const moment = (nth: number): string => {
    // Some equal, some late, some in another zone.
    const at = begin + Math.floor(nth / 3) * 61_013 - (next() < 0.1 ? below(500_000_000) : 0)
    const offset = pick(isoOffsets)
    const minutes = offset === 'Z' ? 0 : offset === '+02:00' ? 120 : -330
    return new Date(at + minutes * 60_000).toISOString().replace('Z', offset)
  }
  const change = (): unknown =>
    pick<() => unknown>([
      () => ({ from: text(), to: text() }),
      () => ({ from: below(500), to: null }),
      () => [text(), [text(), { [text()]: text() }]],
      () => ({ from: [], to: [{ type: 'agent', id: `agent_${below(40)}`, level: 'edit' }] }),
      text,
      () => 60
    ])()
  const changes = (nth: number): unknown => {
    if (nth % 211 === 0) return { big: { from: null, to: `${'x'.repeat(6_000)}Needle${nth}` } }
    const names = Array.from({ length: below(3) }, () => pick(['rate_limit', 'access', text()]))
    return Object.fromEntries(names.map(name => [name, change()]))
  }
  return Array.from({ length: count }, (_, nth) => ({
    id: pick([`aud_${nth}`, `AUD_${nth}`, `Ωaud ${nth}`]),
    seq: nth + 1,
    occurred_at: moment(nth),
    recorded_at: new Date(begin + nth * 61_013).toISOString(),
    actor: maybe(() => ({
      type: pick(['user', 'partner_user', 'api_key', 'admin_secret', 'system']),
      id: maybe(() => `usr_${below(30)}`),
      name: maybe(text),
      email: maybe(() => pick(['ada@example.com', 'Bea@Example.com', text()]))
    })),
    partner: maybe(() => ({ id: `ptn_${below(9)}`, organization_name: maybe(text) })),
    api_key: maybe(() => ({
      id: `key_${below(50)}`,
      prefix: `hz_live_${pick(['9fK2', 'Nw7c', 'p04R'])}`,
      kind: pick(['organization', 'user', 'partner'])
    })),
    action: pick(actions),
    resource: maybe(() => ({
      type: maybe(() => pick(types)),
      id: `res_${below(60)}`,
      name: maybe(text)
    })),
    ip: maybe(() => pick(addresses)),
    user_agent: maybe(() => pick(agents)),
    outcome: maybe(() => pick(['success', 'denied', 'error', 'Denied', 'odd one', ''])),
    reason: maybe(() => pick([...reasons, text()])),
    changes: maybe(() => changes(nth)),
    metadata: maybe(() => ({
      partner_id: pick<unknown>([`ptn_${below(9)}`, 5, null]),
      note: 'unsearched'
    })),
    request_id: maybe(() =>
      pick([`req_${below(count)}`, `Req_${nth}`, 'req_shared', 'req_\ud800x'])
    )
  }))
}
