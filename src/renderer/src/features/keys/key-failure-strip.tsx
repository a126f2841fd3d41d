import { Button } from '@mantine/core'
import { ErrorDetails, hasDetails } from '@renderer/ui/error-details'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDuration } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { useNow } from '@renderer/ui/use-now'
import type { WireError } from '@shared/errors'
import { IconRefresh } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { failureKind } from './key-failure'
import classes from './key-failure-strip.module.css'
import { clockTime } from './key-times'

type Props = {
  readonly failure: WireError | undefined
  /** When what is shown was fetched; `null` when nothing is held. */
  readonly heldSince: string | null
  readonly isRefreshing: boolean
  readonly onRetry: () => void
}

/** Why the keys are not fresh, over what is still known of them. */
export function FailureStrip({ failure, heldSince, isRefreshing, onRetry }: Props) {
  const now = useNow()
  const [, navigate] = useLocation()
  if (failure === undefined) return null
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
        <NoticeStrip tone="warn" title="Horizon cannot be reached." actions={retry}>
          {sentence(failure.message)} {age ?? failure.nextStep} Creating and revoking are off until
          it answers. The next try is within a minute.
          <Details failure={failure} />
        </NoticeStrip>
      )
    case 'secret':
      return (
        <NoticeStrip
          tone="danger"
          title={failure.message}
          actions={
            <>
              {retry}
              <Button size="xs" onClick={() => navigate('/settings/profiles')}>
                Open Settings
              </Button>
            </>
          }
        >
          {failure.nextStep} {age}
          <Details failure={failure} />
        </NoticeStrip>
      )
    case 'other':
      return (
        <ErrorStrip
          title={heldSince === null ? undefined : 'The keys could not be refreshed.'}
          error={
            age === undefined ? failure : { ...failure, nextStep: joined(failure.nextStep, age) }
          }
          onRetry={onRetry}
        />
      )
  }
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
  `You see what was fetched at ${clockTime(heldSince, nowMs)}, ${formatDuration(
    Math.max(0, nowMs - Date.parse(heldSince))
  )} ago.`

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(Boolean).join(' ')
