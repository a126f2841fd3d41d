import { Button } from '@mantine/core'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { writeBlock } from '@renderer/ui/horizon-failure'
import { useLeaveGuard } from '@renderer/ui/leave-guard'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { partnerPath } from '@renderer/ui/partners-path'
import { useKeys } from '@renderer/ui/use-keys'
import type { Workspace } from '@shared/domain/access'
import { accessDiff, type CarriedAccess } from '@shared/domain/access-diff'
import { accessIssues } from '@shared/domain/access-issues'
import { namesOf } from '@shared/domain/partner-words'
import type { Partner } from '@shared/horizon/partner'
import { IconCheck, IconEyeQuestion } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useWorkspace } from '../use-workspace'
import { AccessEditor } from './access-editor'
import classes from './access-tab.module.css'
import { AllChangesDialog } from './all-changes-dialog'
import { DiffBar, keysWords } from './diff-bar'
import { diffCards } from './diff-cards'
import { knownWorkspace } from './known-workspace'
import { ThreeWayDialog } from './three-way-dialog'
import { UnsavedAccessDialog } from './unsaved-access-dialog'
import { useAccessDraft } from './use-access-draft'
import { useAffectedKeys } from './use-affected-keys'
import { useLostUse } from './use-lost-use'
import { useSaveAccess } from './use-save-access'

const toldForMs = 6_000

type Props = { readonly profileId: string; readonly partner: Partner }

/** What a partner may do, and its change: effect and difference before anything is saved. */
export function AccessTab({ profileId, partner }: Props) {
  const { access } = partner
  return access === undefined ? (
    <EmptyState
      icon={<IconEyeQuestion />}
      title="This Horizon does not say what this partner is given"
      text="Its answer has no access in it. Nothing is changed from here, since that would overwrite what is not known."
    />
  ) : (
    <Access profileId={profileId} partner={partner} saved={access} />
  )
}

function Access({ profileId, partner, saved }: Props & { readonly saved: CarriedAccess }) {
  const profile = useActiveProfile()
  const { data: keyList } = useKeys(profileId)
  const workspace = useWorkspace(profileId)
  const draft = useAccessDraft(profileId, partner, saved)
  const keys = useAffectedKeys(profileId, partner.id)
  const { outcome, save, compare, reset } = useSaveAccess(profileId, partner.id, draft.discard)
  const [showsAll, setShowsAll] = useState(false)
  const [isTold, setIsTold] = useState(false)
  const { seen, access } = draft
  const isSaved = outcome.kind === 'saved' && !draft.isChanged
  useEffect(() => {
    setIsTold(isSaved)
    if (!isSaved) return
    const timer = setTimeout(() => setIsTold(false), toldForMs)
    return () => clearTimeout(timer)
  }, [isSaved])
  const before = seen.access

  const known = useMemo(
    () => knownWorkspace(workspace.held, [before, access, saved]),
    [workspace.held, before, access, saved]
  )
  const { diff, cards, refusal } = useMemo(
    () => (draft.isChanged ? changesOf(before, access, known.workspace) : noChanges),
    [draft.isChanged, before, access, known.workspace]
  )
  const uses = useLostUse(profileId, partner.id, cards)
  const here = partnerPath(partner.id)
  const leaving = useLeaveGuard({
    isGuarding: draft.isChanged,
    staysAt: place => place === here || place.startsWith(`${here}/`) || place.startsWith(`${here}?`)
  })

  const isRevoked = partner.status === 'revoked'
  const canChange = profile?.safetyLevel !== 'read-only' && !isRevoked
  const block = writeBlock(keyList, keyList?.failure ?? workspace.failure) ?? refusal
  const words = keysWords(cards.length, keys)
  const isSaving = outcome.kind === 'saving'

  if (workspace.isPending) {
    return (
      <p className={classes.waiting} role="status">
        Reading departments, agents, apps and connections
      </p>
    )
  }
  return (
    <div className={classes.tab}>
      {workspace.failure && (
        <ErrorStrip
          title={
            workspace.held === undefined
              ? 'What can be shared could not be read, so ids are shown'
              : 'What can be shared could not be refreshed'
          }
          error={workspace.failure}
          onRetry={workspace.refresh}
        />
      )}
      {draft.isOvertaken && outcome.kind !== 'overtaken' && (
        <NoticeStrip
          tone="warn"
          title="Somebody else changed this access meanwhile"
          actions={
            <Button size="xs" variant="default" onClick={compare} loading={isSaving}>
              Compare…
            </Button>
          }
        >
          Your changes are still here. They are against what was there before.
        </NoticeStrip>
      )}
      {outcome.kind === 'saved' && !outcome.isRaceExcluded && (
        <NoticeStrip
          tone="info"
          title="Saved, but somebody else may have saved in the same moment"
          actions={
            <Button size="xs" variant="default" onClick={reset}>
              Dismiss
            </Button>
          }
        >
          This Horizon has no versions, so that cannot be excluded. What is shown is what it
          answered.
        </NoticeStrip>
      )}
      <AccessEditor
        access={access}
        workspace={known}
        before={before}
        onChange={canChange ? draft.change : undefined}
      />
      {outcome.kind === 'failed' && (
        <ErrorStrip
          title="The access was not saved"
          error={outcome.error}
          note="Everything you changed is still here."
          onRetry={draft.isChanged && canChange ? () => save(seen, access) : undefined}
          onDismiss={reset}
        />
      )}
      {draft.isChanged && canChange && (
        <DiffBar
          cards={cards}
          uses={uses}
          keys={keys}
          isSaving={isSaving}
          blockedBy={block}
          onAll={() => setShowsAll(true)}
          onDiscard={() => {
            draft.discard()
            reset()
          }}
          onSave={() => save(seen, access)}
        />
      )}
      <div role="status" className={isTold ? classes.saved : 'hc-visually-hidden'}>
        {outcome.kind === 'saved' && (
          <>
            {isTold && <IconCheck size={14} stroke={2} aria-hidden />}
            Access saved
          </>
        )}
      </div>
      {showsAll && diff && (
        <AllChangesDialog
          cards={cards}
          uses={uses}
          diff={diff}
          keysWords={words}
          onClose={() => setShowsAll(false)}
        />
      )}
      {outcome.kind === 'overtaken' && outcome.theirs.access !== undefined && (
        <ThreeWayDialog
          base={before}
          mine={access}
          theirs={outcome.theirs.access}
          workspace={known.workspace}
          onClose={reset}
          onTake={taken => {
            const { version, access: theirs = taken } = outcome.theirs
            draft.rebase({ ...(version !== undefined && { version }), access: theirs }, taken)
            reset()
          }}
        />
      )}
      {leaving.isAsking && (
        <UnsavedAccessDialog
          partnerName={partner.organizationName}
          onStay={leaving.stay}
          onLeave={() => {
            draft.discard()
            leaving.leave()
          }}
        />
      )}
    </div>
  )
}

const noChanges = { diff: null, cards: [], refusal: undefined }

/** What is to be saved, and why Horizon would refuse it. */
function changesOf(before: CarriedAccess, access: CarriedAccess, workspace: Workspace) {
  const diff = accessDiff(before, access, workspace)
  const cards = diffCards({ before, after: access, diff, names: namesOf(workspace) })
  const error = accessIssues(access, workspace).find(({ severity }) => severity === 'error')
  return { diff, cards, refusal: error?.sentence }
}
