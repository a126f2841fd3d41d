import { type ShownUsage, useUsage } from '@renderer/ui/use-usage'
import type { KeyList } from '@shared/contract/keys'
import { type UnusualKey, type UsageAt, unusualKeys } from '@shared/domain/unusual-usage'
import { useMemo } from 'react'

type Options = { readonly isEnabled: boolean; readonly pollMs: number }

/** What stands out of the organization's usage; `undefined` where that cannot be told. */
export function useUnusualKeys(
  profileId: string,
  list: KeyList | undefined,
  options: Options
): readonly UnusualKey[] | undefined {
  const week = useUsage(profileId, null, '7d', options)
  const month = useUsage(profileId, null, '30d', options)
  const ofWeek = useUsageAt(week, list?.clockOffsetMs)
  const ofMonth = useUsageAt(month, list?.clockOffsetMs)
  const keys = list?.keys
  return useMemo(() => {
    if (ofWeek === undefined || ofMonth === undefined) return undefined
    const createdAt = new Map(keys?.map(key => [key.id, key.createdAt]))
    return unusualKeys({ week: ofWeek, month: ofMonth, createdAt })
  }, [ofWeek, ofMonth, keys])
}

const useUsageAt = ({ usage, fetchedAt }: ShownUsage, clockOffsetMs = 0): UsageAt | undefined =>
  useMemo(
    () =>
      usage === null || fetchedAt === null
        ? undefined
        : { usage, atMs: Date.parse(fetchedAt) + clockOffsetMs },
    [usage, fetchedAt, clockOffsetMs]
  )
