import type { AccessLevel, DataVisibility, Share } from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import type { PartnerAccess } from '@shared/horizon/partner'

type Shared = Pick<Share, 'type' | 'id'>

/** One share for it where there may have been several; `null` takes it away. */
export function withLevel(
  access: CarriedAccess,
  { type, id }: Shared,
  level: AccessLevel | null
): CarriedAccess {
  const isIt = (share: Share) => share.type === type && share.id === id
  const at = access.resources.findIndex(isIt)
  const rest = access.resources.filter(share => !isIt(share))
  if (level === null) return { ...access, resources: rest }
  const share: Share = { type, id, level }
  // In its place, so that what is taken back is the same again.
  const resources = at === -1 ? [...rest, share] : rest.toSpliced(at, 0, share)
  return { ...access, resources }
}

export const withData = (access: CarriedAccess, data: Partial<DataVisibility>): CarriedAccess => ({
  ...access,
  data: { ...access.data, ...data }
})

export function withoutUnreadable(access: CarriedAccess, at: number): CarriedAccess {
  const { unknownShares = [], ...rest } = access
  const left = unknownShares.filter((_, index) => index !== at)
  return left.length === 0 ? rest : { ...rest, unknownShares: left }
}

/** Equal as grants, in whatever order. */
export function isSameAccess(a: CarriedAccess, b: CarriedAccess): boolean {
  const told = ({ resources, data, unknownShares = [] }: CarriedAccess) =>
    JSON.stringify([
      resources.map(({ type, id, level }) => `${type} ${id} ${level}`).toSorted(),
      data.conversationHistory,
      data.usageMetrics,
      data.auditLogs,
      unknownShares
    ])
  return told(a) === told(b)
}

export const toSent = ({
  resources,
  data,
  unknownShares,
  unknownData
}: CarriedAccess): PartnerAccess => ({
  resources: [...resources],
  data,
  ...(unknownShares !== undefined && { unknownShares: [...unknownShares] }),
  ...(unknownData !== undefined && { unknownData: { ...unknownData } })
})
