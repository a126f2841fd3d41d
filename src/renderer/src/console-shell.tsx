import { call } from '@renderer/api/call'
import type { Profile } from '@shared/contract/profiles'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { AuditPaletteObjects } from './features/audit/audit-palette-objects'
import { CommandHost } from './features/commands/command-host'
import { KeyCount } from './features/keys/key-count'
import { KeyPaletteObjects } from './features/keys/key-palette-objects'
import { KeysPage } from './features/keys/keys-page'
import { PartnerPaletteObjects } from './features/partners/partner-palette-objects'
import { RevealHost } from './features/reveals/reveal-host'
import { RotationPaletteObjects } from './features/rotation/rotation-palette-objects'
import { AppShell } from './features/shell/app-shell'
import { NotFoundPage } from './features/shell/not-found-page'
import { ShellStrips } from './features/shell/shell-strips'
import { SyncPill } from './features/shell/sync-pill'
import { useRememberPlace } from './features/shell/use-remember-place'
import { useShellCommands } from './features/shell/use-shell-commands'
import { WebhookPaletteObjects } from './features/webhooks/webhook-palette-objects'
import { DeletionReport } from './ui/deletion-report'
import { ErrorBoundary } from './ui/error-boundary'
import { OtherOrganizationStrip } from './ui/other-organization-strip'
import { homePlace } from './ui/profile-actions'
import { useSettings } from './ui/settings'

const KeyPage = lazy(async () => ({
  default: (await import('./features/keys/key-page')).KeyPage
}))
const OverviewPage = lazy(async () => ({
  default: (await import('./features/overview/overview-page')).OverviewPage
}))
const PartnersPage = lazy(async () => ({
  default: (await import('./features/partners/partners-page')).PartnersPage
}))
const InvitePage = lazy(async () => ({
  default: (await import('./features/partners/invite-page')).InvitePage
}))
const ReachPage = lazy(async () => ({
  default: (await import('./features/partners/reach/reach-page')).ReachPage
}))
const PartnerPage = lazy(async () => ({
  default: (await import('./features/partners/detail/partner-page')).PartnerPage
}))
const RotationPage = lazy(async () => ({
  default: (await import('./features/rotation/rotation-page')).RotationPage
}))
const RotationStartPage = lazy(async () => ({
  default: (await import('./features/rotation/start-page')).RotationStartPage
}))
const RotationsListPage = lazy(async () => ({
  default: (await import('./features/rotation/rotations-list-page')).RotationsListPage
}))
const WebhooksPage = lazy(async () => ({
  default: (await import('./features/webhooks/webhooks-page')).WebhooksPage
}))
const WebhookPage = lazy(async () => ({
  default: (await import('./features/webhooks/webhook-page')).WebhookPage
}))
const AuditPage = lazy(async () => ({
  default: (await import('./features/audit/audit-page')).AuditPage
}))
const SettingsPage = lazy(async () => ({
  default: (await import('./features/settings/settings-page')).SettingsPage
}))

type Props = { readonly profile: Profile; readonly profiles: readonly Profile[] }

/** Everything around and in the window while a profile is active. */
export function ConsoleShell({ profile, profiles }: Props) {
  const { data: settings } = useSettings()
  useShellCommands(profile, profiles, settings?.isSidebarCollapsed ?? false)
  useRememberPlace(profile.id)

  return (
    <>
      <AppShell
        profile={profile}
        profiles={profiles}
        syncPill={<SyncPill profileId={profile.id} />}
        keyCount={<KeyCount />}
        strips={
          <>
            <DeletionReport />
            <ShellStrips profile={profile} />
            <OtherOrganization profileId={profile.id} />
          </>
        }
      >
        <Pages lastPlace={profile.lastPlace} />
      </AppShell>
      <KeyPaletteObjects />
      <RotationPaletteObjects />
      <PartnerPaletteObjects />
      <WebhookPaletteObjects />
      <AuditPaletteObjects />
      <RevealHost />
      <CommandHost environment={profile.environment} />
    </>
  )
}

function Pages({ lastPlace }: { readonly lastPlace: string | null }) {
  const [path] = useLocation()
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={null}>
        <Switch>
          <Route path="/">
            <Redirect to={lastPlace ?? homePlace} replace />
          </Route>
          <Route path="/overview">
            <OverviewPage />
          </Route>
          <Route path="/keys">
            <KeysPage />
          </Route>
          <Route path="/keys/:keyId">
            <KeyPage />
          </Route>
          <Route path="/rotations">
            <RotationsListPage />
          </Route>
          <Route path="/rotations/new">
            <RotationStartPage />
          </Route>
          <Route path="/rotations/:rotationId">
            <RotationPage />
          </Route>
          <Route path="/partners">
            <PartnersPage />
          </Route>
          <Route path="/partners/invite">
            <InvitePage />
          </Route>
          <Route path="/partners/reach">
            <ReachPage />
          </Route>
          <Route path="/partners/:partnerId/:tab?">
            <PartnerPage />
          </Route>
          <Route path="/webhooks">
            <WebhooksPage />
          </Route>
          <Route path="/webhooks/:webhookId">
            {({ webhookId }) => <WebhookPage webhookId={webhookId} />}
          </Route>
          <Route path="/audit">
            <AuditPage />
          </Route>
          <Route path="/settings/:section?">
            {({ section }) => <SettingsPage section={section} />}
          </Route>
          <Route>
            <NotFoundPage path={path} />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
}

/** The keys page says it under its own head. */
function OtherOrganization({ profileId }: { readonly profileId: string }) {
  const [path] = useLocation()
  // Watches what the keys' own query holds; it never asks.
  const { data } = useQuery({
    queryKey: ['keys', profileId],
    queryFn: () => call('keys.list', { profileId }),
    enabled: false
  })
  if (path === '/keys' || data?.otherOrganization === undefined) return null
  return <OtherOrganizationStrip profileId={profileId} other={data.otherOrganization} />
}
