import { type HeldWorkspace, workspaceSchema } from '@shared/contract/partners'
import { offered } from '../keys/organization-check'
import type { EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'

const contentSchema = workspaceSchema.omit({ fetchedAt: true, failure: true })
type Content = Omit<HeldWorkspace, 'fetchedAt' | 'failure'>
type Ports = {
  readonly questions: Questions
  readonly events: EventBus
  readonly connections: Pick<Connections, 'partners'>
}

/** Everything that can be shared with a partner. No endpoint is missed with another. */
export function createWorkspaceService({ questions, events, connections }: Ports) {
  const question = (open: OpenProfile, isBackground: boolean): Question<Content> => ({
    name: 'workspace',
    read: kept => contentSchema.safeParse(kept).data,
    async ask(horizon, signal) {
      const partners = await connections.partners(open.profileId, isBackground)
      const [departments, agents, apps, connected] = await Promise.all([
        offered(horizon.departments(signal)),
        offered(partners.agents(signal)),
        offered(partners.apps(signal)),
        offered(partners.connections(signal))
      ])
      return {
        departments: departments && [...departments],
        agents: agents && [...agents],
        apps: apps && [...apps],
        connections: connected && [...connected]
      }
    }
  })

  const held = async (open: OpenProfile): Promise<HeldWorkspace> =>
    toWorkspace(await questions.held(open, question(open, false)))

  async function refresh(open: OpenProfile, isBackground: boolean): Promise<HeldWorkspace> {
    const before = await held(open)
    const asked = await questions.ask(open, question(open, isBackground), isBackground)
    const after = toWorkspace(asked)
    if (contentOf(before) !== contentOf(after)) {
      events.publish('workspace.changed', { profileId: open.profileId })
    }
    return after
  }

  return { held, refresh }
}

export type WorkspaceService = ReturnType<typeof createWorkspaceService>

/** Its age changes with each answer, which is no news to anyone. */
const contentOf = ({ fetchedAt: _age, failure, ...content }: HeldWorkspace): string =>
  JSON.stringify([content, failure?.code])

const toWorkspace = ({ value, fetchedAt, failure }: Answer<Content>): HeldWorkspace => ({
  departments: value?.departments ?? null,
  agents: value?.agents ?? null,
  apps: value?.apps ?? null,
  connections: value?.connections ?? null,
  fetchedAt,
  failure: contractFailure(failure)
})
