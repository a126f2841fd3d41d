import { acmeKeys, type KeySeed } from './acme-keys'
import type { DepartmentId } from './acme-people'
import { createSeededRandom, type SeededRandom } from './seeded-random'

const systems = ['Billing', 'Support', 'Warehouse', 'Payroll', 'Storefront', 'Reporting'] as const
const parts = ['sync', 'bridge', 'export', 'worker', 'gateway', 'monitor', 'importer'] as const
const stages = ['production', 'staging', 'test'] as const
type ScopeSets = readonly [readonly string[], ...(readonly string[])[]]
const scopeSets: ScopeSets = [
  ['conversations:read'],
  ['conversations:read', 'conversations:write', 'agents:read'],
  ['agents:read', 'connections:read'],
  ['skills:execute', 'memory'],
  ['quickbooks', 'sage-intacct'],
  ['audit:read', 'billing:read'],
  ['webhooks'],
  ['*']
]
const makers = [
  'Ada Moreau',
  'Jonas Weber',
  'Priya Raman',
  'Mei Tanaka',
  'Tomas Lindqvist'
] as const
const owners = ['Hana Sato', 'Samir Patel', 'Emma Larsen', 'Wei Chen', 'Jonas Weber'] as const
const departments: readonly [DepartmentId, ...DepartmentId[]] = ['dept_finance', 'dept_support']
const limits = [60, 100, 200] as const

const minutesPerDay = 1_440

function generatedKey(number: number, random: SeededRandom): KeySeed {
  const name = `${random.pick(systems)} ${random.pick(parts)} ${random.pick(stages)}`
  const isOfUser = random.chance(0.15)
  const createdDaysAgo = 2 + random.below(900)
  const revokedDaysAgo = random.chance(0.2) ? random.below(createdDaysAgo) : undefined
  const expiresInDays = random.chance(0.35)
    ? null
    : Math.max(random.below(425) - 60, 1 - createdDaysAgo)
  const endedDaysAgo = Math.max(revokedDaysAgo ?? 0, -(expiresInDays ?? 0), 0)
  const usedDays = createdDaysAgo - endedDaysAgo
  const usedMinutesAgo = random.chance(0.12)
    ? null
    : endedDaysAgo * minutesPerDay + random.below(Math.ceil((usedDays * minutesPerDay) / 8)) + 1
  return {
    name: `${name} ${String(number).padStart(5, '0')}`,
    type: isOfUser ? 'user' : 'organization',
    creator: isOfUser ? random.pick(owners) : random.pick(makers),
    scopes: random.pick(scopeSets),
    createdDaysAgo,
    expiresInDays,
    usedMinutesAgo,
    rateLimit: random.pick(limits),
    ...(revokedDaysAgo !== undefined && { revokedDaysAgo }),
    ...(!isOfUser && random.chance(0.2) && { departments: [random.pick(departments)] })
  }
}

/** Acme's own keys and as many more as make up `scale`, the same for the same seed. */
export function acmeKeysUpTo(scale: number, seed: string): readonly KeySeed[] {
  const random = createSeededRandom(seed, 'scale')
  const more = Math.max(0, scale - acmeKeys.length)
  return [
    ...acmeKeys,
    ...Array.from({ length: more }, (_, nth) => generatedKey(acmeKeys.length + nth + 1, random))
  ]
}
