import { AppError } from '@shared/errors'
import { beforeEach } from 'vitest'
import { connectedApp, fakeApp, settled } from './fakes'

/** Lets a walk, and the news about it, come to their ends. */
export async function ended(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await settled()
}

export const failure = (code: ConstructorParameters<typeof AppError>[0], details = {}) =>
  new AppError(code, `failed with ${code}`, details)

/** An app for each test of the calling file, and what the tests of a sync do with it. */
export function syncingApp() {
  let app: Awaited<ReturnType<typeof connectedApp>>
  beforeEach(async () => {
    app = await connectedApp()
  })
  const feed = () => app.machine.remote.audit
  const status = () => app.core.handlers['audit.status']({ profileId: app.profileId })
  async function sync(isBackground = false) {
    const { profileId } = app
    await app.core.handlers['audit.sync']({ profileId, isBackground })
    await ended()
    return status()
  }
  return {
    app: () => app,
    /** The app ends at once, without a word to anything, and is started again. */
    async killed(): Promise<void> {
      const { profileId, data } = app
      const again = { ...fakeApp(app.machine), profileId, data }
      await again.core.start()
      app = again
    },
    feed,
    held: () => app.data.audit.ids(),
    server: () => feed().state.entries?.map(({ id }) => id),
    status,
    sync,
    failNext: (error: AppError) => feed().page.mockRejectedValueOnce(error)
  }
}
