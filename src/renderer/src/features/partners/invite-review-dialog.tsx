import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatDate } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { resendInvitationPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { PartnerDraft } from '@shared/contract/partners'
import type { Profile } from '@shared/contract/profiles'
import type { Workspace } from '@shared/domain/access'
import {
  defaultMaxApiKeys,
  defaultSessionTimeoutHours,
  invitationDays
} from '@shared/domain/partner-draft'
import { listWords } from '@shared/domain/partner-words'
import { visibleText } from '@shared/domain/visible-text'
import { IconCheck, IconInfoCircle, IconMail } from '@tabler/icons-react'
import { type ReactNode, useMemo, useRef } from 'react'
import classes from './invite.module.css'
import type { Inviting } from './invite-sending'
import { InviteSent } from './invite-sent'
import { inviteSummary } from './invite-summary'

type Props = {
  readonly profile: Profile
  readonly draft: PartnerDraft
  readonly workspace: Workspace
  readonly inviting: Inviting
  readonly blockedBy: string | undefined
  readonly onSend: () => void
  readonly onClose: () => void
}

/** What will be given, in words, before anything is sent; then who has the link. */
export function InviteReviewDialog(props: Props) {
  const { profile, draft, workspace, inviting, blockedBy, onSend, onClose } = props
  const { sent, error, mustLook, isBusy, unanswered } = inviting
  const sendRef = useRef<HTMLButtonElement>(null)
  const isSent = sent !== undefined
  // Once it is sent the form is empty again.
  const name = visibleText((sent?.partner ?? draft).organizationName, 60)

  function act() {
    if (isSent) onClose()
    else if (mustLook) inviting.look()
    else if (blockedBy === undefined) onSend()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      isClosable={!isBusy}
      title={isSent ? `${name} is invited` : `Invite ${name}`}
      width={640}
      environment={profile.environment}
      initialFocusRef={sendRef}
      error={error}
      errorTitle={mustLook ? 'The invitation may have been sent' : undefined}
      footNote={
        !isSent &&
        (blockedBy ?? (
          <>
            Sends <code>POST /admin/partners</code>
          </>
        ))
      }
      onSend={act}
      footActions={
        isSent ? (
          <Button ref={sendRef} onClick={onClose}>
            Open the partner
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <ActionButton
              ref={sendRef}
              loading={isBusy}
              disabledReason={mustLook ? undefined : blockedBy}
              leftSection={<IconMail size={16} stroke={1.7} aria-hidden />}
              onClick={act}
            >
              {mustLook ? 'Look at the list first' : sendWords(unanswered?.found.length ?? 0)}
            </ActionButton>
          </>
        )
      }
    >
      {isSent ? (
        <InviteSent {...sent} />
      ) : (
        <div className={classes.sent}>
          <Outcome unanswered={unanswered} />
          <Terms draft={draft} />
          <Comes draft={draft} workspace={workspace} />
        </div>
      )}
    </ConsoleDialog>
  )
}

const sendWords = (found: number): string =>
  found === 0 ? 'Send invitation' : 'Send another invitation'

/** What the list says about an invitation whose answer never came. */
function Outcome({ unanswered }: Pick<Inviting, 'unanswered'>) {
  if (unanswered === null || !unanswered.isLooked) return null
  const [first] = unanswered.found
  if (first === undefined) {
    return (
      <NoticeStrip tone="info" title="The list was read: nobody new of this name">
        The try before left nothing behind. It can be sent now.
      </NoticeStrip>
    )
  }
  return (
    <NoticeStrip
      tone="warn"
      title={<>{visibleText(first.organizationName, 60)} is in the list since the last try</>}
      actions={
        <Button
          size="xs"
          variant="default"
          onClick={() => navigateTo(resendInvitationPath(first.id))}
        >
          Resend it instead…
        </Button>
      }
    >
      The invitation went out, but its link was lost on the way. Resending gives a new one; sending
      another takes a second place.
    </NoticeStrip>
  )
}

function Terms({ draft }: Pick<Props, 'draft'>) {
  const { contactEmail, expiresAt, invitationExpiresAt, settings } = draft
  const { maxApiKeys = defaultMaxApiKeys, sessionTimeoutHours = defaultSessionTimeoutHours } =
    settings
  return (
    <dl className={classes.facts}>
      <dt>Organization</dt>
      <dd>
        <UntrustedText text={draft.organizationName} />
      </dd>
      <dt>Mail goes to</dt>
      <dd>
        <UntrustedText text={contactEmail} />
      </dd>
      <dt>Partnership ends</dt>
      <dd data-tone={expiresAt === null ? 'warn' : undefined}>
        {expiresAt === null ? 'never: until somebody revokes it' : formatDate(expiresAt)}
      </dd>
      <dt>Invitation lapses</dt>
      <dd>
        {invitationExpiresAt === null
          ? `after ${invitationDays} days`
          : formatDate(invitationExpiresAt)}
      </dd>
      <dt>Keys, session</dt>
      <dd>
        at most {maxApiKeys} {maxApiKeys === 1 ? 'key' : 'keys'}, {sessionTimeoutHours} h per
        session
      </dd>
    </dl>
  )
}

function Comes({ draft, workspace }: Pick<Props, 'draft' | 'workspace'>) {
  const { sees, can, cannot, notes } = useMemo(
    () => inviteSummary(draft.access, workspace),
    [draft.access, workspace]
  )
  return (
    <section aria-label="What it comes to" className={classes.comes}>
      <p className={classes.line} data-kind="sees">
        {sees.length === 0 ? (
          'It will see nothing yet: nothing is shared.'
        ) : (
          <>
            It will see <b>{listWords(sees)}</b>.
          </>
        )}
      </p>
      {can.length > 0 && (
        <List title="It can" items={can} icon={<IconCheck size={14} stroke={2} aria-hidden />} />
      )}
      <h3 className={classes.quiet}>It cannot</h3>
      <p className={classes.cannot}>
        {listWords([...cannot, 'change settings, billing or users'], 'or')}.
      </p>
      <List
        title="Worth knowing"
        items={notes}
        icon={<IconInfoCircle size={14} stroke={1.7} aria-hidden />}
      />
    </section>
  )
}

type ListProps = {
  readonly title: string
  readonly items: readonly string[]
  readonly icon: ReactNode
}

const List = ({ title, items, icon }: ListProps) => (
  <>
    <h3 className={classes.quiet}>{title}</h3>
    <ul className={classes.list}>
      {items.map(item => (
        <li key={item}>
          {icon}
          <span>{visibleText(item, 300)}</span>
        </li>
      ))}
    </ul>
  </>
)
