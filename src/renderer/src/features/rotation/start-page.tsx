import { Button, Radio } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { KeyName } from '@renderer/ui/key-name'
import { PageHead } from '@renderer/ui/page-head'
import { partnerPath } from '@renderer/ui/partners-path'
import { rotationPath, rotationsPath } from '@renderer/ui/rotation-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Output } from '@shared/contract'
import type { Profile } from '@shared/contract/profiles'
import { replacementDiff } from '@shared/domain/replacement'
import type { WireError } from '@shared/errors'
import { IconRefresh, IconRotateClockwise } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { DiffTable } from './diff-table'
import { type ExpiryChoice, ExpiryField, expiryOf } from './expiry-choice'
import { PreflightChecks } from './preflight-checks'
import { countWords } from './rotation-words'
import classes from './start-page.module.css'
import { StepPart } from './step-frame'
import { holdRotation } from './use-rotation'

const breadcrumb = { label: 'Rotations', href: rotationsPath }
const modes = ['guided', 'emergency'] as const
type Mode = (typeof modes)[number]

const modeWords: Readonly<Record<Mode, { readonly label: string; readonly text: string }>> = {
  guided: {
    label: 'Guided: nothing stops',
    text: 'Both keys work side by side. The old one can be revoked once every caller has moved and was quiet for longer than its own longest gap, or earlier with a reason.'
  },
  emergency: {
    label: 'Emergency: the key is leaked or suspected',
    text: 'The new key is created and stored, then the old one is revoked at once, with a reason. Whoever has not moved by then gets 401 until it does.'
  }
}

/** Before a rotation: what was checked, what will be asked for. Nothing is sent but reading. */
export function RotationStartPage() {
  const profile = useActiveProfile()
  const [params] = useSearchParams()
  const [, navigate] = useLocation()
  const keyId = params.get('key')
  const partnerId = params.get('partner') || undefined
  if (profile === null) return null
  if (keyId === null || keyId === '') {
    return (
      <div className={classes.page}>
        <PageHead title="New rotation" breadcrumb={breadcrumb} />
        <EmptyState
          icon={<IconRotateClockwise />}
          title="Choose the key that is to be replaced"
          text="Open it in the list of API keys and press Rotate."
          action={<Button onClick={() => navigate('/keys')}>Show API keys</Button>}
        />
      </div>
    )
  }
  return (
    <Start
      key={`${profile.id} ${partnerId} ${keyId}`}
      profile={profile}
      keyId={keyId}
      partnerId={partnerId}
    />
  )
}

type StartProps = {
  readonly profile: Profile
  readonly keyId: string
  /** Whose partner's key it is; absent for the organization's own. */
  readonly partnerId: string | undefined
}

function Start({ profile, keyId, partnerId }: StartProps) {
  const [params, setParams] = useSearchParams()
  const mode: Mode = params.get('mode') === 'emergency' ? 'emergency' : 'guided'
  const setMode = (next: Mode) =>
    setParams(before => new URLSearchParams({ ...Object.fromEntries(before), mode: next }), {
      replace: true
    })
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['rotation-preflight', profile.id, partnerId, keyId, mode],
    queryFn: () => call('rotations.preflight', { profileId: profile.id, partnerId, keyId, mode }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false
  })
  const checkAgain = (
    <Button
      variant="default"
      size="xs"
      loading={isFetching}
      leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
      onClick={() => void refetch()}
    >
      Check again
    </Button>
  )
  return (
    <div className={classes.page}>
      <PageHead
        title={
          <>
            Rotate <KeyName name={data?.key.clientName ?? keyId} maxLength={80} />
          </>
        }
        breadcrumb={breadcrumb}
        meta={data && <KeyMeta preflight={data} />}
        actions={checkAgain}
      />
      {error !== null && (
        <ErrorStrip
          title="The key could not be checked, so no rotation can begin"
          error={toWireError(error)}
          onRetry={() => void refetch()}
        />
      )}
      {data === undefined ? (
        error === null && (
          <p className={classes.waiting} role="status">
            Reading the key and checking what stands against a rotation
          </p>
        )
      ) : (
        <Prepared
          profile={profile}
          preflight={data}
          mode={mode}
          onMode={setMode}
          isChecking={isFetching}
          onCheckAgain={() => void refetch()}
        />
      )}
    </div>
  )
}

function KeyMeta({ preflight }: { readonly preflight: Preflight }) {
  const { key, partnerName } = preflight
  return (
    <>
      {key.hint !== undefined && <UntrustedText mono text={key.hint} maxLength={16} />}
      {partnerName !== undefined && (
        <>
          {key.hint !== undefined && ' · '}
          Partner key of <UntrustedText text={partnerName} maxLength={60} />
        </>
      )}
    </>
  )
}

