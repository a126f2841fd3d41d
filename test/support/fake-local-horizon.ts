import type { LocalHorizonHost, LocalHorizonState } from '@main/core/ports'
import { Secret } from '@shared/secret'
import { vi } from 'vitest'
import type { Spied } from './spied'

export function fakeLocalHorizon(adminSecret: string) {
  let state: LocalHorizonState = { state: 'stopped' }
  const listeners: ((state: LocalHorizonState) => void)[] = []
  let starts = 0
  const become = (next: LocalHorizonState) => {
    state = next
    for (const listener of listeners) listener(next)
  }
  const host: Spied<LocalHorizonHost> = {
    state: vi.fn(() => state),
    start: vi.fn(async () => {
      starts += 1
      const url = `http://127.0.0.1:${4_000 + starts}`
      become({ state: 'running', url })
      return { url, secret: new Secret(adminSecret) }
    }),
    stop: vi.fn(async () => become({ state: 'stopped' })),
    onChange: vi.fn(listener => void listeners.push(listener))
  }
  return { host, become }
}
