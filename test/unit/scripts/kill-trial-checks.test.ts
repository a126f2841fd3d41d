import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aDataFolder } from '@support/data-folder'
import { expect, test } from 'vitest'
import type { Run } from '../../../scripts/prove/kill/trial'
import { faultsOf } from '../../../scripts/prove/kill/trial-checks'
import type { Told } from '../../../scripts/prove/kill/trial-plan'

const revealId = '00000000-0000-4000-8000-000000000001'
const plaintext = 'hz_live_CANARYplaintext0123456789abcdefghijklmno'
const subject = { id: 'key_old', name: 'Trial 0001' }
const made: readonly Told[] = [
  { is: 'create-asked' },
  { is: 'sent', method: 'POST', path: '/admin/api-keys' },
  { is: 'plaintext', revealId, plaintext },
  { is: 'stashed', revealId }
]
const revoked: readonly Told[] = [
  { is: 'acknowledging', revealId },
  { is: 'confirmed', keyId: 'key_old' },
  { is: 'sent', method: 'DELETE', path: '/admin/api-keys/key_old' },
  { is: 'done', how: 'recorded' }
]
const offered: Told = { is: 'offered', revealId, plaintext }
const view: Told = { is: 'view', listed: ['key_new'], state: 'to-store' }

type Changes = {
  folder?: string
  first?: readonly Told[]
  second?: readonly Told[]
  alive?: string[]
}

/** A console killed with its key in the keychain, started again, and what Horizon then holds. */
function faults({ folder = aDataFolder(), first = made, second, alive = ['key_new'] }: Changes) {
  const runs: Run[] = [
    { part: 'begin', told: first, isKilled: true, aliveAfter: ['key_old', 'key_new'] },
    {
      part: 'finish',
      told: second ?? [offered, view, ...revoked],
      isKilled: false,
      aliveAfter: alive
    }
  ]
  const facts = { madeIds: ['key_new'], aliveIds: alive, revokedIds: ['key_old'], rotations: 0 }
  return faultsOf({ story: 'guided', folder, subject, runs, facts })
}

test('a rotation that went on after its kill has no faults', async () => {
  expect(await faults({})).toEqual([])
})

test.each<[string, Changes, string]>([
  ['two keys work', { alive: ['key_new', 'key_old'] }, '2 keys work at the end'],
  ['no key works', { alive: [] }, '0 keys work at the end'],
  ['the plaintext is not offered', { second: [view, ...revoked] }, 'was kept and is not offered'],
  [
    'another plaintext is offered',
    { second: [{ ...offered, plaintext: 'another' } as Told, view, ...revoked] },
    'offered with another plaintext'
  ],
  [
    'the new key is not in view',
    { second: [offered, { ...view, listed: [] } as Told, ...revoked] },
    'key_new works and is not in view'
  ],
  [
    'a revocation nobody confirmed',
    { second: [offered, view, ...revoked.filter(({ is }) => is !== 'confirmed')] },
    'nobody confirmed it'
  ],
  ['a POST sent again', { second: [offered, view, ...made.slice(1, 2), ...revoked] }, '2 POSTs'],
  ['it comes to no end', { second: [offered, view] }, 'did not come to its end']
])('%s: that is a fault', async (_what, changes, words) => {
  expect((await faults(changes)).join('; ')).toContain(words)
})

test('a plaintext in a file is a fault', async () => {
  const folder = aDataFolder()
  writeFileSync(join(folder, 'console.log'), `key ${plaintext}`)
  expect((await faults({ folder })).join('; ')).toContain('a whole plaintext is in /console.log')
})
