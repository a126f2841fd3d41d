import type { SeededRandom } from '../scenarios/seeded-random'
import type { AuditEntry } from '../store/audit-log'

/** Entries as no console expects them, which have to be shown as they are all the same. */
export type Oddity = Partial<
  Pick<
    AuditEntry,
    'actor' | 'action' | 'resource' | 'reason' | 'changes' | 'metadata' | 'userAgent'
  >
>

/** As `{ __proto__: … }` in a text of JSON: a field of that name, and no prototype. */
function withOddName(value: unknown): Record<string, unknown> {
  const fields = {}
  for (const name of ['__proto__', 'constructor']) {
    Object.defineProperty(fields, name, { value, enumerable: true })
  }
  return fields
}

const words = ['invoice', 'ledger', 'refund', 'overdue', 'shipment', 'carrier', 'quote', 'renewal']

/** Some tens of thousands of characters; they end with something to look for. */
function longText(random: SeededRandom): string {
  const length = 800 + random.below(12_000)
  const text = Array.from({ length }, () => words[random.below(words.length)]).join(' ')
  return `${text} needle-${random.below(100_000)}`
}

const long = (random: SeededRandom): Oddity => ({
  action: 'agent.updated',
  changes: { instructions: { from: null, to: longText(random) } }
})

const odd: readonly [(random: SeededRandom) => Oddity, ...((random: SeededRandom) => Oddity)[]] = [
  () => ({
    action: 'billing.invoice_paid',
    resource: { type: 'invoice', id: 'inv_88', name: null }
  }),
  random => ({ action: `x-vendor:${random.below(30)}/Sync Finished`, metadata: { batch: 7 } }),
  () => ({
    action: 'workspace.archived',
    resource: { type: 'workspace', id: 'ws_9', name: 'Q3 \u202Egpj.exe' }
  }),
  () => ({
    actor: {
      type: 'user',
      id: 'user_77',
      name: 'Adm\u0456n\u200B',
      email: 'root@xn--acm-epa.example'
    }
  }),
  () => ({ userAgent: 'curl/8.9.1\u0007\u001B[31m', reason: 'Line one\nline two\u2028three' }),
  () => ({
    changes: withOddName({ from: 'a', to: 'b' }) as AuditEntry['changes'],
    metadata: withOddName(true)
  }),
  () => ({ resource: { type: 'conversation', id: 'شحنة-٤٢', name: 'تقرير الشحنات 2026' } }),
  () => ({ reason: '=HYPERLINK("http://192.0.2.1","open")', metadata: { note: '@SUM(1+1)|cmd' } }),
  long
]

const share = 0.0006

/** Seldom something. */
export function oddity(random: SeededRandom): Oddity | undefined {
  if (!random.chance(share)) return undefined
  // A long one is as much text as hundreds of others.
  return random.chance(0.05) ? long(random) : random.pick(odd)(random)
}
