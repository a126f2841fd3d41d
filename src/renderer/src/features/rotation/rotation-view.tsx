import { writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { useKeyDifferences } from '@renderer/ui/key-differences'
import { KeyName } from '@renderer/ui/key-name'
import { usePendingReveals } from '@renderer/ui/key-pending-reveals'
import { hasOpenDialog } from '@renderer/ui/open-layer'
import { rotationsPath } from '@renderer/ui/rotation-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useEscape } from '@renderer/ui/use-escape'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useKeys } from '@renderer/ui/use-keys'
import type { Profile } from '@shared/contract/profiles'
import type { Rotation } from '@shared/contract/rotation-views'
import { visibleText } from '@shared/domain/visible-text'
import { IconChevronRight } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { LookBack } from './look-back'
import { PresentStep } from './present-step'
import { useRotationCommands } from './rotation-commands'
import { RotationKeys } from './rotation-keys'
import { useRotationLocation } from './rotation-location'
import { RotationRevokeDialog } from './rotation-revoke-dialog'
import { RotationSteps } from './rotation-steps'
import classes from './rotation-view.module.css'
import { stageWords } from './rotation-words'
import { stepHeadingId } from './step-frame'
import { usePartnerList } from './use-partner-list'
import { type RevokeTarget, type RotationWork, useRotationActions } from './use-rotation'

type Props = { readonly profile: Profile; readonly rotation: Rotation }

/** The steps at the left, the present one, or one looked at again, at the right. */
export function RotationView({ profile, rotation }: Props) {
  const { data: list } = useKeys(profile.id)
  const refresh = useKeyRefresh(profile.id, { polls: true })
  const partnerList = usePartnerList(profile.id, rotation.partnerId)
  const [, navigate] = useLocation()
  const { lookedAt, lookAt } = useRotationLocation()
  const [target, setTarget] = useState<RevokeTarget | null>(null)
  const actions = useRotationActions(profile.id, rotation.id)
  const { stage, situation, steps, mode, clientName, sentence } = rotation
  const refreshNow = () => {
    refresh.refreshNow()
    partnerList.refreshNow()
  }
  const failure = refresh.failure ?? list?.failure
  const past = steps.find(step => step.stage === lookedAt && step.state === 'done')?.stage
  useEscape(() => (past === undefined ? navigate(rotationsPath) : lookAt(null)))
  useRotationCommands(refreshNow)
  useNotedDifferences(rotation)
  useFreshness(profile.id, list?.fetchedAt ?? null)
  useHeadingFocus(profile.id, `${past ?? stage}`, situation)

  const work: RotationWork = {
    profile,
    rotation,
    ...actions,
    block: writeBlock(list, failure),
    isReadOnly: profile.safetyLevel === 'read-only',
    openRevoke: setTarget,
    refreshKeys: refreshNow
  }
  return (
    <div className={classes.page}>
      <aside className={classes.side} aria-label="Rotation">
        <div className={classes.sideHead}>
          <nav className={classes.breadcrumb} aria-label="Breadcrumb">
            <Link href={rotationsPath}>Rotations</Link>
            <IconChevronRight size={13} aria-hidden />
          </nav>
          <h1 className={classes.name}>
            <KeyName name={clientName} maxLength={100} />
          </h1>
          {rotation.partnerName !== undefined && (
            <span className={classes.hintless}>
              Partner key of <UntrustedText text={rotation.partnerName} maxLength={60} />. The
              partnership is untouched
            </span>
          )}
          {mode === 'emergency' && <span className={classes.mode}>Emergency</span>}
        </div>
        <div className={classes.sideSteps}>
          <RotationSteps steps={steps} lookedAt={past} onLookAt={lookAt} />
        </div>
        <RotationKeys rotation={rotation} />
      </aside>
      <div className={classes.main}>
        <div>
          <HorizonFailureStrip
            failure={failure}
            heldSince={list?.fetchedAt ?? null}
            isRefreshing={refresh.isRefreshing}
            onRetry={refreshNow}
          />
        </div>
        {past === undefined ? (
          <PresentStep work={work} />
        ) : (
          <LookBack work={work} stage={past} onBack={() => lookAt(null)} />
        )}
      </div>
      {target !== null && (
        <RotationRevokeDialog work={work} target={target} onClose={() => setTarget(null)} />
      )}
      <div className="hc-visually-hidden" role="status">
        {stageWords[stage]}: {visibleText(sentence, 300)}
      </div>
    </div>
  )
}

/** The reveal dialog says in what the key is other than asked for; the rotation knows it for good. */
function useNotedDifferences({ revealId, differences }: Rotation): void {
  const { note } = useKeyDifferences(({ actions }) => actions)
  useEffect(() => {
    if (revealId !== null) note(revealId, differences)
  }, [revealId, differences, note])
}

/** What is locked depends on how fresh the list is. */
function useFreshness(profileId: string, fetchedAt: string | null): void {
  const client = useQueryClient()
  const last = useRef(fetchedAt)
  useEffect(() => {
    if (last.current === fetchedAt) return
    last.current = fetchedAt
    void client.invalidateQueries({ queryKey: ['rotations', profileId] })
  }, [client, profileId, fetchedAt])
}

/**
 * The focus follows the rotation: to the heading after every advance, and where what held it is
 * gone. A dialog keeps its own until it closes, such as the one that shows the new key.
 */
function useHeadingFocus(profileId: string, shown: string, situation: string): void {
  const reveals = usePendingReveals(profileId).length
  const before = useRef(shown)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them can have taken the focus's place away
  useEffect(() => {
    if (hasOpenDialog()) return
    const hasLostFocus = document.activeElement === document.body
    if (before.current === shown && !hasLostFocus) return
    before.current = shown
    document.getElementById(stepHeadingId)?.focus()
  }, [shown, situation, reveals])
}
