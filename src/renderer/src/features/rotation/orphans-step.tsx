import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatDateTime } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { RotationOrphan } from '@shared/contract/rotation-views'
import { lostSecretWords } from '@shared/domain/rotation-entry-words'
import { useState } from 'react'
import { AttemptsPart } from './attempts-part'
import classes from './attempts-part.module.css'
import { LookNow } from './create-step'
import { ReasonDialog } from './reason-dialog'
import { countWords, stageWords } from './rotation-words'
import { WayBack } from './step-foot'
import footClasses from './step-foot.module.css'
import { StepFrame, StepPart } from './step-frame'
import { lockOf, type RotationWork } from './use-rotation'

const certainty: Readonly<Record<RotationOrphan['certainty'], string>> = {
  nonce: 'Certain: its name carries this attempt’s number',
  likely: 'Likely: new since then, with the same scopes'
}

const fates: Readonly<Record<RotationOrphan['fate'], string>> = {
  undecided: 'Not decided',
  revoking: 'The revocation is on its way',
  unconfirmed: 'Must still be revoked: no list has confirmed it',
  ended: 'Revoked',
  adopted: 'Adopted as the replacement',
  disowned: 'Somebody else’s: left as it is'
}

/** What the step is about. */
function noteOf(open: readonly RotationOrphan[], isAnyUnlisted: boolean): string {
  if (isAnyUnlisted || open.length === 0 || !open.some(({ wasShown }) => wasShown)) {
    return 'keys turned up that nobody has seen'
  }
  return open.every(({ wasShown }) => wasShown)
    ? 'a key works whose secret is not confirmed as stored'
    : 'keys work that are not confirmed as stored'
}

type Props = { readonly work: RotationWork }

/** Keys whose plaintext nobody saw, or nobody confirmed as stored: each is decided by name. */
export function OrphansStep({ work }: Props) {
  const { rotation } = work
  const open = rotation.orphans.filter(({ fate }) => fate === 'undecided' || fate === 'revoking')
  const shown = open.filter(({ wasShown }) => wasShown)
  const unseen = open.filter(({ wasShown }) => !wasShown)
  const unlisted = rotation.attempts.filter(attempt => (attempt.unlisted ?? 0) > 0)
  const isTwice = new Set(open.map(({ operationId }) => operationId)).size < open.length
  return (
    <StepFrame
      work={work}
      title={stageWords[rotation.stage]}
      note={noteOf(open, unlisted.length > 0)}
      footLeft={<WayBack work={work} />}
    >
      {unlisted.map(attempt => (
        <NoticeStrip
          key={attempt.operationId}
          tone="danger"
          title={`Horizon lists ${countWords(attempt.unlisted ?? 0, 'more key')} of this rotation than are listed here`}
          actions={open.length === 0 && <LookNow work={work} />}
        >
          The count is renewed when it doubles or halves. Find them in the list of keys by{' '}
          <UntrustedText mono text={`[rot-${attempt.nonce}]`} maxLength={60} /> and revoke those
          that nobody needs. Nothing else goes on before a list shows no more of them than are here.
        </NoticeStrip>
      ))}
      {shown.length > 0 && (
        <NoticeStrip
          tone="danger"
          title={`${countWords(shown.length, 'key')} of this rotation ${shown.length === 1 ? 'was' : 'were'} shown and not confirmed as stored`}
          actions={unseen.length === 0 && <LookNow work={work} />}
        >
          {shown.length === 1 ? 'It works at Horizon: ' : 'They work at Horizon. Of each: '}
          {lostSecretWords} Nothing else goes on before that.
        </NoticeStrip>
      )}
      {unseen.length > 0 && (
        <NoticeStrip
          tone="danger"
          title={`${countWords(unseen.length, 'key')} of this rotation ${unseen.length === 1 ? 'was' : 'were'} created without being shown`}
          actions={<LookNow work={work} />}
        >
          {unseen.length === 1 ? 'It works' : 'They work'} at Horizon, and the console does not have{' '}
          {unseen.length === 1 ? 'its' : 'their'} secret. Revoke each, or adopt the one whose secret
          you hold. {isTwice && 'Two keys came of one attempt: at most one of them can be meant. '}
          Nothing else goes on before that.
        </NoticeStrip>
      )}
      {rotation.orphans.length > 0 && <OrphansList work={work} orphans={rotation.orphans} />}
      <AttemptsPart rotation={rotation} />
    </StepFrame>
  )
}

