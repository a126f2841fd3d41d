import type { Handlers } from '@shared/contract'
import { tell } from './telling'
import type { Plan } from './trial-plan'

type Setting = {
  readonly handlers: Handlers
  readonly profileId: string
  readonly plan: Plan
}

/** A webhook's token is replaced by one call that kills the old one: it is asked for, once. */
export function createWebhookOperator({ handlers, profileId, plan }: Setting) {
  const webhookId = plan.subjectId

  async function rotate(): Promise<string> {
    const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId })
    tell({ is: 'create-asked' })
    const given = { token, isTicked: true, typedText: webhookId }
    return (await handlers['webhooks.rotate'](given)).revealId
  }

  async function store(revealId: string): Promise<string> {
    await handlers['reveals.show']({ revealId, part: 'token' })
    tell({ is: 'acknowledging', revealId })
    await handlers['reveals.acknowledge']({ revealId })
    return 'stored'
  }

  const begin = async (): Promise<string> => store(await rotate())

  /** Nothing was done by itself; what became of the token is said, and a person decides. */
  async function finish(): Promise<string> {
    const { rotations } = await handlers['webhooks.list']({ profileId })
    const state = rotations.find(each => each.webhookId === webhookId)?.state ?? 'none'
    tell({ is: 'view', listed: [], state })
    const { reveals } = await handlers['reveals.pending']({ profileId })
    const waiting = reveals.find(({ keyId }) => keyId === webhookId)
    if (waiting !== undefined) return store(waiting.revealId)
    return state === 'stored' ? 'stored before' : store(await rotate())
  }

  return { begin, finish }
}
