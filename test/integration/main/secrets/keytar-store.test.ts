import { fileURLToPath } from 'node:url'
import { type KeyringState, runInKeyring } from '@support/keychain'
import { bundledForNode } from '@support/local-data'
import { expect, test } from 'vitest'

const script = bundledForNode('test/support/keychain-script.ts', 'keychain-script')

async function outcomes(state: KeyringState, steps: string, timeoutMs = 60_000) {
  const { results } = (await runInKeyring(state, fileURLToPath(script()), [
    steps,
    String(timeoutMs)
  ])) as {
    results: readonly { outcome: string; reason?: string; value?: string }[]
  }
  return results
}

const ok = { outcome: 'ok', value: null }

test('an unlocked keyring keeps, replaces and removes', async () => {
  const steps = 'probe,read,write,read,overwrite,read,remove,read,remove'
  expect(await outcomes('unlocked', steps)).toEqual([
    ok,
    { outcome: 'absent' },
    ok,
    { outcome: 'ok', value: 'first' },
    ok,
    { outcome: 'ok', value: 'sécond ✓' },
    ok,
    { outcome: 'absent' },
    ok
  ])
})

test('a locked keyring is told from a missing entry by a write, and claims no removal', async () => {
  expect(await outcomes('unlocked', 'write,lock,read,probe,overwrite,remove')).toEqual([
    ok,
    { outcome: 'absent' },
    { outcome: 'locked' },
    { outcome: 'locked' },
    { outcome: 'locked' }
  ])
  expect(await outcomes('locked', 'probe,write')).toEqual([
    { outcome: 'locked' },
    { outcome: 'locked' }
  ])
})

test('a prompt that nobody answers is locked after the time limit, at once from then on', async () => {
  expect(await outcomes('unanswered', 'write,stuck,read,probe', 300)).toEqual([
    { outcome: 'locked' },
    true,
    { outcome: 'locked' },
    { outcome: 'locked' }
  ])
})

test.each([
  ['no-service', 'No Secret Service is running'],
  ['no-bus', 'no D-Bus session'],
  ['broken-bus', 'no D-Bus session']
] as const)('%s is unavailable, with the cause', async (state, reason) => {
  const results = await outcomes(state, 'probe,read,write,remove')
  expect(results).toHaveLength(4)
  for (const result of results) {
    expect(result).toEqual({ outcome: 'unavailable', reason: expect.stringContaining(reason) })
  }
})

test('a keyring that dies is said as such, and nothing is claimed to be kept', async () => {
  const results = await outcomes('unlocked', 'write,kill,overwrite,read,probe,remove')
  expect(results[0]).toEqual(ok)
  for (const result of results.slice(1)) {
    expect(['error', 'unavailable']).toContain(result.outcome)
    expect(result.reason).toMatch(/Secret Service/)
  }
})
