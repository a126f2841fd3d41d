import { startLiveTraffic } from '@sandbox/live-traffic'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

const seed = 'a fixed seed'
let horizon: Sandbox
beforeEach(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed })
})
afterEach(() => horizon.close())

type Row = {
  key_id: string | null
  method: string
  path: string
  status: number
  user_agent: string
}
const live = () =>
  stored<Row>(horizon, "SELECT * FROM request_log WHERE ip = '127.0.0.1' ORDER BY id")

/** Rests for no time at all, until `calls` were made; from then on until it is stopped. */
function restless(calls: number) {
  let reached = () => {}
  const done = new Promise<void>(resolve => {
    reached = resolve
  })
  let made = 0
  return {
    done,
    rest: (signal: AbortSignal): Promise<void> => {
      made += 1
      if (made < calls) return Promise.resolve()
      reached()
      return new Promise(resolve => {
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }
}

test('calls with real keys and webhook tokens that are let in, as different programs', async () => {
  const { done, rest } = restless(120)
  const traffic = startLiveTraffic(horizon.url, seed, rest)
  await done
  await traffic.stop()
  const rows = live()
  expect(rows).toHaveLength(120)
  const triggers = rows.filter(row => row.path === '/api/webhooks/agent/:token')
  expect(triggers.length).toBeGreaterThan(0)
  expect(rows.filter(row => row.status >= 400)).toEqual([])
  expect(rows.filter(row => row.key_id === null)).toEqual(triggers)
  expect(new Set(rows.map(row => row.key_id)).size).toBeGreaterThan(10)
  expect(new Set(rows.map(row => row.user_agent)).size).toBeGreaterThan(10)
  expect(new Set(rows.map(row => row.method))).toEqual(new Set(['GET', 'POST']))
})

test('calls with keys of partners, which are let in too', async () => {
  const { done, rest } = restless(250)
  const traffic = startLiveTraffic(horizon.url, seed, rest)
  await done
  await traffic.stop()
  const ofPartners = stored<{ client_name: string; status: number }>(
    horizon,
    `SELECT client_name, status FROM request_log JOIN api_keys ON api_keys.id = key_id
     WHERE ip = '127.0.0.1' AND partner_id IS NOT NULL`
  )
  expect(new Set(ofPartners.map(row => row.client_name)).size).toBeGreaterThan(4)
  expect(ofPartners.filter(row => row.status !== 200)).toEqual([])
})

test('stops, and outlives a Horizon that does not answer', async () => {
  const { done, rest } = restless(3)
  const traffic = startLiveTraffic('http://127.0.0.1:1', seed, rest)
  await done
  await traffic.stop()
  expect(live()).toEqual([])
})
