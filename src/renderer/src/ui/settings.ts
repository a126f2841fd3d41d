import { call } from '@renderer/api/call'
import type { Settings } from '@shared/contract/app'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { reporting } from './failure-store'

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => call('settings.get', {})
})

/** Main answers a change with the event that refreshes this. */
export const useSettings = () => useQuery(settingsQuery)

export const changeSettings = (changes: Partial<Settings>): void =>
  reporting('The setting was not kept', call('settings.update', changes))
