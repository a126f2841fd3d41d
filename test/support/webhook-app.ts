import type { SafetyLevel } from '@shared/domain/safety-level'
import { connectedApp, type FakeMachine, fakeApp, fakeMachine } from './fakes'

export const aWebhookDraft = {
  agentId: 'agent_7',
  url: 'https://hooks.example/in',
  events: ['agent.error'],
  ipAllowlist: ['203.0.113.0/24'],
  rateLimit: 30
}

/** An app whose profile reaches webhooks with the admin secret, as its Horizon lists. */
export async function webhookApp(
  options: { safetyLevel?: SafetyLevel; features?: string[]; machine?: FakeMachine } = {}
) {
  const machine = options.machine ?? fakeMachine()
  machine.remote.state.features = options.features ?? ['keys.read', 'webhooks.admin']
  const app = await connectedApp({ machine, safetyLevel: options.safetyLevel ?? 'normal' })
  const { profileId } = app
  const { handlers } = app.core
  const { hooks } = machine.remote

  const refresh = () => handlers['webhooks.refresh']({ profileId, isBackground: false })
  /** Both steps, with nothing asked for. */
  async function rotate(webhookId = 'wh_1') {
    const { token } = await handlers['webhooks.prepareRotate']({ profileId, webhookId })
    return handlers['webhooks.rotate']({ token, isTicked: false, typedText: null })
  }
  return { ...app, handlers, hooks, refresh, rotate }
}

/** The app as it starts again on the same machine. */
export async function nextRun(machine: FakeMachine, profileId: string) {
  const app = fakeApp(machine)
  await app.core.start()
  const { handlers } = app.core
  return {
    ...app,
    handlers,
    list: () => handlers['webhooks.list']({ profileId }),
    reveals: async () => (await handlers['reveals.pending']({ profileId })).reveals
  }
}
