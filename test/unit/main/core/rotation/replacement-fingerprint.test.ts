import { fingerprint } from '@main/secrets/fingerprint'
import { Secret } from '@shared/secret'
import { aKeyDraft, canaryPlaintext, settled } from '@support/fakes'
import { rotationApp } from '@support/rotation-app'
import { expect, test } from 'vitest'

const limitMs = 2_000

async function created(options?: Parameters<typeof rotationApp>[0]) {
  const app = await rotationApp(options)
  const { profileId, handlers, machine } = app
  const { id: rotationId, revealId } = await app.created()
  const account = `fingerprint-key/${profileId}`
  const acknowledge = () => handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
  const recordOf = () => handlers['rotations.recordOf']({ profileId, rotationId })
  const madeWith = (): string => JSON.parse(machine.keychain.entries.get(account) ?? '{}').secret
  const { entries } = machine.keychain
  return { ...app, rotationId, account, acknowledge, recordOf, madeWith, entries }
}

test('a new key’s fingerprint is made of it with the profile’s key before it goes', async () => {
  const app = await created()
  const { acknowledge, recordOf, madeWith, machine } = app
  expect((await recordOf()).replacementFingerprint).toBeNull()
  await acknowledge()
  const { replacementFingerprint, entries } = await recordOf()
  expect(madeWith()).toMatch(/^[0-9a-f]{64}$/)
  expect(replacementFingerprint).toBe(
    fingerprint(new Secret(madeWith()), new Secret(canaryPlaintext))
  )
  expect(entries.map(({ event }) => event)).toContainEqual({
    is: 'stored',
    fingerprint: replacementFingerprint
  })
  expect(machine.profiles.stored[0]?.hasFingerprintKey).toBe(true)
})

test('the profile’s key stays the same, and is made only once a rotation needs it', async () => {
  const app = await rotationApp()
  const { handlers, profileId, machine } = app
  const account = `fingerprint-key/${profileId}`
  const { revealId } = await handlers['keys.create']({ profileId, draft: aKeyDraft })
  await handlers['reveals.acknowledge']({ revealId })
  expect(machine.keychain.entries.has(account)).toBe(false)
  await app.stored()
  const made = machine.keychain.entries.get(account)
  expect(made).toBeDefined()
  const old = await handlers['rotations.start']({
    profileId,
    keyId: 'key_new_1',
    mode: 'guided',
    expiresAt: null
  })
  const second = await handlers['rotations.create']({ profileId, rotationId: old.id })
  await handlers['reveals.acknowledge']({ revealId: second.revealId ?? '' })
  expect(machine.keychain.entries.get(account)).toBe(made)
})

test.each(['locked', 'unavailable', 'failing'] as const)(
  'where the keychain is %s the key is confirmed as stored, and its fingerprint is none',
  async state => {
    const { acknowledge, recordOf, machine, lines, entries, account } = await created()
    machine.keychain.become(state)
    await acknowledge()
    const record = await recordOf()
    expect(record.replacementFingerprint).toBeNull()
    expect(record.entries.map(({ event }) => event)).toContainEqual({ is: 'stored' })
    expect(lines).toContainEqual(expect.objectContaining({ event: 'fingerprint-not-made' }))
    expect(entries.has(account)).toBe(false)
  }
)

test('a locked keychain that answers “nothing” never costs the profile its key', async () => {
  const { acknowledge, recordOf, machine, ports, entries, account } = await created()
  const kept = JSON.stringify({ v: 1, secret: 'made earlier' })
  entries.set(account, kept)
  machine.keychain.become('locked')
  const { probe } = ports.keychain
  // Unlocked in between.
  ports.keychain.probe = async () => {
    machine.keychain.become('ready')
    return probe()
  }
  await acknowledge()
  expect(entries.get(account)).toBe(kept)
  expect((await recordOf()).replacementFingerprint).toBe(
    fingerprint(new Secret('made earlier'), new Secret(canaryPlaintext))
  )
})

