import { AppError } from '@shared/errors'
import { canaryToken } from '@support/fake-webhooks'
import { aWebhookDraft, nextRun, webhookApp } from '@support/webhook-app'
import { expect, test, vi } from 'vitest'

const lost = new AppError('outcome-unknown', 'lost')

test('a rotation is on disk before its call leaves', async () => {
  const { rotate, hooks, data } = await webhookApp()
  let known: unknown
  hooks.webhooks.rotate.mockImplementationOnce(async () => {
    known = [...data.operations.values()].at(-1)
    throw lost
  })
  await expect(rotate()).rejects.toMatchObject({ code: 'outcome-unknown' })
  expect(known).toMatchObject({ kind: 'webhook.rotate', subjectId: 'wh_1', state: 'intended' })
})

test('its token, address and nothing else wait as a reveal, and the reply holds none of them', async () => {
  const { rotate, handlers, profileId } = await webhookApp()
  const answer = await rotate()
  expect(JSON.stringify(answer)).not.toContain(canaryToken)
  const { reveals } = await handlers['reveals.pending']({ profileId })
  expect(reveals).toMatchObject([
    {
      revealId: answer.revealId,
      kind: 'webhook',
      parts: ['trigger-url', 'token'],
      keyId: 'wh_1',
      stash: 'keychain'
    }
  ])
  const show = (part?: 'token') => handlers['reveals.show']({ revealId: answer.revealId, part })
  expect((await show('token')).plaintext).toBe(`${canaryToken}1`)
  expect((await show()).plaintext).toContain(`/api/webhooks/agent/${canaryToken}1`)
})

test('the address is made out of the token where Horizon answers no more than that', async () => {
  const { rotate, handlers, hooks } = await webhookApp()
  const plain = hooks.webhooks.rotate.getMockImplementation()
  hooks.webhooks.rotate.mockImplementationOnce(async id => {
    if (plain === undefined) throw new Error('no rotate')
    return { ...(await plain(id)), triggerUrl: null }
  })
  const { revealId } = await rotate()
  expect((await handlers['reveals.show']({ revealId, part: 'trigger-url' })).plaintext).toBe(
    `https://horizon.example/api/webhooks/agent/${canaryToken}1`
  )
})

