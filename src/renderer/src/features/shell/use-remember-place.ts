import { call } from '@renderer/api/call'
import { useWholeLocation } from '@renderer/ui/hash-location'
import { useEffect } from 'react'

const settleMs = 500

/** Not the query: a filter may hold a name, and an open form is not a place to return to. */
const placeOf = (location: string): string => location.split('?', 1)[0] ?? '/'

/** Keeps the profile's place for its next start. */
export function useRememberPlace(profileId: string): void {
  const place = placeOf(useWholeLocation())
  useEffect(() => {
    if (place === '/' || place === '/welcome' || place.length > 500) return
    // A place that could not be remembered is no reason to interrupt anyone.
    const timer = setTimeout(
      () => void call('settings.rememberPlace', { profileId, place }).catch(() => undefined),
      settleMs
    )
    return () => clearTimeout(timer)
  }, [profileId, place])
}
