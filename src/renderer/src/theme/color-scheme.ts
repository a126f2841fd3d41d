import { type MantineColorSchemeManager, useMantineColorScheme } from '@mantine/core'
import type { Settings } from '@shared/contract/app'
import { useLayoutEffect } from 'react'

/** Main keeps the choice; the page has no storage of its own. */
export const inMemoryColorScheme: MantineColorSchemeManager = {
  get: fallback => fallback,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined
}

/** Shows the page in the chosen scheme. */
export function useColorScheme(scheme: Settings['colorScheme'] | undefined): void {
  const { setColorScheme } = useMantineColorScheme()
  useLayoutEffect(() => {
    if (scheme !== undefined) setColorScheme(scheme === 'system' ? 'auto' : scheme)
  }, [scheme, setColorScheme])
}
