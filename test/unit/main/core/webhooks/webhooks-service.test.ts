import { AppError } from '@shared/errors'
import { canaryToken } from '@support/fake-webhooks'
import { aWebhookDraft, nextRun, webhookApp } from '@support/webhook-app'
import { expect, test } from 'vitest'

const lost = new AppError('outcome-unknown', 'lost')

test('what was listed is shown offline, with its age and why it is not newer', async () => {
  const { refresh, handlers, hooks, profileId, machine } = await webhookApp()
  const { fetchedAt } = await refresh()
  await machine.time.advance(60_000)
  hooks.webhooks.list.mockRejectedValue(new AppError('refused', 'nobody answers'))
  expect(await refresh()).toMatchObject({
    webhooks: [{ id: 'wh_1' }],
    fetchedAt,
    failure: { code: 'refused' }
  })
  expect(await handlers['webhooks.list']({ profileId })).toMatchObject({ fetchedAt })
})

test('webhooks that cannot be read are named', async () => {
  const { refresh, hooks } = await webhookApp()
  const unreadable = [{ position: 2, id: 'wh_2', reason: 'its agent_id cannot be used' }]
  hooks.webhooks.list.mockResolvedValueOnce({ webhooks: [], unreadable })
  expect((await refresh()).unreadable).toEqual(unreadable)
})

test('no list endpoint is said as such', async () => {
  const { refresh, hooks } = await webhookApp()
  hooks.state.webhooks = null
  expect(await refresh()).toMatchObject({
    access: 'admin-secret',
    fetchedAt: null,
    failure: { code: 'not-offered', nextStep: 'Rotate a webhook by its id.' }
  })
})

test('a created webhook waits with token, address and signing secret, and is in the list', async () => {
  const { handlers, profileId, refresh } = await webhookApp()
  await refresh()
  const created = await handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  expect(JSON.stringify(created)).not.toContain('CANARY')
  const { reveals } = await handlers['reveals.pending']({ profileId })
  expect(reveals).toMatchObject([
    {
      revealId: created.revealId,
      parts: ['trigger-url', 'token', 'signing-secret'],
      clientName: 'agent_7'
    }
  ])
  const list = await handlers['webhooks.list']({ profileId })
  expect(list.webhooks.map(({ id }) => id)).toContain(created.webhook.id)
})

test('everything is saved as lines of one .env file', async () => {
  const { handlers, profileId, files } = await webhookApp()
  const { revealId } = await handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  await handlers['reveals.saveToFile']({ revealId, format: 'env' })
  const [path, content] = files.writeNew.mock.calls[0] ?? []
  expect(path).toBe('/chosen/agent-7-webhook.env')
  expect(content?.reveal()).toBe(
    [
      `HORIZON_WEBHOOK_TRIGGER_URL=https://horizon.example/api/webhooks/agent/${canaryToken}1`,
      `HORIZON_WEBHOOK_TOKEN=${canaryToken}1`,
      'HORIZON_WEBHOOK_SIGNING_SECRET=CANARY-signing-secret-91c',
      ''
    ].join('\n')
  )
  await handlers['reveals.saveToFile']({ revealId, format: 'plain', part: 'signing-secret' })
  expect(files.writeNew.mock.calls[1]?.[1].reveal()).toBe('CANARY-signing-secret-91c\n')
})

test('a part is copied by itself', async () => {
  const { handlers, profileId, machine } = await webhookApp()
  const { revealId } = await handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  const state = await handlers['reveals.copy']({ revealId, part: 'token' })
  expect(state).toMatchObject({ state: 'holding', part: 'token' })
  expect(machine.clipboard.text).toBe(`${canaryToken}1`)
  await expect(handlers['reveals.copy']({ revealId, part: 'key' })).rejects.toMatchObject({
    code: 'invalid-input'
  })
})

test('a create whose reply was lost is named with what may have come of it', async () => {
  const { handlers, profileId, refresh, hooks } = await webhookApp()
  await refresh()
  const made = hooks.webhooks.create.getMockImplementation()
  hooks.webhooks.create.mockImplementationOnce(async (...args) => {
    await made?.(...args)
    throw lost
  })
  const creating = handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  await expect(creating).rejects.toMatchObject({ code: 'outcome-unknown' })
  const list = await refresh()
  expect(list.unsureCreates).toMatchObject([{ agentId: 'agent_7', candidateIds: ['wh_new_2'] }])
  const operationId = list.unsureCreates[0]?.operationId ?? ''
  await handlers['webhooks.dismissRotation']({ profileId, operationId })
  expect((await refresh()).unsureCreates).toEqual([])
})

test('a created webhook nobody confirmed is listed as not stored after the offers', async () => {
  const { handlers, profileId, machine } = await webhookApp()
  const { webhook } = await handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  expect(await (await nextRun(machine, profileId)).reveals()).toMatchObject([{ kind: 'webhook' }])
  const { list } = await nextRun(machine, profileId)
  expect((await list()).rotations).toMatchObject([{ webhookId: webhook.id, state: 'not-stored' }])
})

