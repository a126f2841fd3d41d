import { procedures } from '@shared/contract'
import type { WebhookDelivery } from '@shared/horizon/webhook'
import { nextRun, webhookApp } from '@support/webhook-app'
import { expect, test } from 'vitest'

const secondMs = 1_000

/** A rotated webhook whose token was confirmed as stored. */
async function stored() {
  const app = await webhookApp()
  const { revealId } = await app.rotate()
  await app.handlers['reveals.acknowledge']({ revealId })
  const { machine, hooks } = app
  const rotatedAt = machine.time.clock.now()
  const trigger = (changes: Partial<WebhookDelivery> = {}): void => {
    const at = new Date(machine.time.clock.now()).toISOString()
    const number = hooks.state.deliveries?.length ?? 0
    const delivery = { id: `d${number}`, at, direction: 'inbound', status: 'accepted', ...changes }
    hooks.state.deliveries?.unshift(delivery)
    hooks.state.webhooks =
      hooks.state.webhooks?.map(each => ({ ...each, lastTriggeredAt: delivery.at })) ?? null
  }
  return { ...app, rotatedAt, trigger }
}

test('the first accepted trigger after the rotation is seen once, and stays on record', async () => {
  const { refresh, trigger, machine, profileId } = await stored()
  expect((await refresh()).rotations).toMatchObject([{ state: 'stored', firstTriggerAt: null }])

  await machine.time.advance(30 * secondMs)
  trigger()
  const first = new Date(machine.time.clock.now()).toISOString()
  await machine.time.advance(30 * secondMs)
  trigger()
  expect((await refresh()).rotations).toMatchObject([{ firstTriggerAt: first }])
  const { list } = await nextRun(machine, profileId)
  expect((await list()).rotations).toMatchObject([{ state: 'stored', firstTriggerAt: first }])
})

test.each([
  ['one that was refused', { status: 'refused' }],
  ['one from before the rotation', { at: '2026-11-20T08:59:00.000Z' }],
  ['one with another token', { tokenHint: 'hz_live_Old1' }],
  ['a delivery to the outside', { direction: 'outbound', status: 'delivered' }]
])('%s is not the first trigger', async (_what, changes) => {
  const { refresh, trigger, machine, hooks } = await stored()
  await machine.time.advance(secondMs)
  trigger(changes)
  const now = new Date(machine.time.clock.now()).toISOString()
  hooks.state.webhooks =
    hooks.state.webhooks?.map(each => ({ ...each, lastTriggeredAt: now })) ?? null
  expect((await refresh()).rotations).toMatchObject([{ firstTriggerAt: null }])
})

test('without deliveries the time of the last trigger tells', async () => {
  const { refresh, trigger, machine, hooks } = await stored()
  await machine.time.advance(secondMs)
  trigger()
  hooks.state.deliveries = null
  const seenAt = new Date(machine.time.clock.now()).toISOString()
  expect((await refresh()).rotations).toMatchObject([{ firstTriggerAt: seenAt }])
})

test('a Horizon that says nothing of triggers leaves it open', async () => {
  const { refresh, hooks } = await stored()
  hooks.state.webhooks =
    hooks.state.webhooks?.map(({ lastTriggeredAt: _none, ...webhook }) => webhook) ?? null
  const [rotation] = (await refresh()).rotations
  expect(rotation).toMatchObject({ state: 'stored' })
  expect(rotation).not.toHaveProperty('firstTriggerAt', null)
})

test('no delivery is asked for while the list says that none came', async () => {
  const { refresh, hooks } = await stored()
  await refresh()
  expect(hooks.webhooks.deliveries).not.toHaveBeenCalled()
})

test('what was read is dismissed for good', async () => {
  const { refresh, handlers, profileId, machine } = await stored()
  const [rotation] = (await refresh()).rotations
  const operationId = rotation?.operationId ?? ''
  await handlers['webhooks.dismissRotation']({ profileId, operationId })
  expect((await refresh()).rotations).toEqual([])
  expect((await (await nextRun(machine, profileId)).list()).rotations).toEqual([])
})

test.each([true, false])(
  'a time in another form is no reason to answer nothing (%s)',
  async hasThem => {
    const { refresh, trigger, machine, hooks } = await stored()
    await machine.time.advance(30 * secondMs)
    const iso = new Date(machine.time.clock.now()).toISOString()
    trigger({ at: iso.replace('Z', '+00:00') })
    if (!hasThem) hooks.state.deliveries = null
    const answer = await refresh()
    expect(procedures['webhooks.list'].output.safeParse(answer).success).toBe(true)
    expect(answer.rotations).toMatchObject([{ firstTriggerAt: iso }])
  }
)
