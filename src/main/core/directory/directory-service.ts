import { type Directory, directorySchema } from '@shared/contract/horizon'
import { offered } from '../keys/organization-check'
import type { EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'

const peopleSchema = directorySchema.pick({ users: true, departments: true })
type People = Pick<Directory, 'users' | 'departments'>
type Ports = { readonly questions: Questions; readonly events: EventBus }

/** People and departments of the organization. Neither endpoint is missed with the other. */
export function createDirectoryService({ questions, events }: Ports) {
  const question: Question<People> = {
    name: 'directory',
    read: kept => peopleSchema.safeParse(kept).data,
    async ask(horizon, signal) {
      const [users, departments] = await Promise.all([
        offered(horizon.users(signal)),
        offered(horizon.departments(signal))
      ])
      return { users: users && [...users], departments: departments && [...departments] }
    }
  }

  const held = async (open: OpenProfile): Promise<Directory> =>
    toDirectory(await questions.held(open, question))

  async function refresh(open: OpenProfile, isBackground: boolean): Promise<Directory> {
    const before = await held(open)
    const after = toDirectory(await questions.ask(open, question, isBackground))
    if (contentOf(before) !== contentOf(after)) {
      events.publish('directory.changed', { profileId: open.profileId })
    }
    return after
  }

  return { held, refresh }
}

/** Its age changes with each answer, which is no news to anyone. */
const contentOf = ({ users, departments, failure }: Directory): string =>
  JSON.stringify([users, departments, failure?.code])

const toDirectory = ({ value, fetchedAt, failure }: Answer<People>): Directory => ({
  users: value?.users ?? null,
  departments: value?.departments ?? null,
  fetchedAt,
  failure: contractFailure(failure)
})
