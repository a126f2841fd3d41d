import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Sandbox, type SandboxReply, send, stored } from '@support/sandbox'

export const nothingShared = {
  resources: [],
  data: { conversation_history: 'own', usage_metrics: false, audit_logs: false }
} as const

export const departmentShared = {
  ...nothingShared,
  resources: [{ type: 'department', id: 'dept_general', level: 'interact' }]
} as const

export const invitation = {
  organization_name: 'Northwind Agency',
  contact_email: 'ops@northwind.example',
  access: departmentShared
}

export type InvitedPartner = { readonly id: string; readonly path: string; readonly link: string }

/** A pending partner and its link; fails where Horizon refuses. */
export async function invitePartner(
  horizon: Sandbox,
  body: Readonly<Record<string, unknown>> = {}
): Promise<InvitedPartner> {
  const reply = await horizon.admin('POST', '/admin/partners', { ...invitation, ...body })
  if (reply.status !== 201) throw new Error(`No partner was invited: ${JSON.stringify(reply.body)}`)
  const { id } = reply.body
  return { id, path: `/admin/partners/${id}`, link: reply.body.invitation.link }
}

export const somebody = { name: 'Noor Haddad', email: 'noor@northwind.example' }

/** What anybody who has the link can do. */
export const acceptInvitation = (
  link: string,
  body: unknown = { user: somebody },
  headers: Record<string, string> = {}
): Promise<SandboxReply> => send(`${link}/accept`, 'POST', body, headers)

export type ActivePartner = InvitedPartner & {
  readonly userId: string
  /** A session of that user. */
  readonly token: string
}

/** Invited and accepted; fails where Horizon refuses either. */
export async function makePartner(
  horizon: Sandbox,
  body: Readonly<Record<string, unknown>> = {}
): Promise<ActivePartner> {
  const partner = await invitePartner(horizon, body)
  const reply = await acceptInvitation(partner.link)
  if (reply.status !== 200) throw new Error(`Nobody accepted: ${JSON.stringify(reply.body)}`)
  return { ...partner, userId: reply.body.user.id, token: reply.body.session.token }
}

/** A key of a partner with its plaintext; fails where Horizon refuses. */
export async function makePartnerKey(
  horizon: Sandbox,
  { path }: Pick<InvitedPartner, 'path'>,
  body: Readonly<Record<string, unknown>> = {}
): Promise<{ id: string; plaintext: string; path: string }> {
  const keys = `${path}/api-keys`
  const reply = await horizon.admin('POST', keys, { client_name: 'Reporting', ...body })
  if (reply.status !== 201) throw new Error(`No key was made: ${JSON.stringify(reply.body)}`)
  const { id, plaintext_key } = reply.body
  return { id, plaintext: plaintext_key, path: `${keys}/${id}` }
}

/** A call with a session of a partner's user. */
export const withSession = (
  horizon: Pick<Sandbox, 'url'>,
  token: string,
  method: string,
  path: string,
  body?: unknown
): Promise<SandboxReply> =>
  send(horizon.url + path, method, body, { Authorization: `Bearer ${token}` })

/** The mails that were written, oldest first. */
export async function outboxOf({ dataFolder }: Pick<Sandbox, 'dataFolder'>): Promise<string[]> {
  const folder = join(dataFolder, 'outbox')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.sort().map(name => readFile(join(folder, name), 'utf8')))
}

export type RecordedAction = {
  readonly action: string
  readonly actorType: string
  readonly actorName: string | null
  readonly partnerId: string | null
  readonly partnerName: string | null
  readonly resourceType: string | null
  readonly resourceId: string | null
  readonly outcome: string
  readonly reason: string | null
  readonly changes: string
  readonly metadata: string
  readonly occurredAt: number
}

/** What the audit log holds, oldest first. */
export const auditOf = (horizon: Sandbox): RecordedAction[] =>
  stored<RecordedAction>(
    horizon,
    `SELECT action, actor_type AS actorType, actor_name AS actorName, partner_id AS partnerId,
      partner_name AS partnerName, resource_type AS resourceType, resource_id AS resourceId,
      outcome, reason, changes, metadata, occurred_at AS occurredAt FROM audit_log ORDER BY seq`
  )
