import { Hono } from 'hono'
import { createLockout } from './access/lockout'
import type { AnyEndpoint, Env } from './call'
import type { createPipeline } from './pipeline'
import { agentWebhookEndpoints, documentedWebhookEndpoints } from './routes/agent-webhooks'
import { agentEndpoints } from './routes/agents'
import { apiKeyEndpoints, documentedApiKeyEndpoints } from './routes/api-keys'
import { auditFeedEndpoints } from './routes/audit-logs'
import { capabilitiesEndpoints } from './routes/capabilities'
import { conversationEndpoints } from './routes/conversations'
import { directoryEndpoints } from './routes/directory'
import { healthBody } from './routes/health'
import type { Profile } from './routes/key-body'
import { notificationEndpoints } from './routes/notifications'
import { partnerActivityEndpoints } from './routes/partner-activity'
import { auditLogEndpoints } from './routes/partner-audit'
import { partnerInvitationEndpoints } from './routes/partner-invitations'
import { partnerKeyEndpoints } from './routes/partner-keys'
import { partnerEndpoints } from './routes/partners'
import { requestEndpoints } from './routes/requests'
import { skillEndpoints } from './routes/skills'
import { usageEndpoints } from './routes/usage'
import { webhookTriggerEndpoints } from './routes/webhook-trigger'
import { workspaceEndpoints } from './routes/workspace'

const everything: readonly AnyEndpoint[] = [
  ...apiKeyEndpoints,
  ...usageEndpoints,
  ...requestEndpoints,
  ...capabilitiesEndpoints,
  ...directoryEndpoints,
  ...partnerEndpoints,
  ...partnerKeyEndpoints,
  ...partnerActivityEndpoints,
  ...auditFeedEndpoints,
  ...conversationEndpoints,
  ...agentEndpoints,
  ...workspaceEndpoints,
  ...notificationEndpoints,
  ...auditLogEndpoints,
  ...agentWebhookEndpoints,
  ...webhookTriggerEndpoints,
  ...skillEndpoints
]
const documented: readonly AnyEndpoint[] = [
  ...documentedApiKeyEndpoints,
  ...documentedWebhookEndpoints,
  ...webhookTriggerEndpoints,
  ...skillEndpoints
]

export function createApp(
  answer: ReturnType<typeof createPipeline>,
  profile: Profile,
  startedAt: number
): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/health', c => c.json(healthBody(startedAt)))
  const guesses = createLockout(
    'Too many wrong invitations from this address. It is refused for a minute.'
  )
  const invitations = partnerInvitationEndpoints(guesses)
  for (const endpoint of profile === 'full' ? [...everything, ...invitations] : documented) {
    app.on(endpoint.method, endpoint.path, c => answer(c, endpoint.area, endpoint))
  }
  // An unknown endpoint is only told to those who may ask.
  app.all('/admin/*', c => answer(c, 'admin', null))
  app.all('/api/*', c => answer(c, 'api', null))
  app.notFound(c => c.json({ error: 'not_found', message: 'There is no such endpoint.' }, 404))
  return app
}
