import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { PageHead } from '@renderer/ui/page-head'
import { partnerPath, partnersPath } from '@renderer/ui/partners-path'
import { useEscape } from '@renderer/ui/use-escape'
import type { Profile } from '@shared/contract/profiles'
import { accessSummary } from '@shared/domain/partner-words'
import { visibleText } from '@shared/domain/visible-text'
import type { FieldIssue } from '@shared/errors'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { AccessEditor } from './access/access-editor'
import { knownWorkspace } from './access/known-workspace'
import classes from './invite.module.css'
import { useInviteBlock } from './invite-block'
import { InviteFields } from './invite-fields'
import {
  type InviteField,
  type InviteForm,
  inviteFieldOf,
  inviteFields,
  inviteIssues,
  isEmptyInvite,
  toPartnerDraft
} from './invite-form'
import { InviteReviewDialog } from './invite-review-dialog'
import { useInvite } from './invite-sending'
import { useInviteForm, useInviteStore } from './invite-store'
import { PartnersFailure } from './partners-failure'
import { usePartnerRefresh, useServerNowMs } from './use-partners'
import { useWorkspace } from './use-workspace'

/** Another organization is invited: who it is, what it may, and for how long. */
export function InvitePage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Invite key={profile.id} profile={profile} />
}

function Invite({ profile }: { readonly profile: Profile }) {
  const profileId = profile.id
  const [, navigate] = useLocation()
  const body = useRef<HTMLDivElement>(null)
  const form = useInviteForm(profileId)
  const { put, drop } = useInviteStore(({ actions }) => actions)
  const [wasKept] = useState(!isEmptyInvite(form))
  const [touched, setTouched] = useState<ReadonlySet<InviteField>>(new Set())
  const [refusals, setRefusals] = useState<readonly FieldIssue[]>([])
  const [isReviewing, setIsReviewing] = useState(false)
  const { list, failure, isRefreshing, refreshNow } = usePartnerRefresh(profileId)
  const nowMs = useServerNowMs(profileId)
  const workspace = useWorkspace(profileId)
  const { held } = workspace
  const known = useMemo(() => knownWorkspace(held, [form.access]), [held, form.access])
  const inviting = useInvite(profileId)
  const isReadOnly = profile.safetyLevel === 'read-only'
  const inviteBlock = useInviteBlock(profileId, list, failure)
  const block = blockOf({ isReadOnly, isSent: inviting.sent !== undefined, inviteBlock })
  useEffect(() => {
    body.current?.querySelector<HTMLElement>('input')?.focus()
  }, [])
  useEscape(() => !isReviewing && navigate(partnersPath))

  const draft = toPartnerDraft(form, nowMs)
  const issues = inviteIssues(draft, held === undefined ? null : known.workspace, nowMs)

  function change(changes: Partial<InviteForm>, field: InviteField) {
    put(profileId, { ...form, ...changes })
    setRefusals(before => before.filter(refusal => inviteFieldOf(refusal.field) !== field))
    // An empty name is not worth a word before the first try.
    if (!waitsForReview.has(field)) setTouched(before => new Set(before).add(field))
  }
  function issueOf(field: InviteField): string | undefined {
    const refused = refusals.find(refusal => inviteFieldOf(refusal.field) === field)
    if (refused !== undefined) return refused.issue
    return touched.has(field) ? issues.find(issue => issue.field === field)?.issue : undefined
  }
  function focus(field: InviteField) {
    requestAnimationFrame(() =>
      body.current
        ?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input, button, [tabindex])`)
        ?.focus()
    )
  }
  function review() {
    setTouched(new Set(inviteFields))
    const first = inviteFields.find(field => issues.some(issue => issue.field === field))
    if (first === undefined) setIsReviewing(true)
    else focus(first)
  }
  /** Back from the review; a refused field takes the focus with its reason beside it. */
  function closeReview() {
    setIsReviewing(false)
    if (inviting.sent !== undefined) return navigate(partnerPath(inviting.sent.partner.id))
    const refused = inviting.error?.fields ?? []
    setRefusals(refused)
    const first = refused.map(({ field }) => inviteFieldOf(field)).find(each => each !== undefined)
    if (first !== undefined) focus(first)
    if (!inviting.mustLook) inviting.dismiss()
  }

  const accessIssue = issueOf('access')
  return (
    <div className={classes.page}>
      <PageHead
        title="Invite a partner"
        breadcrumb={{ label: 'Partners', href: partnersPath }}
        actions={
          !isEmptyInvite(form) && (
            <Button
              variant="default"
              onClick={() => {
                drop(profileId)
                setTouched(new Set())
                setRefusals([])
                focus('organizationName')
              }}
            >
              Start again
            </Button>
          )
        }
      />
      <PartnersFailure
        list={list}
        failure={failure}
        isRefreshing={isRefreshing}
        onRetry={refreshNow}
      />
      {block !== undefined && failure === undefined && (
        <NoticeStrip tone="warn" title="Nobody can be invited now">
          {block}. What you enter stays here.
        </NoticeStrip>
      )}
      {wasKept && !isEmptyInvite(form) && (
        <NoticeStrip tone="info" title="What you entered before is still here">
          It was not sent. It is kept until the window closes.
        </NoticeStrip>
      )}
      <div ref={body} className={classes.panes}>
        <InviteFields form={form} draft={draft} issueOf={issueOf} onChange={change} />
        <div className={classes.access} data-field="access">
          {accessIssue !== undefined && (
            <NoticeStrip tone="danger" title="This access cannot be given">
              {visibleText(accessIssue, 400)}
            </NoticeStrip>
          )}
          {workspace.failure !== undefined && failure === undefined && (
            <ErrorStrip
              title="What can be shared could not be read"
              error={workspace.failure}
              onRetry={workspace.refresh}
            />
          )}
          {workspace.isPending ? (
            <p className={classes.waiting} role="status">
              Reading departments, agents, apps and connections
            </p>
          ) : (
            <AccessEditor
              access={form.access}
              workspace={known}
              onChange={access => change({ access }, 'access')}
            />
          )}
        </div>
      </div>
      <div className={classes.foot}>
        <span className={classes.footWords}>{accessSummary(form.access)}</span>
        <Button variant="default" onClick={() => navigate(partnersPath)}>
          Cancel
        </Button>
        <ActionButton disabledReason={block} onClick={review}>
          Review and send…
        </ActionButton>
      </div>
      {isReviewing && (
        <InviteReviewDialog
          profile={profile}
          draft={draft}
          workspace={known.workspace}
          inviting={inviting}
          blockedBy={block}
          onSend={() =>
            inviting.send(draft, () => {
              drop(profileId)
              setTouched(new Set())
            })
          }
          onClose={closeReview}
        />
      )}
    </div>
  )
}

const waitsForReview: ReadonlySet<InviteField> = new Set(['organizationName', 'contactEmail'])

type Blocks = {
  readonly isReadOnly: boolean
  readonly isSent: boolean
  readonly inviteBlock: string | undefined
}

function blockOf({ isReadOnly, isSent, inviteBlock }: Blocks): string | undefined {
  if (isReadOnly) return 'This profile is read-only'
  // The invitation that was just sent may have taken the last place.
  return isSent ? undefined : inviteBlock
}
