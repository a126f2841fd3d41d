import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { clearFailure, useFailure } from '@renderer/ui/failure-store'
import { navigateTo } from '@renderer/ui/hash-location'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { Profile } from '@shared/contract/profiles'
import { useMutation, useQuery } from '@tanstack/react-query'

/** What main found out about the local data, the admin secret and the local Horizon. */
export function ShellStrips({ profile }: { readonly profile: Profile }) {
  return (
    <>
      <FailureStrip />
      <NoticeStrips profileId={profile.id} />
      {profile.secretStorage === 'local-horizon' ? (
        <LocalHorizonStrip />
      ) : (
        <SecretStrip profile={profile} />
      )}
    </>
  )
}

function FailureStrip() {
  const failure = useFailure(state => state.failure)
  return failure && <ErrorStrip {...failure} onDismiss={clearFailure} />
}

function NoticeStrips({ profileId }: { readonly profileId: string }) {
  const { data } = useQuery({ queryKey: ['notices'], queryFn: () => call('app.notices', {}) })
  const notices = data?.notices.filter(
    notice => notice.profileId === undefined || notice.profileId === profileId
  )
  return notices?.map(({ id, severity, title, detail }) => (
    <NoticeStrip key={id} tone={severity === 'error' ? 'danger' : 'warn'} title={title}>
      {detail}
    </NoticeStrip>
  ))
}

function LocalHorizonStrip() {
  const { data: status } = useQuery({
    queryKey: ['local-horizon'],
    queryFn: () => call('localHorizon.status', {})
  })
  const restart = useMutation({ mutationFn: () => call('localHorizon.restart', {}) })
  if (status?.state !== 'crashed') return null
  return (
    <NoticeStrip
      tone="danger"
      title="The local Horizon has stopped"
      actions={
        <Button
          size="sm"
          variant="default"
          loading={restart.isPending}
          onClick={() => restart.mutate()}
        >
          Restart it
        </Button>
      }
    >
      {restart.error?.message ?? status.message ?? 'What it held is kept and comes back with it.'}
    </NoticeStrip>
  )
}

function SecretStrip({ profile }: { readonly profile: Profile }) {
  const { data: secret, refetch } = useQuery({
    queryKey: ['secret-state', profile.id],
    queryFn: () => call('profiles.secretState', { profileId: profile.id })
  })
  if (secret === undefined || secret.state === 'ready') return null
  return (
    <NoticeStrip
      tone="warn"
      title={secret.message}
      actions={
        <>
          <Button size="sm" variant="default" onClick={() => void refetch()}>
            Check again
          </Button>
          <Button
            size="sm"
            variant="default"
            onClick={() => navigateTo(`/settings/profiles?secret=${profile.id}`)}
          >
            Enter the admin secret…
          </Button>
        </>
      }
    >
      {secret.nextStep}
    </NoticeStrip>
  )
}
