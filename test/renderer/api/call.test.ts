import { CallError, call, toWireError } from '@renderer/api/call'
import { subscribe } from '@renderer/api/subscribe'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { expect, test } from 'vitest'
import { connectFake } from '../ui/render-page'

test('an answer comes as the contract names it', async () => {
  connectFake()
  const { profiles, activeProfileId } = await call('profiles.list', {})
  expect(activeProfileId).toBe(acmeId)
  expect(profiles.map(profile => profile.name)).toEqual(['Acme', 'Local'])
})

test('a failure keeps main’s words and codes', async () => {
  connectFake(
    {},
    {
      'keys.list': async () => {
        throw new AppError('timeout', 'Horizon did not answer', { requestId: 'req_1' })
      }
    }
  )
  const failure = await call('keys.list', { profileId: acmeId }).catch(error => error)
  expect(failure).toBeInstanceOf(CallError)
  expect(toWireError(failure)).toEqual({
    code: 'timeout',
    message: 'Horizon did not answer',
    requestId: 'req_1'
  })
})

test('a main process that is gone is said to be, with a next step', async () => {
  Object.assign(window, {
    consoleBridge: { call: () => Promise.reject(new Error('gone')), subscribe: () => () => 0 }
  })
  const failure = toWireError(await call('app.about', {}).catch(error => error))
  expect(failure.message).toContain('does not answer')
  expect(failure.nextStep).toBeDefined()
})

test('only the named event is heard, and only until it is ended', () => {
  const fake = connectFake()
  const heard: unknown[] = []
  const end = subscribe('keys.changed', payload => heard.push(payload))
  fake.emit('profiles.changed', {})
  fake.emit('keys.changed', { profileId: acmeId })
  end()
  fake.emit('keys.changed', { profileId: acmeId })
  expect(heard).toEqual([{ profileId: acmeId }])
})
