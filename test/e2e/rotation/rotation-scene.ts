import { request } from 'node:http'
import { goTo } from '@support/console-journey'
import { createClockFile, makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import type { Page } from 'playwright-core'

/** The status of a real call with a key, from one of this machine's own addresses. */
export function callFrom(
  address: string,
  { url }: Pick<Sandbox, 'url'>,
  key: string,
  userAgent: string
): Promise<number> {
  return new Promise((resolve, reject) => {
    request(
      new URL('/api/agents', url),
      {
        localAddress: address,
        agent: false,
        headers: { 'x-api-key': key, 'User-Agent': userAgent }
      },
      response => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      }
    )
      .on('error', reject)
      .end()
  })
}

export const callers = [
  { address: '127.0.0.11', userAgent: 'billing-service/2.4' },
  { address: '127.0.0.12', userAgent: 'nightly-export/1.0' },
  { address: '127.0.0.13', userAgent: 'old-laptop/0.9' }
] as const

const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/**
 * A Horizon whose time the test moves, with a key that three systems call every two hours. It
 * begins eight hours ago, so that it ends where this machine's clock is.
 */
export async function startCalledKey(name: string, faultFile?: string) {
  const clock = await createClockFile(new Date(Date.now() - 8 * hourMs).toISOString())
  const horizon = await startSandbox({
    clockFile: clock.file,
    ...(faultFile !== undefined && { faultFile })
  })
  const key = await makeKey(horizon, { client_name: name, scopes: ['agents:read'] })
  const callAs = (who: readonly (typeof callers)[number][], plaintext: string) =>
    Promise.all(
      who.map(({ address, userAgent }) => callFrom(address, horizon, plaintext, userAgent))
    )
  await callAs(callers, key.plaintext)
  await clock.advance(2 * hourMs)
  await callAs(callers, key.plaintext)
  return {
    horizon,
    key,
    callAs,
    advance: clock.advance,
    async close() {
      await horizon.close()
      await clock.remove()
    }
  }
}

export type ListedKey = {
  readonly id: string
  readonly client_name: string
  readonly enabled: boolean
}

export async function keysNamed(horizon: Sandbox, beginning: string): Promise<ListedKey[]> {
  const { body } = await horizon.admin('GET', '/admin/api-keys')
  return body.filter(({ client_name }: ListedKey) => client_name.startsWith(beginning))
}

/** The keys whose name begins like this and that work, whichever was made first. */
export async function workingKeys(horizon: Sandbox, beginning: string): Promise<ListedKey[]> {
  return (await keysNamed(horizon, beginning)).filter(({ enabled }) => enabled)
}

/** The next write of a kind, for a fault. */
export const onCreate = { method: 'POST', path: '/admin/api-keys', nth: 1 } as const
export const onRevoke = { method: 'DELETE', path: '/admin/api-keys/:id', nth: 1 } as const

/** How many writes of a kind took effect at Horizon, or were refused there. */
export function heardBy(horizon: Sandbox, action: 'created' | 'revoked'): number {
  const sql = `SELECT count(*) AS n FROM audit_log WHERE action = 'api_key.${action}'`
  return stored<{ n: number }>(horizon, sql)[0]?.n ?? 0
}

export async function openRotation(page: Page, name: string): Promise<void> {
  await goTo(page, '/rotations')
  await page.getByRole('heading', { name: 'Rotations', level: 1 }).waitFor()
  await page.locator('a[data-rotation-row]').filter({ hasText: name }).first().click()
  await page.getByRole('list', { name: 'Steps' }).waitFor()
}
