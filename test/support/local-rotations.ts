import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { Key } from '@shared/horizon/key'

export const rotatedKey: Key = {
  id: 'key_1',
  clientName: 'Billing sync',
  hint: 'hz_live_9fK2',
  scopes: ['users:read'],
  enabled: true,
  expiresAt: null
}

/** An entry of a rotation's journal; second `seq` of a minute. */
export const entryOf = (seq: number, event: RotationEvent): RotationEntry => ({
  seq,
  at: `2026-11-21T10:00:${String(seq % 60).padStart(2, '0')}.000Z`,
  by: 'Ada',
  event
})

export const rotationStarted = (key: Key = rotatedKey): RotationEntry =>
  entryOf(1, {
    is: 'started',
    subject: { kind: 'api-key', key },
    mode: 'guided',
    organizationId: 'org_acme',
    checks: [{ name: 'connection', result: 'passed', detail: 'Horizon answered' }],
    draft: { clientName: key.clientName, scopes: [...key.scopes], expiresAt: null }
  })

export const consumersSet = (seq: number): RotationEntry =>
  entryOf(seq, {
    is: 'consumers-set',
    consumers: [
      {
        id: '3f0f7c1e-6f2f-4a53-9d2b-000000000001',
        name: 'Ledger',
        owner: 'Payments',
        ip: '10.8.4.1',
        isDone: false
      }
    ]
  })
