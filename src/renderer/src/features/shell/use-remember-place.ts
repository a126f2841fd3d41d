import { call } from '@renderer/api/call'
import { useWholeLocation } from '@renderer/ui/hash-location'
import { useEffect } from 'react'

const settleMs = 500

/** What was chosen from lists; a text may hold a name, and an open form is no place to return to. */
const kept = ['status', 'type', 'level', 'check', 'ended', 'sort', 'tab', 'window', 'view']

function placeOf(location: string): string {
  const [path = '/', query = ''] = location.split('?', 2)
  const params = new URLSearchParams(query)
  for (const name of [...params.keys()]) if (!kept.includes(name)) params.delete(name)
  const search = params.toString()
  return search === '' ? path : `${path}?${search}`
}

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
