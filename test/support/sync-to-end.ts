import type { CoreOnSandbox } from './core-on-sandbox'
import { eventually } from './eventually'

type Running = Pick<Awaited<ReturnType<CoreOnSandbox['connected']>>, 'handlers' | 'profileId'>

/** Asks for the audit log, and waits until the walk has come to an end of its own. */
export async function syncToEnd({ handlers, profileId }: Running, isBackground = false) {
  await handlers['audit.sync']({ profileId, isBackground })
  return eventually(async () => {
    const status = await handlers['audit.status']({ profileId })
    if (status.sync.state === 'syncing') throw new Error('it goes on')
    return status
  }, 120_000)
}
