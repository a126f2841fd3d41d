import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import { DataNotices } from '@renderer/ui/data-notices'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { clearFailure, useFailure } from '@renderer/ui/failure-store'
import { navigateTo } from '@renderer/ui/hash-location'
import { isOfStoredSecret } from '@renderer/ui/horizon-failure'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ClockStrip } from './clock-strip'

/** What main found out about the local data, the admin secret and the local Horizon. */
export function ShellStrips({ profile }: { readonly profile: Profile }) {
  return (
    <>
      <FailureStrip />
      <DataNotices profileId={profile.id} />
      {profile.secretStorage === 'local-horizon' ? (
        <LocalHorizonStrip />
      ) : (
        <SecretStrip profile={profile} />
      )}
      <ClockStrip profileId={profile.id} />
    </>
  )
}

function FailureStrip() {
  const failure = useFailure(state => state.failure)
  return failure && <ErrorStrip {...failure} onDismiss={clearFailure} />
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
  const client = useQueryClient()
  const { data: secret, refetch } = useQuery({
    queryKey: ['secret-state', profile.id],
    queryFn: () => call('profiles.secretState', { profileId: profile.id })
  })
  async function checkAgain() {
    const { data } = await refetch()
    if (data?.state !== 'ready') return
    // The keys were not fetched for want of the secret: no need to wait for the next minute.
    const askForKeys = () => client.invalidateQueries({ queryKey: ['key-refresh', profile.id] })
    await askForKeys()
    // It may have joined a question from before the secret was there; the next one cannot.
    const failure = client.getQueryData<KeyList>(['keys', profile.id])?.failure
    if (failure !== undefined && isOfStoredSecret(failure)) await askForKeys()
  }
  if (secret === undefined || secret.state === 'ready') return null
  return (
    <NoticeStrip
      tone="warn"
      title={secret.message}
      actions={
        <>
          <Button size="sm" variant="default" onClick={() => void checkAgain()}>
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
