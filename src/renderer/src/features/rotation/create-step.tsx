import { Button, Loader } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { withNonce } from '@shared/domain/rotation-name'
import { visibleText } from '@shared/domain/visible-text'
import { IconSearch } from '@tabler/icons-react'
import { AttemptsPart, NextLook } from './attempts-part'
import classes from './attempts-part.module.css'
import { DiffTable } from './diff-table'
import { KeyEndpoint } from './key-endpoint'
import { WayBack, WayOn } from './step-foot'
import { StepFrame, StepPart } from './step-frame'
import { lockOf, type RotationWork } from './use-rotation'

type Props = { readonly work: RotationWork }

const title = 'Create'
const note = 'a new key that may do what the old one may'
const notOffered = 'It has no place in what the rotation has come to.'

/** What will be asked for, before the first attempt and after one that made nothing. */
export function CreateStep({ work }: Props) {
  const { situation, attempts, diff, draft } = work.rotation
  const last = attempts.at(-1)
  return (
    <StepFrame
      work={work}
      title={title}
      note={note}
      footLeft={
        <>
          <WayBack work={work} />
          <span>
            Sends <KeyEndpoint method="POST" partnerId={work.rotation.partnerId} />
          </span>
        </>
      }
      footRight={<CreateButton work={work} />}
    >
      {situation === 'create-refused' && last?.failure && (
        <ErrorStrip
          title="Horizon refused the last attempt, so nothing was made"
          error={last.failure}
          note="It can be tried again; the next attempt has a name of its own."
        />
      )}
      {situation === 'not-created' && <NotCreated work={work} />}
      {situation === 'replacement-ended' &&
        (work.rotation.isPartnerRevoked ? <PartnershipEnded /> : <ReplacementEnded />)}
      <StepPart title="What will be asked for" note="Horizon shows the new key once, right after">
        <NameWords name={draft.clientName} />
        <DiffTable rows={diff} isMade={false} />
      </StepPart>
      <AttemptsPart rotation={work.rotation} />
    </StepFrame>
  )
}

const someNonce = '0'.repeat(16)

/** Its name until the end, which people will see at Horizon and in the list of keys. */
function NameWords({ name }: { readonly name: string }) {
  const named = withNonce(name, someNonce).replace(someNonce, '…')
  return (
    <p className={classes.naming}>
      Until the rotation ends, the new key is called{' '}
      <UntrustedText mono text={named} maxLength={300} />: a number of its own stands for the dots,
      so that it is found again if the reply is lost. Finishing takes the tag away, where Horizon
      can rename keys.
    </p>
  )
}

function CreateButton({ work }: Props) {
  const lock = lockOf(work.rotation, 'create')
  return (
    <WayOn
      work={work}
      label={work.rotation.attempts.length === 0 ? 'Create replacement' : 'Create once more'}
      lock={lock === undefined ? notOffered : lock}
      isOnline
      isLoading={work.pending === 'rotations.create'}
      onGo={() => void work.run('rotations.create', {})}
    />
  )
}

function NotCreated({ work }: Props) {
  return (
    <NoticeStrip
      tone="warn"
      title="The replacement was not created, as far as the lists show"
      actions={<LookNow work={work} />}
    >
      The reply was lost, and lists late enough show no key of that name. Another attempt is
      possible now. Looks go on even so: a key that turns up late is named here, to be adopted or
      revoked.
    </NoticeStrip>
  )
}

const ReplacementEnded = () => (
  <NoticeStrip tone="danger" title="The new key works no more">
    It was revoked, expired, or is listed no more. Whoever uses it already gets 401; the old key is
    as it was. Create another one, or close the rotation.
  </NoticeStrip>
)

const PartnershipEnded = () => (
  <NoticeStrip tone="danger" title="The partnership has ended">
    It was revoked, and both keys with it: no other key can be created. Whoever uses one already
    gets 401. The rotation can be closed.
  </NoticeStrip>
)

/** The POST has left; only its answer, or lists, can tell more. */
export function CreatingStep({ work }: Props) {
  return (
    <StepFrame work={work} title={title} note={note}>
      <div className={classes.waiting} role="status">
        <Loader size={18} aria-hidden />
        <div>
          <strong>The request is on its way.</strong> It is sent once. Where its reply is lost, the
          list decides whether the key exists.
        </div>
      </div>
      <AttemptsPart rotation={work.rotation} />
    </StepFrame>
  )
}

/** A lost reply: what it means, when it is looked for again, and when another attempt opens. */
export function CreateUnknownStep({ work }: Props) {
  const { rotation } = work
  const lock = lockOf(rotation, 'create')
  const nextLookAt = rotation.attempts.find(each => each.nextLookAt !== null)?.nextLookAt ?? null
  return (
    <StepFrame
      work={work}
      title={title}
      note={note}
      footLeft={<WayBack work={work} isLockSaid />}
      footRight={<CreateButton work={work} />}
    >
      <NoticeStrip
        tone="warn"
        title="Whether the replacement exists is not known"
        actions={<LookNow work={work} />}
      >
        The reply to Create was lost. The request may have arrived, so it is not sent again: that
        could make a second key that nobody sees. Horizon’s list is looked through for its name
        instead.{lock && <> {withStop(lock)}</>}
        {nextLookAt === null ? ' No further look is due by itself.' : <NextLook at={nextLookAt} />}
      </NoticeStrip>
      <AttemptsPart rotation={rotation} />
    </StepFrame>
  )
}

/** Asks Horizon for a fresh list. */
export function LookNow({ work }: Props) {
  if (work.isReadOnly || lockOf(work.rotation, 'look') === undefined) return null
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
      loading={work.pending === 'rotations.look'}
      onClick={() => void work.run('rotations.look', {})}
    >
      Look now
    </Button>
  )
}

const withStop = (sentence: string): string =>
  visibleText(/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`, 400)
