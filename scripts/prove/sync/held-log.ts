import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditStore, VerifyStep } from '@main/core/audit-ports'
import { createProfileDataStore } from '@main/database/profile-data-store'

export type HeldRow = Awaited<ReturnType<AuditStore['exportOn']>>['rows'][number]
export type HeldLog = Awaited<ReturnType<typeof openHeldLog>>

const clock = { now: () => Date.now() }

/** What a console that is not running holds, read with its own storage. */
export async function openHeldLog(folder: string) {
  const [profileId = ''] = await readdir(join(folder, 'profiles'))
  const data = await createProfileDataStore({ folder, clock }).open(profileId)
  const { audit } = data

  /** The first bad position from there on, with what is wrong. */
  async function verify(from: number): Promise<VerifyStep['bad']> {
    for (let position = from; ; ) {
      const step = await audit.verifyOn(position)
      if (step.isDone) return step.bad
      position = step.verifiedTo + 1
    }
  }

  /** Every entry in the order of the chain. */
  async function rows(): Promise<HeldRow[]> {
    const all: HeldRow[] = []
    for (;;) {
      const place = { order: 'oldest', index: all.length, limit: 1_000 } as const
      const { rows: next } = await audit.exportOn({ expression: { kind: 'all' }, ...place })
      if (next.length === 0) return all.sort((a, b) => a.position - b.position)
      all.push(...next)
    }
  }

  return { notices: data.notices, ledger: audit.ledger, verify, rows, close: data.close }
}

const domain = 'horizon-console audit entry v1\n'

/** The chain as it is written down, worked out here once more. */
export function chainedHash(before: string, raw: string): string {
  const link = createHash('sha256').update(domain).update(Buffer.from(before, 'hex'))
  return link.update(raw).digest('hex')
}
export const chainStart = '00'.repeat(32)
