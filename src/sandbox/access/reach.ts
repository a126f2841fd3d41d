import { type ResourceType, resourceTypes, type Workspace } from '@shared/domain/access'
import type { Ability, GeneralAbility, Verdict } from '@shared/domain/effective-access'
import { ApiError, notFound, unprocessable } from '../api-error'
import type { ApiCall, ApiCaller } from '../call'
import { type Agent, findAgent } from '../store/agents'
import type { AuditResource } from '../store/audit-log'
import { type Conversation, findConversation } from '../store/conversations'
import { type Department, findDepartment } from '../store/departments'
import type { Db } from '../store/open'
import { readWorkspace } from '../store/workspace'
import type { KeyCaller } from './api-key'
import { checkDepartment, seesDepartment } from './departments'
import type { PartnerCaller } from './partner'

/** Something that belongs to a department; a department belongs to itself. */
type Seen = { readonly id: string; readonly department_id: string }

/**
 * What the caller of one request can reach: the one place that knows callers apart. An
 * organization's key reaches its departments, a partner what its effective access says.
 */
export type Reach = {
  /** Whether a list may hold it. */
  sees(type: ResourceType, object: Seen): boolean
  seesConversation(conversation: Conversation): boolean
  /** Throws unless it exists and may be used so; `field` is where a body names it. */
  agent(id: string, ability: Ability<'agent'>, field?: string): Agent
  department(id: string, ability: Ability<'department'>, field?: string): Department
  /** Throws unless its messages may be read, and then written too. */
  conversation(id: string): Conversation
  /** Whether the log may hold it: it is about something that can be reached. */
  seesEntry(entry: Entry): boolean
  /** Tokens, cost and performance. */
  readonly seesMetrics: boolean
  /** Whose conversations those are that this caller starts; `null` where it is no partner. */
  readonly partnerId: string | null
  /** The key, where it calls with one, and the user. */
  readonly keyId: string | null
  readonly userId: string | null
}

const needed = (verdict: { level: string | null; needs: string | null }): string =>
  verdict.level === null
    ? `This partnership needs ${verdict.needs} for this and has nothing here.`
    : `This partnership has ${verdict.level} here and needs ${verdict.needs}.`

/** A verdict as the contract answers it; what is not shared looks as if it were not there. */
export function refusalOf(verdict: Exclude<Verdict, { may: true }>, what: string): ApiError {
  switch (verdict.why) {
    case 'not-shared':
      return notFound(what)
    case 'level-too-low':
      return new ApiError(403, 'level_too_low', needed(verdict))
    case 'data-not-visible':
      return new ApiError(
        403,
        'data_not_visible',
        'This partnership does not include this data. Whoever manages it can change that.'
      )
    case 'never':
      return neverForPartners()
  }
}

export const neverForPartners = (): ApiError =>
  new ApiError(403, 'level_too_low', 'No partner may do this, whatever its level.')

/** A conversation has no name of its own: it goes by its agent's. */
export const conversationResource = (
  db: Db,
  { id, agentId }: Pick<Conversation, 'id' | 'agentId'>
): Parameters<ApiCall['about']> => [
  { type: 'conversation', id, name: findAgent(db, agentId)?.name ?? null },
  { agent_id: agentId }
]

/** Throws 403 unless a partner may do this at all, whatever the object. */
export function checkGenerally({ access }: PartnerCaller, ability: GeneralAbility): void {
  const verdict = access.mayGenerally(ability)
  if (!verdict.may) throw refusalOf(verdict, 'endpoint')
}

type Entry = { readonly resource: AuditResource | null }

const workspaceLists = {
  agent: 'agents',
  app: 'apps',
  connection: 'connections'
} as const

