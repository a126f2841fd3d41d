import { type Sandbox, type SandboxReply, send } from '@support/sandbox'

export const webhooksPath = '/api/agent-webhooks'

export type MadeWebhook = {
  readonly id: string
  readonly token: string
  readonly secret: string
  readonly path: string
}

/** A new webhook of `agent_001`, made with the admin secret; fails where Horizon refuses. */
export async function makeWebhook(
  horizon: Sandbox,
  body: Readonly<Record<string, unknown>> = {}
): Promise<MadeWebhook> {
  const reply = await horizon.admin('POST', webhooksPath, {
    agent_id: 'agent_001',
    url: 'https://hooks.example/in',
    events: ['agent.error'],
    ...body
  })
  if (reply.status !== 201) throw new Error(`No webhook was made: ${JSON.stringify(reply.body)}`)
  const { id, token, secret } = reply.body
  return { id, token, secret, path: `${webhooksPath}/${id}` }
}

/** What anybody who knows the token can do. */
export const trigger = (
  horizon: Pick<Sandbox, 'url'>,
  token: string,
  body: unknown = {},
  headers: Record<string, string> = {}
): Promise<SandboxReply> =>
  send(`${horizon.url}/api/webhooks/agent/${token}`, 'POST', body, headers)
