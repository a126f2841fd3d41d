import { SegmentedControl } from '@mantine/core'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { FilterInput } from '@renderer/ui/filter-input'
import { formatNumber } from '@renderer/ui/format'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { NotOfferedPanel } from '@renderer/ui/not-offered-panel'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { PageHead } from '@renderer/ui/page-head'
import { partnersPath } from '@renderer/ui/partners-path'
import { useEscape } from '@renderer/ui/use-escape'
import { useOffers } from '@renderer/ui/use-offers'
import type { Profile } from '@shared/contract/profiles'
import { type ResourceType, resourceTypes } from '@shared/domain/access'
import { listWords } from '@shared/domain/partner-words'
import { whoReaches } from '@shared/domain/reverse-access'
import { IconRoute } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { knownWorkspace } from '../access/known-workspace'
import { partnerNow } from '../state/partner-now'
import { usePartnerRefresh, useServerNowMs } from '../use-partners'
import { useWorkspace } from '../use-workspace'
import { ReachList } from './reach-list'
import classes from './reach-page.module.css'
import { reachOfPath, resourceIn } from './reach-place'
import { reachRows, resourceKey } from './reach-rows'
import { ReachingPartners } from './reaching-partners'
import { useReachCommands } from './use-reach-commands'

/** Who outside reaches an agent, department, app or connection (the question behind P-06). */
export function ReachPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Reach key={profile.id} profile={profile} />
}

const kindLabels = {
  all: 'All',
  department: 'Departments',
  agent: 'Agents',
  app: 'Apps',
  connection: 'Connections'
} as const
type Kind = keyof typeof kindLabels

function Reach({ profile }: { readonly profile: Profile }) {
  const [, navigate] = useLocation()
  const chosen = resourceIn(new URLSearchParams(useSearch()))
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('all')
  const offers = useOffers(profile.id)
  const { list, isAsked, failure, isRefreshing, refreshNow } = usePartnerRefresh(profile.id)
  const workspace = useWorkspace(profile.id)
  const nowMs = useServerNowMs(profile.id)
  useEscape(() => navigate(partnersPath))
  useReachCommands()

  const partners = useMemo(() => list?.partners ?? [], [list])
  const { workspace: known, unlisted } = useMemo(
    () =>
      knownWorkspace(
        workspace.held,
        partners.flatMap(({ access }) => access ?? [])
      ),
    [workspace.held, partners]
  )
  const rows = useMemo(() => reachRows(partners, known, nowMs), [partners, known, nowMs])
  const wanted = text.trim().toLowerCase()
  const found = useMemo(
    () =>
      rows.filter(
        ({ type, searched }) => (kind === 'all' || type === kind) && searched.includes(wanted)
      ),
    [rows, kind, wanted]
  )
  const key = chosen === null ? null : resourceKey(chosen)
  const row = rows.find(each => each.key === key)
  const answer = useMemo(
    () => (row === undefined ? undefined : whoReaches(row, partners, known, nowMs)),
    [row, partners, known, nowMs]
  )
  const isNotOffered = list?.isOffered === false || failure?.code === 'not-offered'
  const isWaiting = list?.fetchedAt == null && !isAsked

  function onSearchKey(event: KeyboardEvent) {
    if (event.key === 'Escape' && text !== '') setText('')
    else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      document.querySelector<HTMLElement>('[data-reach-list]')?.focus()
      const [first] = found
      if (first !== undefined && !found.some(each => each.key === key)) choose(first)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choose = (resource: { type: ResourceType; id: string }) =>
    navigate(reachOfPath(resource), { replace: true })

  return (
    <div className={classes.page}>
      <PageHead
        title="Who outside reaches what"
        breadcrumb={{ label: 'Partners', href: partnersPath }}
        count={
          list?.fetchedAt == null
            ? undefined
            : countWords(partners.filter(each => partnerNow(each, nowMs) !== 'revoked').length)
        }
      />
      {isNotOffered ? (
        <NotOfferedPanel
          feature="partners"
          what="partners"
          consequence="So nobody outside is given access by it, and there is nothing to look up."
          instead={[]}
          offers={offers}
        />
      ) : (
        <>
          <HorizonFailureStrip
            failure={failure}
            heldSince={list?.fetchedAt ?? null}
            isRefreshing={isRefreshing}
            onRetry={refreshNow}
          />
          {workspace.failure && failure === undefined && (
            <ErrorStrip
              title="What there is to reach could not be refreshed"
              error={workspace.failure}
              onRetry={workspace.refresh}
            />
          )}
          {unlisted.length > 0 && !workspace.isPending && (
            <NoticeStrip
              tone="warn"
              title={`${listWords(unlisted.map(type => `${type}s`)).replace(/^./, first => first.toUpperCase())} are not listed by this Horizon, or were never read`}
            >
              Of these only what a partner’s access names is shown, by id. Departments shared as a
              whole reach more than can be said here.
            </NoticeStrip>
          )}
          {(list?.unreadable.length ?? 0) > 0 && (
            <NoticeStrip
              tone="warn"
              title={`${formatNumber(list?.unreadable.length ?? 0)} of the partners cannot be read and may reach more`}
            />
          )}
          <div className={classes.panes}>
            <div className={classes.left}>
              <search className={classes.filter}>
                <FilterInput
                  aria-label="Find a resource"
                  placeholder="Find by name, id or department"
                  value={text}
                  onChange={event => setText(event.currentTarget.value)}
                  onKeyDown={onSearchKey}
                />
                <SegmentedControl
                  className={classes.kinds}
                  aria-label="Kind"
                  fullWidth
                  value={kind}
                  onChange={value => setKind(kindOf(value))}
                  data={(['all', ...resourceTypes] as const).map(value => ({
                    value,
                    label: kindLabels[value]
                  }))}
                />
              </search>
              {isWaiting || workspace.isPending ? (
                <p className={classes.hint} role="status">
                  Reading partners and what there is to reach
                </p>
              ) : found.length === 0 ? (
                <p className={classes.hint}>
                  {rows.length === 0
                    ? 'Nothing is known that could be reached.'
                    : `Nothing matches. ${formatNumber(rows.length)} hidden by the search.`}
                </p>
              ) : (
                <ReachList rows={found} chosenKey={key} onChoose={choose} />
              )}
            </div>
            {row !== undefined && answer !== undefined ? (
              <ReachingPartners
                name={row.name}
                kind={row.type}
                department={row.department}
                found={answer}
                isDepartment={row.type === 'department'}
              />
            ) : (
              <EmptyState
                icon={<IconRoute />}
                title={chosen === null ? 'Choose what is asked about' : 'This is not there'}
                text={
                  chosen === null
                    ? 'A department, an agent, an app or a connection at the left: here stands who outside reaches it, how far, and because of which share.'
                    : `This Horizon lists no ${chosen.type} with the id of this location. It may be deleted meanwhile.`
                }
              />
            )}
          </div>
        </>
      )}
    </div>
  )
}

/** A revoked partnership never comes back, so nothing is looked up for it. */
const countWords = (count: number): string =>
  `${formatNumber(count)} ${count === 1 ? 'partner that is' : 'partners that are'} not revoked`

const kindOf = (value: string): Kind => resourceTypes.find(type => type === value) ?? 'all'