/** An entry is about an object of the workspace, or about a conversation with an agent. */
function seesEntryOf(db: Db, { sees, seesConversation }: Pick<Reach, 'sees' | 'seesConversation'>) {
  let workspace: Workspace | undefined
  const departmentOf = (type: ResourceType, id: string): string | undefined => {
    if (type === 'department') return id
    workspace ??= readWorkspace(db)
    return workspace[workspaceLists[type]].find(object => object.id === id)?.departmentId
  }
  return ({ resource }: Entry): boolean => {
    if (resource === null || resource.id === null) return false
    const { type, id } = resource
    if (type === 'conversation') {
      const conversation = findConversation(db, id)
      return conversation !== undefined && seesConversation(conversation)
    }
    const known = resourceTypes.find(resourceType => resourceType === type)
    const departmentId = known && departmentOf(known, id)
    if (known === undefined || departmentId === undefined) return false
    return sees(known, { id, department_id: departmentId })
  }
}

type Find = { readonly agent: Agent; readonly department: Department }
const finders = { agent: findAgent, department: findDepartment }

const seenOf = (object: Agent | Department): Seen =>
  'department_id' in object ? object : { id: object.id, department_id: object.id }

function reachOfKey(db: Db, caller: KeyCaller): Reach {
  function open<T extends keyof Find>(type: T, id: string, field?: string): Find[T] {
    const object = finders[type](db, id)
    if (object === undefined) {
      throw field === undefined
        ? notFound(type)
        : unprocessable(field, `There is no ${type} '${id}'.`)
    }
    checkDepartment(caller, seenOf(object).department_id)
    return object as Find[T]
  }
  const seen: Pick<Reach, 'sees' | 'seesConversation'> = {
    sees: (_type, object) => seesDepartment(caller, object.department_id),
    seesConversation: ({ departmentId }) => seesDepartment(caller, departmentId)
  }
  const seesEntry = seesEntryOf(db, seen)
  return {
    ...seen,
    seesEntry: entry => caller.departments === null || seesEntry(entry),
    agent: (id, _ability, field) => open('agent', id, field),
    department: (id, _ability, field) => open('department', id, field),
    conversation(id) {
      const conversation = findConversation(db, id)
      if (conversation === undefined) throw notFound('conversation')
      checkDepartment(caller, conversation.departmentId)
      return conversation
    },
    seesMetrics: true,
    partnerId: null,
    keyId: caller.key.id,
    userId: caller.owner?.id ?? null
  }
}

function reachOfPartner(
  db: Db,
  { access, identity }: PartnerCaller,
  about: ApiCall['about']
): Reach {
  function open<T extends keyof Find>(type: T, id: string, ability: Ability<T>): Find[T] {
    const object = finders[type](db, id)
    about({ type, id, name: object?.name ?? null })
    const verdict = access.may<T>(type, id, ability)
    if (!verdict.may) throw refusalOf(verdict, type)
    if (object === undefined) throw notFound(type)
    return object as Find[T]
  }
  const seen: Pick<Reach, 'sees' | 'seesConversation'> = {
    sees: (type, { id }) => access.may(type, id, 'see').may,
    seesConversation: conversation => access.seesConversation(conversation).may
  }
  return {
    ...seen,
    seesEntry: seesEntryOf(db, seen),
    agent: (id, ability) => open('agent', id, ability),
    department: (id, ability) => open('department', id, ability),
    conversation(id) {
      const conversation = findConversation(db, id)
      if (conversation === undefined) {
        about({ type: 'conversation', id, name: null })
        throw notFound('conversation')
      }
      about(...conversationResource(db, conversation))
      const verdict = access.seesConversation(conversation)
      if (!verdict.may) throw refusalOf(verdict, 'conversation')
      return conversation
    },
    seesMetrics: access.mayGenerally('usage').may,
    partnerId: identity.partner.id,
    keyId: identity.by === 'key' ? identity.key.id : null,
    userId: identity.by === 'session' ? identity.user.id : null
  }
}

export const reachOf = (db: Db, caller: ApiCaller, about: ApiCall['about']): Reach =>
  caller.kind === 'key' ? reachOfKey(db, caller) : reachOfPartner(db, caller, about)