type ListProps = Props & { readonly orphans: readonly RotationOrphan[] }

/** Each with its name, its age and how certain it is. */
export function OrphansList({ work, orphans }: ListProps) {
  const [adopted, setAdopted] = useState<RotationOrphan | null>(null)
  const [disowned, setDisowned] = useState<RotationOrphan | null>(null)
  const { rotation, block, isReadOnly, openRevoke } = work
  const adopt = lockOf(rotation, 'adopt')
  const revoke = lockOf(rotation, 'revoke-orphan')
  return (
    <StepPart title="Keys found" note={countWords(orphans.length, 'key')}>
      <ul className={classes.list}>
        {orphans.map(orphan => {
          const { keyId, clientName, createdAt, enabled, fate } = orphan
          const canDecide = !isReadOnly && (fate === 'undecided' || fate === 'unconfirmed')
          return (
            <li key={keyId} className={classes.row}>
              <div className={classes.name}>
                <KeyName name={clientName} maxLength={200} />
              </div>
              <div className={classes.facts}>
                <UntrustedText mono text={keyId} maxLength={60} />.{' '}
                {createdAt === null
                  ? 'Horizon does not say when it was created.'
                  : `Created ${formatDateTime(createdAt)}.`}{' '}
                {orphan.wasShown
                  ? `New key: ${lostSecretWords} `
                  : `${certainty[orphan.certainty]}. `}
                <strong>{fates[fate]}.</strong>
                {!enabled && ' Listed as revoked.'}
              </div>
              {canDecide && (
                <div className={classes.actions}>
                  {adopt !== undefined && fate === 'undecided' && (
                    <ActionButton
                      size="xs"
                      variant="default"
                      disabledReason={adopt ?? undefined}
                      onClick={() => setAdopted(orphan)}
                    >
                      Adopt…
                    </ActionButton>
                  )}
                  {fate === 'undecided' && orphan.certainty === 'likely' && (
                    <Button size="xs" variant="default" onClick={() => setDisowned(orphan)}>
                      Not ours…
                    </Button>
                  )}
                  {revoke !== undefined && (
                    <ActionButton
                      size="xs"
                      variant="default"
                      className={footClasses.cancel}
                      disabledReason={revoke ?? block}
                      onClick={() => openRevoke({ kind: 'orphan', keyId })}
                    >
                      Revoke…
                    </ActionButton>
                  )}
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {adopted !== null && (
        <AdoptDialog work={work} orphan={adopted} onClose={() => setAdopted(null)} />
      )}
      {disowned !== null && (
        <DisownDialog work={work} orphan={disowned} onClose={() => setDisowned(null)} />
      )}
    </StepPart>
  )
}

type AdoptProps = Props & { readonly orphan: RotationOrphan; readonly onClose: () => void }

function DisownDialog({ work, orphan, onClose }: AdoptProps) {
  return (
    <ReasonDialog
      work={work}
      draft={`disown ${orphan.keyId}`}
      title={
        <>
          Leave <KeyName name={orphan.clientName} maxLength={60} /> to its owner
        </>
      }
      label="Whose key it is"
      confirm="Leave key"
      footNote="Nothing is sent to Horizon"
      onConfirm={reason => work.run('rotations.disown', { keyId: orphan.keyId, reason })}
      onClose={onClose}
    >
      The key stays as it is, and this rotation asks about it no more. Lists are looked through on
      for the key of the lost request.
    </ReasonDialog>
  )
}

function AdoptDialog({ work, orphan, onClose }: AdoptProps) {
  return (
    <ReasonDialog
      work={work}
      draft={`adopt ${orphan.keyId}`}
      title={
        <>
          Adopt <KeyName name={orphan.clientName} maxLength={60} />
        </>
      }
      statement="I hold this key’s secret"
      label="How you come to hold it"
      confirm="Adopt key"
      footNote="Nothing is sent to Horizon"
      onConfirm={reason => work.run('rotations.adopt', { keyId: orphan.keyId, reason })}
      onClose={onClose}
    >
      It becomes the replacement of this rotation. The console cannot show its secret: without it
      nobody can be moved to this key, and it should be revoked instead.
    </ReasonDialog>
  )
}