test.each(['rotated', 'created'] as const)(
  'a fresh token of one %s is stashed before anything else is waited for',
  async what => {
    const { rotate, handlers, hooks, machine, ports, profileId } = await webhookApp()
    const held: string[] = []
    vi.spyOn(machine.keychain.store, 'write').mockImplementation(async account => {
      held.push(account)
      return { outcome: 'ok', value: null }
    })
    // Once the reply is here, neither the profile nor the keychain can be read any more.
    const never = () => new Promise<never>(() => undefined)
    const hang = () => {
      ports.profileFile.read = never
      vi.spyOn(machine.keychain.store, 'read').mockImplementation(never)
    }
    const [plainRotate, plainCreate] = [
      hooks.webhooks.rotate.getMockImplementation(),
      hooks.webhooks.create.getMockImplementation()
    ]
    if (plainRotate === undefined || plainCreate === undefined) throw new Error('no webhooks')
    hooks.webhooks.rotate.mockImplementationOnce(async id => {
      const reply = await plainRotate(id)
      hang()
      return { ...reply, triggerUrl: null }
    })
    hooks.webhooks.create.mockImplementationOnce(async (draft, operationId) => {
      const reply = await plainCreate(draft, operationId)
      hang()
      return { ...reply, triggerUrl: null }
    })
    void (what === 'rotated'
      ? rotate()
      : handlers['webhooks.create']({ profileId, draft: aWebhookDraft }))
    await expect.poll(() => held).toEqual([expect.stringMatching(/^reveal\//)])
    const { reveals } = await handlers['reveals.pending']({ profileId })
    expect(reveals).toMatchObject([{ kind: 'webhook', stash: 'keychain' }])
    expect(reveals[0]?.parts).toContain('trigger-url')
  }
)

test('a lost reply is never sent again by itself: the token may be unknown to everyone', async () => {
  const { rotate, refresh, hooks, machine, profileId } = await webhookApp()
  hooks.webhooks.rotate.mockRejectedValueOnce(lost)
  await expect(rotate()).rejects.toMatchObject({
    code: 'outcome-unknown',
    message: expect.stringContaining('may be unknown to everyone')
  })
  expect((await refresh()).rotations).toMatchObject([{ webhookId: 'wh_1', state: 'unknown' }])
  await machine.time.advance(3_600_000)
  await nextRun(machine, profileId)
  expect(hooks.webhooks.rotate).toHaveBeenCalledTimes(1)
})

test('rotating again after a lost reply needs no second consent, and ends the unknown', async () => {
  const { handlers, hooks, refresh, profileId } = await webhookApp({
    safetyLevel: 'type-to-confirm'
  })
  const prepare = () => handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_1' })
  const first = await prepare()
  expect(first.consent).toEqual({ kind: 'text', what: 'id', text: 'wh_1' })
  hooks.webhooks.rotate.mockRejectedValueOnce(lost)
  const typed = { isTicked: false, typedText: 'wh_1' }
  await expect(handlers['webhooks.rotate']({ token: first.token, ...typed })).rejects.toMatchObject(
    { code: 'outcome-unknown' }
  )

  const again = await prepare()
  expect(again.consent).toEqual({ kind: 'button' })
  await handlers['webhooks.rotate']({ token: again.token, isTicked: false, typedText: null })
  expect((await refresh()).rotations).toMatchObject([{ webhookId: 'wh_1', state: 'waiting' }])
})

test('nothing is sent without the consent that was asked for', async () => {
  const { handlers, hooks, profileId } = await webhookApp({ safetyLevel: 'type-to-confirm' })
  const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_1' })
  await expect(
    handlers['webhooks.rotate']({ token, isTicked: true, typedText: 'wh_2' })
  ).rejects.toMatchObject({
    code: 'name-mismatch',
    message: expect.stringContaining('webhook’s id')
  })
  expect(hooks.webhooks.rotate).not.toHaveBeenCalled()
})

test('a token works once: the second use sends nothing', async () => {
  const { handlers, hooks, profileId } = await webhookApp()
  const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_1' })
  const given = { token, isTicked: false, typedText: null }
  const both = await Promise.allSettled([
    handlers['webhooks.rotate'](given),
    handlers['webhooks.rotate'](given)
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(hooks.webhooks.rotate).toHaveBeenCalledTimes(1)
})

test('a webhook that changed since it was shown is not rotated', async () => {
  const { handlers, hooks, profileId } = await webhookApp()
  const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_1' })
  await hooks.webhooks.rotate('wh_1')
  hooks.webhooks.rotate.mockClear()
  await expect(
    handlers['webhooks.rotate']({ token, isTicked: false, typedText: null })
  ).rejects.toMatchObject({ code: 'object-changed' })
  expect(hooks.webhooks.rotate).not.toHaveBeenCalled()
})

test('killed while the call is on its way, the next start says that the token may be unknown', async () => {
  const { rotate, hooks, machine, profileId } = await webhookApp()
  hooks.webhooks.rotate.mockReturnValueOnce(new Promise(() => undefined))
  void rotate()
  await expect.poll(() => hooks.webhooks.rotate.mock.calls.length).toBe(1)
  const { list } = await nextRun(machine, profileId)
  expect((await list()).rotations).toMatchObject([{ webhookId: 'wh_1', state: 'unknown' }])
})

test('killed before it was confirmed, the token is offered once more, then listed as not stored', async () => {
  const { rotate, machine, profileId } = await webhookApp()
  const { revealId } = await rotate()
  const second = await nextRun(machine, profileId)
  expect(await second.reveals()).toMatchObject([
    { revealId, kind: 'webhook', parts: ['trigger-url', 'token'], isRecovered: true }
  ])
  const { plaintext } = await second.handlers['reveals.show']({ revealId, part: 'token' })
  expect(plaintext).toBe(`${canaryToken}1`)

  const third = await nextRun(machine, profileId)
  expect(await third.reveals()).toEqual([])
  expect((await third.list()).rotations).toMatchObject([{ state: 'not-stored' }])
})

test('a refused rotation leaves no open end', async () => {
  const { rotate, refresh, hooks } = await webhookApp()
  hooks.webhooks.rotate.mockRejectedValueOnce(new AppError('forbidden', 'no', { status: 403 }))
  await expect(rotate()).rejects.toMatchObject({ code: 'forbidden' })
  expect((await refresh()).rotations).toEqual([])
})

test('where no list is offered a webhook is rotated by its id', async () => {
  const { handlers, hooks, profileId, rotate } = await webhookApp()
  hooks.state.webhooks = null
  const { webhook } = await handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_9' })
  expect(webhook).toBeNull()
  expect(await rotate('wh_9')).toMatchObject({ webhook: null })
})

test('an id that no list knows is not rotated', async () => {
  const { rotate, hooks } = await webhookApp()
  await expect(rotate('wh_9')).rejects.toMatchObject({ code: 'not-found' })
  expect(hooks.webhooks.rotate).not.toHaveBeenCalled()
})

test('a read-only profile rotates nothing', async () => {
  const { rotate, hooks } = await webhookApp({ safetyLevel: 'read-only' })
  await expect(rotate()).rejects.toMatchObject({ code: 'read-only' })
  expect(hooks.webhooks.rotate).not.toHaveBeenCalled()
})

test('where the journal cannot be written nothing is sent', async () => {
  const { rotate, hooks, data } = await webhookApp()
  data.data.journal.intend.mockRejectedValueOnce(new Error('disk full'))
  await expect(rotate()).rejects.toThrow('disk full')
  expect(hooks.webhooks.rotate).not.toHaveBeenCalled()
})

test('a token given as an id goes nowhere', async () => {
  const { rotate, hooks, data } = await webhookApp()
  await expect(rotate(canaryToken)).rejects.toMatchObject({ code: 'invalid-input' })
  expect(hooks.webhooks.get).not.toHaveBeenCalled()
  expect([...data.operations.values()]).toEqual([])
})

test.each([true, false])(
  'of two that were prepared at once one is sent (list: %s)',
  async hasList => {
    const { handlers, hooks, profileId } = await webhookApp()
    if (!hasList) hooks.state.webhooks = null
    const prepare = () => handlers['webhooks.prepareRotate']({ profileId, webhookId: 'wh_1' })
    const prepared = [await prepare(), await prepare()]
    const sent = await Promise.allSettled(
      prepared.map(({ token }) =>
        handlers['webhooks.rotate']({ token, isTicked: true, typedText: null })
      )
    )
    expect(sent).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'object-changed' } }
    ])
    expect(hooks.webhooks.rotate).toHaveBeenCalledTimes(1)
  }
)
