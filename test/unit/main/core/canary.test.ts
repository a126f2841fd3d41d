import { emptyPurpose } from '@shared/domain/key-purpose'
import { AppError } from '@shared/errors'
import { aKeyDraft, aProfileDraft, canaryPlaintext, canarySecret, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

const canaries = [canaryPlaintext, canarySecret]
const holdsCanary = (value: unknown) => canaries.some(text => JSON.stringify(value).includes(text))

test('plaintext and admin secret are in no reply but reveals.show, in no event, log, file or journal', async () => {
  const app = fakeApp()
  const { dispatch, machine, lines, published, horizon } = app
  const replies: [string, unknown][] = []
  // biome-ignore lint/suspicious/noExplicitAny: replies are read by the journey below
  async function call(name: string, input: unknown): Promise<any> {
    const reply = await dispatch(name, input)
    replies.push([name, reply])
    return reply.ok ? reply.value : reply.error
  }

  await app.core.start()
  const created = { draft: aProfileDraft, secret: canarySecret, storage: 'keychain' }
  const { id: profileId } = (await call('profiles.create', created)).profile
  const ofProfile = { profileId }
  await call('profiles.testConnection', {
    ...{
      operationId: machine.uuid(),
      baseUrl: aProfileDraft.baseUrl,
      headerForm: 'bearer',
      profileId
    }
  })
  await call('profiles.setSecret', { profileId, secret: canarySecret, storage: 'session' })
  await call('profiles.setSecret', { profileId, secret: `${canarySecret}\n`, storage: 'session' })
  await call('profiles.setSecret', { profileId, secret: canarySecret, storage: 'keychain' })
  await call('profiles.secretState', ofProfile)
  await call('keys.refresh', ofProfile)
  horizon.createKey.mockRejectedValueOnce(
    new AppError('validation-failed', `Echo ${canaryPlaintext}`, { serverMessage: canaryPlaintext })
  )
  await call('keys.create', { profileId, draft: aKeyDraft })
  const { revealId, key } = await call('keys.create', { profileId, draft: aKeyDraft })
  expect(await call('reveals.show', { revealId })).toEqual({ plaintext: canaryPlaintext })
  await call('reveals.copy', { revealId })
  await call('reveals.saveToFile', { revealId, format: 'env' })
  await call('reveals.pending', ofProfile)
  await call('clipboard.state', {})
  await call('keys.list', ofProfile)
  await call('keys.get', { profileId, keyId: key.id })
  const { probe } = machine.remote.connector
  probe.mockRejectedValueOnce(new AppError('timeout', `Echo ${canaryPlaintext}`))
  probe.mockResolvedValueOnce({ status: 403, serverCode: canaryPlaintext })
  await call('proofs.run', { revealId, operationId: machine.uuid() })
  await call('proofs.ofKey', { profileId, keyId: key.id })
  await call('purposes.set', {
    profileId,
    keyId: key.id,
    purpose: { ...emptyPurpose, note: canaryPlaintext }
  })
  await call('reveals.acknowledge', { revealId })
  await call('reveals.show', { revealId })
  const { token, consent } = await call('keys.prepareRevoke', { profileId, keyId: key.id })
  const given = { token, isTicked: true, typedText: consent.text, reason: 'other' }
  horizon.revokeKey.mockRejectedValueOnce(new AppError('conflict', canaryPlaintext))
  await call('keys.revoke', given)
  const many = await call('keys.prepareRevokeMany', { profileId, keyIds: [key.id] })
  const text = { isTicked: true, typedText: many.consent.text, reason: 'other' }
  horizon.revokeKey.mockRejectedValueOnce(new AppError('conflict', canaryPlaintext))
  await call('keys.revokeMany', { token: many.token, ...text, operationId: machine.uuid() })
  await call('keys.mustRevoke', ofProfile)
  await call('keys.rejectedCalls', { profileId, keyId: key.id })
  await call('keys.exportCsv', { profileId, keyIds: [key.id] })
  await call('keys.strays', ofProfile)
  await call('localHorizon.open', {})
  await call('profiles.list', {})
  await call('app.notices', {})
  await machine.time.advance(60_000)
  await app.core.stop()

  const leaking = replies.filter(([, reply]) => holdsCanary(reply)).map(([name]) => name)
  expect(leaking).toEqual(['reveals.show'])
  expect(holdsCanary(published)).toBe(false)
  expect(holdsCanary(lines)).toBe(false)
  const data = [...machine.data.values()].map(({ operations, data }) => [
    [...operations.values()],
    data.keys.store.mock.calls
  ])
  expect(holdsCanary([machine.profiles, machine.settings, data])).toBe(false)
  expect(machine.clipboard.text).toBe('')
})
