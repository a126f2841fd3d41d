import { lazy, Suspense } from 'react'
import { useLocation } from 'wouter'
import { toWireError } from './api/call'
import { ConsoleShell } from './console-shell'
import { CommandHost } from './features/commands/command-host'
import { useColorScheme } from './theme/color-scheme'
import { useProfiles } from './ui/active-profile'
import { ErrorStrip } from './ui/error-strip'
import { useSettings } from './ui/settings'

const WelcomePage = lazy(async () => ({
  default: (await import('./features/profiles/welcome-page')).WelcomePage
}))

/** Welcome where no profile is active, else the shell around the page of the present location. */
export function Console() {
  const { data: settings } = useSettings()
  const profiles = useProfiles()
  const [path] = useLocation()
  useColorScheme(settings?.colorScheme)

  if (profiles.error) {
    return (
      <ErrorStrip
        title="The profiles could not be read"
        error={toWireError(profiles.error)}
        onRetry={() => void profiles.refetch()}
      />
    )
  }
  if (profiles.data === undefined) return null

  const { profiles: all, activeProfileId } = profiles.data
  const active = all.find(profile => profile.id === activeProfileId)
  if (active === undefined || path === '/welcome') {
    return (
      <Suspense fallback={null}>
        <WelcomePage profiles={all} active={active} />
        <CommandHost />
      </Suspense>
    )
  }
  return <ConsoleShell key={active.id} profile={active} profiles={all} />
}
