import type { Rotation } from '@shared/contract/rotation-views'
import { connectedApp, settled } from './fakes'

type Options = Parameters<typeof connectedApp>[0] & { readonly mode?: 'guided' | 'emergency' }

/** A connected app with a rotation of its one key, taken forward step by step. */
export async function rotationApp({ mode = 'guided', ...options }: Options = {}) {
  const app = await connectedApp({ safetyLevel: 'normal', ...options })
  const { profileId } = app
  const { handlers } = app.core
  const keyId = 'key_1'

  const start = () =>
    handlers['rotations.start']({ profileId, keyId, mode, seenVersion: 1, expiresAt: null })

  async function created(): Promise<Rotation> {
    const { id } = await start()
    return handlers['rotations.create']({ profileId, rotationId: id })
  }

  async function stored(): Promise<Rotation> {
    const { id, revealId } = await created()
    await handlers['reveals.acknowledge']({ revealId: revealId ?? '' })
    await settled()
    return handlers['rotations.get']({ profileId, rotationId: id })
  }

  async function delivered(): Promise<Rotation> {
    const { id } = await stored()
    return handlers['rotations.deliver']({ profileId, rotationId: id })
  }

  async function verified(): Promise<Rotation> {
    const { id } = await delivered()
    const by = { kind: 'word', reason: 'Seen in the logs' } as const
    return handlers['rotations.verify']({ profileId, rotationId: id, by })
  }

  const refresh = () => handlers['keys.refresh']({ profileId, isBackground: false })

  return { ...app, handlers, keyId, refresh, start, created, stored, delivered, verified }
}
export type RotationApp = Awaited<ReturnType<typeof rotationApp>>
