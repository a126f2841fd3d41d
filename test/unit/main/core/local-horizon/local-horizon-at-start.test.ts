import { fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

/** A console that was left with the local profile active, started again. */
async function startedAgain() {
  const first = fakeApp()
  const { profile } = await first.core.handlers['localHorizon.open']({})
  await first.core.stop()
  const again = fakeApp(first.machine)
  await again.core.start()
  return { ...again, profileId: profile.id }
}

test('what is held is shown before the local Horizon is started', async () => {
  const { core, local, profileId } = await startedAgain()
  await core.handlers['keys.list']({ profileId })
  expect(local.host.start).not.toHaveBeenCalled()
})

test('the first question to the local Horizon starts it and is answered', async () => {
  const { core, local, machine, profileId } = await startedAgain()
  const ask = () => core.handlers['keys.refresh']({ profileId, isBackground: false })
  const [{ failure }] = await Promise.all([ask(), ask()])
  expect(failure).toBeUndefined()
  await machine.time.advance(10_000)
  expect(local.host.start).toHaveBeenCalledOnce()
})

test('a local Horizon that is asked for nothing starts by itself', async () => {
  const { local, machine } = await startedAgain()
  await machine.time.advance(2_000)
  expect(local.host.start).toHaveBeenCalledOnce()
})

test('a console that ends at once starts no local Horizon any more', async () => {
  const { core, local, machine } = await startedAgain()
  await core.stop()
  await machine.time.advance(10_000)
  expect(local.host.start).not.toHaveBeenCalled()
})