test.each([
  ['url', { url: 'http://hooks.example/in' }],
  ['events', { events: [] }],
  ['ipAllowlist', { ipAllowlist: ['203.0.113.7/24'] }],
  ['ipAllowlist', { ipAllowlist: [] }],
  ['rateLimit', { rateLimit: 0 }],
  ['rateLimit', { rateLimit: 100_000 }],
  ['agentId', { agentId: ' ' }]
])('a draft with a wrong %s is refused before anything is sent', async (field, wrong) => {
  const { handlers, profileId, hooks } = await webhookApp()
  const creating = handlers['webhooks.create']({
    profileId,
    draft: { ...aWebhookDraft, ...wrong }
  })
  await expect(creating).rejects.toMatchObject({ details: { fields: [{ field }] } })
  expect(hooks.webhooks.create).not.toHaveBeenCalled()
})

const seen = { version: 1, ipAllowlist: null, rateLimit: 60 }

test('a change carries the version that was seen', async () => {
  const { handlers, profileId, hooks, refresh } = await webhookApp()
  await refresh()
  const changed = await handlers['webhooks.update']({
    profileId,
    webhookId: 'wh_1',
    seen,
    ipAllowlist: ['203.0.113.9'],
    rateLimit: 10
  })
  expect(changed).toMatchObject({ webhook: { rateLimit: 10 }, isRaceExcluded: true })
  const changes = { ipAllowlist: ['203.0.113.9/32'], rateLimit: 10 }
  expect(hooks.webhooks.update).toHaveBeenCalledWith('wh_1', changes, 1)
  expect(await handlers['webhooks.list']({ profileId })).toMatchObject({
    webhooks: [{ ipAllowlist: ['203.0.113.9/32'] }]
  })
})

test('a webhook that changed meanwhile is not changed again', async () => {
  const { handlers, profileId, hooks } = await webhookApp()
  await hooks.webhooks.update('wh_1', { rateLimit: 20 })
  hooks.webhooks.update.mockClear()
  const changing = handlers['webhooks.update']({
    profileId,
    webhookId: 'wh_1',
    seen,
    rateLimit: 10
  })
  await expect(changing).rejects.toMatchObject({
    code: 'object-changed',
    message: expect.stringContaining('limit per minute 60 → 20')
  })
  expect(hooks.webhooks.update).not.toHaveBeenCalled()
})

test('without versions what was seen is compared, and the race is said', async () => {
  const { handlers, profileId, hooks } = await webhookApp()
  hooks.state.webhooks =
    hooks.state.webhooks?.map(({ version: _none, ...webhook }) => webhook) ?? null
  const update = (rateLimit: number) =>
    handlers['webhooks.update']({
      profileId,
      webhookId: 'wh_1',
      seen: { ipAllowlist: null, rateLimit: 60 },
      rateLimit
    })
  expect(await update(10)).toMatchObject({ isRaceExcluded: false })
  await expect(update(5)).rejects.toMatchObject({ code: 'object-changed' })
})

test('a lost reply to a change is settled by reading the webhook', async () => {
  const { handlers, profileId, hooks } = await webhookApp()
  const update = hooks.webhooks.update.getMockImplementation()
  hooks.webhooks.update.mockImplementationOnce(async (...args) => {
    await update?.(...args)
    throw lost
  })
  const change = { profileId, webhookId: 'wh_1', seen, rateLimit: 10 }
  expect(await handlers['webhooks.update'](change)).toMatchObject({ webhook: { rateLimit: 10 } })
  expect(hooks.webhooks.update).toHaveBeenCalledTimes(1)
})

test('deliveries come with the hours in which the fewest triggers came', async () => {
  const { handlers, profileId, hooks, machine } = await webhookApp()
  const now = machine.time.clock.now()
  hooks.state.deliveries = Array.from({ length: 24 * 10 }, (_, hoursAgo) => {
    const at = new Date(now - (hoursAgo + 0.5) * 3_600_000)
    const direction = at.getUTCHours() === 3 || at.getUTCHours() === 4 ? 'outbound' : 'inbound'
    return { id: `d${hoursAgo}`, at: at.toISOString(), direction, status: 'accepted' }
  })
  const answer = await handlers['webhooks.deliveries']({ profileId, webhookId: 'wh_1' })
  expect(answer).toMatchObject({
    quietHours: { fromHour: 3, toHour: 5, triggers: 0 },
    fetchedAt: new Date(now).toISOString()
  })
  hooks.state.deliveries = null
  expect(await handlers['webhooks.deliveries']({ profileId, webhookId: 'wh_1' })).toMatchObject({
    deliveries: null,
    quietHours: null
  })
})

test('no plaintext of a webhook is in the log, the journal, the cache, an event or an error', async () => {
  const { handlers, profileId, rotate, refresh, hooks, data, lines, published } = await webhookApp()
  await refresh()
  const created = await handlers['webhooks.create']({ profileId, draft: aWebhookDraft })
  await handlers['reveals.show']({ revealId: created.revealId })
  const rotated = await rotate()
  await handlers['reveals.acknowledge']({ revealId: created.revealId })
  await handlers['reveals.acknowledge']({ revealId: rotated.revealId })
  hooks.webhooks.rotate.mockRejectedValueOnce(new AppError('outcome-unknown', canaryToken))
  const failure = await rotate().catch((error: unknown) => JSON.stringify(error))
  const kept = [
    lines,
    published,
    failure,
    [...data.operations.values()],
    await refresh(),
    await data.data.replies.get('webhooks')
  ]
  expect(JSON.stringify(kept)).not.toContain('CANARY')
})
