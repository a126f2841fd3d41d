import type { Share } from '@shared/domain/access'
import { type Sandbox, type SandboxReply, send } from './sandbox'

export type AccessBody = {
  readonly resources: readonly Share[]
  readonly data: {
    readonly conversation_history: 'all' | 'own'
    readonly usage_metrics: boolean
    readonly audit_logs: boolean
  }
}

/** Shares as `accessOf(['agent', 'agent_001', 'edit'])`; data as little as can be shared. */
export const accessOf = (
  shares: readonly (readonly [Share['type'], string, Share['level']])[],
  data: Partial<AccessBody['data']> = {}
): AccessBody => ({
  resources: shares.map(([type, id, level]) => ({ type, id, level })),
  data: { conversation_history: 'own', usage_metrics: false, audit_logs: false, ...data }
})

export type TestPartner = {
  readonly id: string
  readonly name: string
  readonly user: { readonly id: string; readonly name: string; readonly email: string }
  readonly session: string
  readonly key: { readonly id: string; readonly plaintext: string }
  /** A call with the partner's key. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<SandboxReply>
  /** A call with the session of the partner's user. */
  asUser: TestPartner['call']
  /** Replaces its access. */
  rescope(access: AccessBody): Promise<void>
}

const expectStatus = (what: string, reply: SandboxReply, status: number): SandboxReply => {
  if (reply.status === status) return reply
  throw new Error(`${what}: ${reply.status} ${JSON.stringify(reply.body)}`)
}

let made = 0

/** Invited and accepted, with one signed-in user and one key, all over HTTP. */
export async function makePartner(
  horizon: Sandbox,
  access: AccessBody,
  { invite = {}, key = {} }: { invite?: object; key?: object } = {}
): Promise<TestPartner> {
  made += 1
  const name = `Agency ${made}`
  const invited = expectStatus(
    'invite',
    await horizon.admin('POST', '/admin/partners', {
      organization_name: name,
      contact_email: `ops@agency-${made}.example`,
      access,
      ...invite
    }),
    201
  )
  const { id, invitation } = invited.body
  const token = String(invitation.link).split('/').at(-1)
  const accepted = expectStatus(
    'accept',
    await send(
      `${horizon.url}/partner-invitations/${token}/accept`,
      'POST',
      { user: { name: `Noor of ${name}`, email: `noor@agency-${made}.example` } },
      {}
    ),
    200
  )
  const { user, session } = accepted.body
  const created = expectStatus(
    'key',
    await horizon.admin('POST', `/admin/partners/${id}/api-keys`, {
      client_name: `${name} CRM sync`,
      ...key
    }),
    201
  )
  const plaintext: string = created.body.plaintext_key
  return {
    id,
    name,
    user,
    session: session.token,
    key: { id: created.body.id, plaintext },
    call: (method, path, body, headers) => horizon.withKey(plaintext, method, path, body, headers),
    asUser: (method, path, body, headers) =>
      send(horizon.url + path, method, body, {
        Authorization: `Bearer ${session.token}`,
        ...headers
      }),
    async rescope(wanted) {
      expectStatus(
        'scope',
        await horizon.admin('PATCH', `/admin/partners/${id}`, { access: wanted }),
        200
      )
    }
  }
}

/** The newest audit entries, as they are stored. */
export type StoredEntry = {
  readonly seq: number
  readonly actor_type: string
  readonly actor_id: string | null
  readonly actor_name: string | null
  readonly partner_id: string | null
  readonly partner_name: string | null
  readonly api_key_id: string | null
  readonly api_key_kind: string | null
  readonly action: string
  readonly resource_type: string | null
  readonly resource_id: string | null
  readonly resource_name: string | null
  readonly ip: string | null
  readonly user_agent: string | null
  readonly outcome: string
  readonly reason: string | null
  readonly metadata: string
  readonly changes: string
}