type Preflight = Output<'rotations.preflight'>
type PreparedProps = {
  readonly profile: Profile
  readonly preflight: Preflight
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  readonly isChecking: boolean
  readonly onCheckAgain: () => void
}

function Prepared(props: PreparedProps) {
  const { profile, preflight, mode, onMode, isChecking, onCheckAgain } = props
  const { key, checks, draft, diff } = preflight
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const [nowMs] = useState(() => Date.now())
  const [choice, setChoice] = useState<ExpiryChoice>('proposed')
  const [date, setDate] = useState('')
  const [isStarting, setIsStarting] = useState(false)
  const [error, setError] = useState<WireError | null>(null)
  const expiresAt = expiryOf(choice, date, draft.expiresAt, nowMs)
  const failed = checks.filter(({ result }) => result === 'failed').length
  const isFull = checks.some(({ name, result }) => name === 'partner-slot' && result === 'failed')
  const shownDiff =
    choice === 'proposed' || expiresAt === '' ? diff : replacementDiff(key, { ...draft, expiresAt })
  const off = offReason(profile, failed, expiresAt, isChecking)

  async function start() {
    setIsStarting(true)
    setError(null)
    try {
      const rotation = await call('rotations.start', {
        profileId: profile.id,
        keyId: key.id,
        partnerId: key.partnerId,
        mode,
        ...(key.version !== undefined && { seenVersion: key.version }),
        expiresAt
      })
      holdRotation(client, profile.id, rotation)
      navigate(rotationPath(rotation.id), { replace: true })
    } catch (thrown) {
      setError(toWireError(thrown))
      setIsStarting(false)
    }
  }

  return (
    <>
      <div className={classes.body}>
        <StepPart isOnPage title="Checks" note={checksWords(checks)}>
          <PreflightChecks checks={checks} />
          {isFull && key.partnerId !== undefined && (
            <Link
              href={`${partnerPath(key.partnerId, 'keys')}?rotate=${encodeURIComponent(key.id)}`}
            >
              See the ways out
            </Link>
          )}
        </StepPart>
        <StepPart isOnPage title="How it goes">
          <Radio.Group
            aria-label="How it goes"
            value={mode}
            onChange={value => onMode(modes.find(each => each === value) ?? mode)}
          >
            <div className={classes.modes}>
              {modes.map(each => (
                <Radio
                  key={each}
                  value={each}
                  className={classes.mode}
                  label={modeWords[each].label}
                  description={modeWords[each].text}
                />
              ))}
            </div>
          </Radio.Group>
        </StepPart>
        <StepPart isOnPage title="Expiry of the replacement">
          <ExpiryField
            choice={choice}
            date={date}
            proposed={draft.expiresAt}
            expiresAt={expiresAt}
            onChoice={setChoice}
            onDate={setDate}
          />
        </StepPart>
        <StepPart
          isOnPage
          title="Old key and replacement"
          note="what will be asked for, field by field"
        >
          <DiffTable rows={shownDiff} isMade={false} />
        </StepPart>
      </div>
      {error !== null && (
        <ErrorStrip
          title="The rotation did not begin"
          error={error}
          onDismiss={() => setError(null)}
          {...(error.code === 'object-changed' && {
            onRetry: onCheckAgain,
            retryLabel: 'Check again'
          })}
        />
      )}
      <div className={classes.foot}>
        <span className={classes.footNote}>
          Starting sends nothing to Horizon yet. It can be closed again before the key is created.
        </span>
        <ActionButton disabledReason={off} loading={isStarting} onClick={() => void start()}>
          Start rotation
        </ActionButton>
      </div>
    </>
  )
}

function offReason(
  { safetyLevel }: Profile,
  failed: number,
  expiresAt: string | null,
  isChecking: boolean
): string | undefined {
  if (safetyLevel === 'read-only') return 'This profile is read-only'
  if (failed > 0) return `${countWords(failed, 'check')} failed. Each says what to do`
  if (expiresAt === '') return 'Choose the day on which the replacement expires'
  return isChecking ? 'The key is being checked' : undefined
}

function checksWords(checks: Output<'rotations.preflight'>['checks']): string {
  const count = (result: string) => checks.filter(each => each.result === result).length
  const parts = [`${count('passed')} of ${checks.length} passed`]
  if (count('warning') > 0) parts.push(countWords(count('warning'), 'warning'))
  if (count('failed') > 0) parts.push(`${count('failed')} failed`)
  return parts.join(', ')
}
