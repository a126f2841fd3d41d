import { Button } from '@mantine/core'
import { call } from '@renderer/api/call'
import type { KeyList } from '@shared/contract/keys'
import type { WireError } from '@shared/errors'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useActiveProfile } from './active-profile'
import { ErrorDetails, hasDetails } from './error-details'
import { ErrorStrip } from './error-strip'
import { clockTime, formatDuration, formatRelative } from './format'
import { failureKind, isOfStoredSecret } from './horizon-failure'
import classes from './horizon-failure-strip.module.css'
import { NoticeStrip } from './notice-strip'
import { useCountdown } from './use-countdown'
import { useNow } from './use-now'

type Props = {
  readonly failure: WireError | undefined
  /** When what is shown was fetched; `null` when nothing is held. */
  readonly heldSince: string | null
  readonly isRefreshing: boolean
  readonly onRetry: () => void
}

/** Why the keys are not fresh, over what is still known of them. */
export function HorizonFailureStrip({ failure, heldSince, isRefreshing, onRetry }: Props) {
  const now = useNow()
  const [, navigate] = useLocation()
  const hasSecretStrip = useHasSecretStrip()
  const { failingSince, nextTryAt } = useOutage()
  const leftSeconds = useCountdown(nextTryAt)
  if (failure === undefined || (hasSecretStrip && isOfStoredSecret(failure))) return null
  const age = heldSince === null ? undefined : heldWords(heldSince, now)
  const retry = (
    <Button
      size="xs"
      variant="default"
      loading={isRefreshing}
      leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
      onClick={onRetry}
    >
      Try now
    </Button>
  )

  switch (failureKind(failure)) {
    case 'unreachable':
      return (
        <NoticeStrip
          tone="warn"
          title={`Horizon cannot be reached${sinceWords(failingSince, now)}`}
          actions={
            <>
              {retry}
              <span className={classes.next}>
                {leftSeconds > 0 && `Next try in ${countdownWords(leftSeconds)}`}
              </span>
            </>
          }
        >
          {sentence(failure.message)} {age ?? failure.nextStep} Creating and revoking are off until
          it answers; it is asked again by itself.
          <Details failure={failure} />
        </NoticeStrip>
      )
    case 'secret':
      return (
        <ErrorStrip
          error={failure}
          note={age}
          onRetry={onRetry}
          actions={
            <Button size="xs" onClick={() => navigate('/settings/profiles')}>
              Open Settings
            </Button>
          }
        />
      )
    case 'other':
      return (
        <ErrorStrip
          title={heldSince === null ? undefined : 'The keys could not be refreshed'}
          error={failure}
          note={age}
          onRetry={onRetry}
        />
      )
  }
}

/** The strip above every page then says what is wrong with the stored secret, and the way out. */
function useHasSecretStrip(): boolean {
  const profile = useActiveProfile()
  const profileId = profile?.id ?? ''
  // Watches what that strip asked; it never asks.
  const { data: secret } = useQuery({
    queryKey: ['secret-state', profileId],
    queryFn: () => call('profiles.secretState', { profileId }),
    enabled: false
  })
  const isShown = secret !== undefined && secret.state !== 'ready'
  return isShown && profile?.secretStorage !== 'local-horizon'
}

/** Since when Horizon is away and when it is asked again, as main last said. */
function useOutage(): Pick<KeyList, 'failingSince' | 'nextTryAt'> {
  const profileId = useActiveProfile()?.id ?? ''
  // Watches what the keys' own query holds; it never asks.
  const { data } = useQuery({
    queryKey: ['keys', profileId],
    queryFn: () => call('keys.list', { profileId }),
    enabled: false
  })
  return data ?? {}
}

const countdownWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1_000)

function sinceWords(since: string | undefined, nowMs: number): string {
  return since === undefined ? '' : ` since ${clockTime(since, nowMs)}`
}

function Details({ failure }: { readonly failure: WireError }) {
  if (!hasDetails(failure)) return null
  return (
    <details className={classes.details}>
      <summary>Details</summary>
      <ErrorDetails error={failure} />
    </details>
  )
}

const heldWords = (heldSince: string, nowMs: number): string =>
  `You see what was fetched at ${clockTime(heldSince, nowMs)}, ${formatRelative(heldSince, nowMs)}.`

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
