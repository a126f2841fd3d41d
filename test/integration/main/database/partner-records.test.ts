import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@main/database/migrate'
import { journalMigrations } from '@main/database/migrations/journal'
import { openWritable } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { anOperation } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a05'
const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`

const revocation = {
  keyId: 'key_p1',
  clientName: 'CRM sync',
  organizationId: 'org_acme',
  partnerId: 'ptn_1',
  reason: 'leaked',
  operator: 'Ada',
  requestedAt: at(2)
} as const

async function opened(folder = aDataFolder()) {
  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(profileId)
  onTestFinished(() => data.close())
  return data
}

test('whose key is to be revoked is kept with it', async () => {
  const { records } = await opened()
  await records.requestRevocation(revocation)
  await records.requestRevocation({ ...revocation, keyId: 'key_1', partnerId: null })
  expect((await records.revocations()).map(each => [each.keyId, each.partnerId])).toEqual([
    ['key_1', null],
    ['key_p1', 'ptn_1']
  ])
})

test('creates and reissues of partner keys are open until somebody confirms them as stored', async () => {
  const { journal } = await opened()
  const kinds = ['partner-key.create', 'partner-key.reissue', 'partner-key.revoke'] as const
  for (const [nth, kind] of kinds.entries()) {
    const id = `00000000-0000-4000-8000-00000000000${nth}`
    await journal.intend({ ...anOperation(), id, kind }, at(nth))
  }
  expect((await journal.openCreates()).map(({ kind }) => kind)).toEqual(kinds.slice(0, 2))
  await journal.markReveal('00000000-0000-4000-8000-000000000000', 'settledAt', at(9))
  expect((await journal.openCreates()).map(({ kind }) => kind)).toEqual(['partner-key.reissue'])
})

test('a revocation of the version before is one of the organization’s keys', async () => {
  const folder = aDataFolder()
  const files = join(folder, 'profiles', profileId)
  mkdirSync(files, { recursive: true, mode: 0o700 })
  const file = openWritable(join(files, 'journal.db'))
  migrate(
    file,
    'journal',
    journalMigrations.filter(({ version }) => version < 5)
  )
  file
    .prepare(
      `INSERT INTO revocations (key_id, client_name, reason, operator, requested_at)
        VALUES ('key_1', 'Billing sync', 'leaked', 'Ada', ?)`
    )
    .run(at(1))
  file.close()
  const { records, notices } = await opened(folder)
  expect(notices).toEqual([])
  expect(await records.revocations()).toMatchObject([{ keyId: 'key_1', partnerId: null }])
})
