import { reachPath } from '@renderer/ui/partners-path'
import { type ResourceType, resourceTypes } from '@shared/domain/access'

/** What a location asks about. */
export type Resource = { readonly type: ResourceType; readonly id: string }

/** `/partners/reach?of=agent:agent_001`. */
export const reachOfPath = ({ type, id }: Resource): string =>
  `${reachPath}?of=${encodeURIComponent(`${type}:${id}`)}`

/** `null` where nothing is chosen, or nothing that can be. */
export function resourceIn(params: URLSearchParams): Resource | null {
  const [typed, ...rest] = (params.get('of') ?? '').split(':')
  const type = resourceTypes.find(each => each === typed)
  const id = rest.join(':').slice(0, 200)
  return type === undefined || id === '' ? null : { type, id }
}
