import type { HorizonPartners } from '@main/core/partner-ports'
import { plainText } from '@shared/domain/plain-text'
import {
  toWorkspaceObject,
  type WorkspaceObject,
  wireWorkspaceObjectSchema
} from '@shared/horizon/workspace'
import { type Collection, listCollection } from './directory-listing'
import type { PartnerCalls } from './partner-calls'

const maxIdUnits = 200

/** An object whose department has no usable id is in none that could be shared. */
function readObject(item: unknown): WorkspaceObject | undefined {
  const { data } = wireWorkspaceObjectSchema.safeParse(item)
  if (data === undefined) return undefined
  const { id, name, status, type, departmentId } = toWorkspaceObject(data)
  return {
    id,
    name: plainText(name),
    status: plainText(status),
    type: plainText(type),
    departmentId: departmentId.length <= maxIdUnits ? departmentId : ''
  }
}

const collection = (what: string): Collection<WorkspaceObject> => ({
  path: `/admin/${what}`,
  what,
  read: readObject
})
const agents = collection('agents')
const apps = collection('apps')
const connections = collection('connections')

/** What of an organization can be shared with a partner, beside its departments. */
export function createWorkspace({
  send,
  target,
  ask
}: PartnerCalls): Pick<HorizonPartners, 'agents' | 'apps' | 'connections'> {
  const list = (what: Collection<WorkspaceObject>) => (signal?: AbortSignal) =>
    listCollection({ send, target }, path => ask(path, signal), what, signal)
  return { agents: list(agents), apps: list(apps), connections: list(connections) }
}