test('a keychain that does not answer holds the confirmation up for two seconds at most', async () => {
  const { acknowledge, recordOf, machine, ports, profileId, handlers, lines } = await created()
  const { read } = ports.keychain
  const { promise, resolve } = Promise.withResolvers<{ outcome: 'absent' }>()
  ports.keychain.read = () => promise
  const confirmed = acknowledge()
  await settled()
  await machine.time.advance(limitMs - 1)
  expect((await handlers['reveals.pending']({ profileId })).reveals).toHaveLength(1)
  await machine.time.advance(1)
  await confirmed
  expect((await recordOf()).entries.at(-1)?.event).toEqual({ is: 'stored' })
  expect(lines).toContainEqual({
    event: 'fingerprint-not-made',
    fields: expect.objectContaining({ reason: 'The keychain did not answer in time' })
  })
  ports.keychain.read = read
  resolve({ outcome: 'absent' })
  await settled()
  expect((await recordOf()).replacementFingerprint).toBeNull()
})

test('a profile that is kept for the session leaves no key in the keychain', async () => {
  const { acknowledge, recordOf, entries } = await created({ storage: 'session' })
  await acknowledge()
  expect((await recordOf()).replacementFingerprint).toBeNull()
  expect([...entries.keys()]).toEqual([])
})

test('an entry that another program changed is neither used nor overwritten', async () => {
  const { acknowledge, recordOf, entries, account } = await created()
  entries.set(account, 'something else')
  await acknowledge()
  expect((await recordOf()).replacementFingerprint).toBeNull()
  expect(entries.get(account)).toBe('something else')
})

test('deleting the profile lists its key and removes it', async () => {
  const { acknowledge, handlers, profileId, entries, account } = await created()
  await acknowledge()
  const { token, items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.map(({ what }) => what)).toContain(
    'Key of the rotation records’ fingerprints of “Production” in the keychain'
  )
  expect(entries.has(account)).toBe(true)
  expect(await handlers['profiles.delete']({ token })).toMatchObject({ remaining: [] })
  expect([...entries.keys()]).toEqual([])
})

test('a write of the key that was refused is looked for by the deletion all the same', async () => {
  const { acknowledge, ports, handlers, profileId, machine } = await created()
  ports.keychain.write = async () => ({ outcome: 'error', reason: 'as set by the test' })
  await acknowledge()
  const { items } = await handlers['profiles.prepareDelete']({ profileId })
  expect(items.filter(({ what }) => what.includes('fingerprints'))).toHaveLength(1)
  expect(machine.profiles.stored[0]?.hasFingerprintKey).toBe(true)
})

test('neither the new key nor the profile’s key is in record, journal, profiles, log or event', async () => {
  const { acknowledge, recordOf, madeWith, machine, lines, published, handlers, ...app } =
    await created()
  await acknowledge()
  const { rotationId, profileId } = app
  await handlers['rotations.exportRecord']({ profileId, rotationId, format: 'html' })
  const html = app.files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''
  const { replacementFingerprint } = await recordOf()
  expect(html).toContain(replacementFingerprint)
  expect(html).toContain('leads back to no key')
  const journal = await machine.dataOf(profileId).data.rotations.all()
  const kept = JSON.stringify([
    ...[html, await recordOf(), journal, lines, published],
    ...[machine.profiles.stored, await handlers['profiles.list']({})]
  ])
  expect(kept).toContain(replacementFingerprint)
  expect(kept).not.toContain(madeWith())
  expect(kept).not.toContain(canaryPlaintext)
})

test('the page is not told whether there is such a key', async () => {
  const { acknowledge, handlers } = await created()
  await acknowledge()
  const { profiles } = await handlers['profiles.list']({})
  expect(JSON.stringify(profiles)).not.toContain('hasFingerprintKey')
})
