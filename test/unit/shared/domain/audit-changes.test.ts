import { type ChangeRow, changesOf } from '@shared/domain/audit-changes'
import { visibleText } from '@shared/domain/visible-text'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const told = (changes: Record<string, unknown>) =>
  changesOf({ changes }).rows.map(({ path, before, after, direction }) => [
    path,
    before,
    after,
    direction
  ])
const one = (name: string, from: unknown, to: unknown): ChangeRow | undefined =>
  changesOf({ changes: { [name]: { from, to } } }).rows[0]

const share = (id: string, level: string, type = 'department') => ({ type, id, level })

describe('the changes of an entry', () => {
  test('what is shared is told by id and level, with what it means', () => {
    const from = [share('dept_support', 'view'), share('agent_011', 'interact', 'agent')]
    const to = [share('dept_support', 'interact'), share('dept_new', 'view')]
    expect(told({ access: { from: { resources: from }, to: { resources: to } } })).toEqual([
      ['access.resources.dept_support', 'view', 'interact', 'wider'],
      ['access.resources.agent_011', 'interact', null, 'narrower'],
      ['access.resources.dept_new', null, 'view', 'wider']
    ])
    expect(one('resources', [], to)?.levels).toEqual({ before: null, after: 'interact' })
  })

  test('fields are told one by one, those that stay are left out', () => {
    const from = { conversation_history: 'own', usage_metrics: false, audit_logs: true }
    const to = { conversation_history: 'all', usage_metrics: false, audit_logs: false }
    expect(told({ data: { from, to } })).toEqual([
      ['data.conversation_history', 'own', 'all', 'wider'],
      ['data.audit_logs', 'true', 'false', 'narrower']
    ])
  })

  test.each([
    ['rate_limit', 100, 60, 'narrower'],
    ['rate_limit_per_day', 100, null, 'wider'],
    ['rate_limit_per_day', null, null, 'neutral'],
    ['expires_at', '2026-12-01T00:00:00Z', null, 'wider'],
    ['expires_at', null, '2026-12-01T00:00:00Z', 'narrower'],
    ['expires_at', '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z', 'wider'],
    ['expires_at', 'soon', 'later', 'neutral'],
    ['enabled', true, false, 'narrower'],
    ['scopes', ['a'], ['a', 'b'], 'wider'],
    ['scopes', ['a', 'b'], ['b'], 'narrower'],
    ['scopes', ['a'], ['b'], 'wider'],
    ['scopes', ['a', 'b'], ['*'], 'wider'],
    ['scopes', ['*'], ['a'], 'narrower'],
    ['ip_allowlist', null, ['10.0.0.0/8'], 'narrower'],
    ['ip_allowlist', ['10.0.0.0/8'], null, 'wider'],
    ['status', 'active', 'suspended', 'narrower'],
    ['status', 'suspended', 'active', 'wider'],
    ['status', 'odd', 'active', 'neutral'],
    ['client_name', 'a', 'b', 'neutral'],
    ['constructor', 'a', 'b', 'neutral']
  ])('%s from %j to %j is %s', (name, from, to, direction) => {
    expect(one(name, from, to)?.direction).toBe(direction)
  })

  test('of lists of words it is told what came and went', () => {
    expect(one('scopes', ['a', 'b'], ['b', 'c'])).toMatchObject({
      before: '["a","b"]',
      after: '["b","c"]',
      items: { added: ['c'], removed: ['a'] }
    })
    expect(one('ip_allowlist', null, ['::1'])?.items).toEqual({ added: ['::1'], removed: [] })
    expect(one('events', [1], [2])?.items).toBeUndefined()
  })
})

describe('changes as a careless or hostile server sends them', () => {
  test('what is no pair is what it is now', () => {
    expect(told({ a: 60, b: ['x'], c: null, d: { from: 1 }, e: { to: 'x' }, f: {} })).toEqual([
      ['a', null, '60', 'neutral'],
      ['b', null, '["x"]', 'neutral'],
      ['c', null, null, 'neutral'],
      ['d', '1', null, 'neutral'],
      ['e', null, 'x', 'neutral'],
      ['f', null, '{}', 'neutral']
    ])
    expect(changesOf({ changes: undefined })).toEqual({ rows: [], isCut: false })
  })

  test('names of JavaScript’s own are names like others', () => {
    const changes = JSON.parse(
      '{"__proto__":{"from":1,"to":2},"toString":{"from":{"__proto__":1},"to":{}}}'
    )
    expect(told(changes)).toEqual([
      ['__proto__', '1', '2', 'neutral'],
      ['toString.__proto__', '1', null, 'neutral']
    ])
    expect(Object.prototype).not.toHaveProperty('from')
  })

  test('names and values are written out and cut', () => {
    const row = one('a\u202eb'.padEnd(500, 'x'), '\u0000', 'y'.repeat(1_000_000))
    expect(row?.path).toContain('a[U+202E]b')
    expect(row?.path.length).toBeLessThan(220)
    expect(row?.before).toBe('[U+0000]')
    expect(row?.after).toBe(`${'y'.repeat(300)}…`)
  })

  test('no two rows have the same path', () => {
    const to = [share('x', 'view'), share('x', 'edit', 'agent')]
    const paths = changesOf({ changes: { resources: { from: [], to } } }).rows.map(
      ({ path }) => path
    )
    expect(paths).toEqual(['resources.x', 'resources.x (2)'])
  })

  test('a level that is none is a value', () => {
    expect(one('resources', [], [share('x', 'owner')])).toMatchObject({
      path: 'resources',
      direction: 'neutral'
    })
  })

  test('of much only so much is told, and that there is more', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, nth) => [`f${nth}`, nth]))
    expect(changesOf({ changes: wide })).toMatchObject({ isCut: true })
    expect(changesOf({ changes: wide }).rows).toHaveLength(200)
    expect(changesOf({ changes: { all: { from: {}, to: wide } } })).toMatchObject({ isCut: true })
    let deep: unknown = 'end'
    for (let depth = 0; depth < 50_000; depth += 1) deep = { a: deep }
    const { rows } = changesOf({ changes: { deep: { from: {}, to: deep } } })
    expect(rows).toHaveLength(1)
    expect(rows[0]?.after?.length).toBeLessThan(302)
    const long = Array.from({ length: 200_000 }, (_, nth) => share(`d${nth}`, 'view'))
    expect(changesOf({ changes: { resources: { from: [], to: long } } }).isCut).toBe(true)
  })

  test('anything is told without a throw, in text that holds nothing hidden', () => {
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 4 })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anything), changes => {
        const json = JSON.parse(
          JSON.stringify(changes, (_, value) => (typeof value === 'bigint' ? 1 : value))
        )
        for (const { path, before, after } of changesOf({ changes: json }).rows) {
          for (const text of [path, before ?? '', after ?? '']) expect(visibleText(text)).toBe(text)
        }
      }),
      { numRuns: 300 }
    )
  })
})
