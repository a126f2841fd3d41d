import { Button } from '@mantine/core'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { EmptyState } from '@renderer/ui/empty-state'
import {
  EndpointText,
  type OfferLine,
  OfferStateText,
  offerLines,
  sourceWords
} from '@renderer/ui/offers-list'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useKeyRefresh } from '@renderer/ui/use-key-refresh'
import { useOffers } from '@renderer/ui/use-offers'
import type { Profile } from '@shared/contract/profiles'
import { IconPlugConnected, IconRefresh } from '@tabler/icons-react'
import classes from './offers-section.module.css'

/** What the console does where an endpoint is missing, by its path. */
const insteads: Readonly<Record<string, string>> = {
  'GET /admin/api-keys/:id': 'A key’s page shows what the list says of it.',
  'PATCH /admin/api-keys/:id':
    'Limits stay as they are. Create a key with the wanted limit, then revoke the old one.',
  'GET /admin/api-keys/:id/usage':
    'No counts are shown or estimated; the list’s last use is, where it has one.',
  'GET /admin/usage': 'The overview shows no requests and no busiest keys.',
  'GET /admin/api-keys/:id/requests':
    'No calls and callers are shown, also not before a key is revoked.',
  'GET /admin/organization':
    'Which organization answers is not checked, and limits are not held against the plan.',
  'GET /admin/users': 'Owners are shown as the keys name them; inactive ones are not told apart.',
  'GET /admin/departments': 'Departments are shown by their ids.',
  'GET /api/agent-webhooks':
    'An API key with the scope “webhooks” reaches them: add one on the Webhooks page.',
  'GET /admin/agents': 'Shares of agents are shown and given by id.',
  'GET /admin/apps': 'Apps are left out of the effective access.',
  'GET /admin/connections': 'Shares of connections are shown and given by id.',
  'GET /admin/partners': 'Who outside has access is not shown; Horizon’s own partner page says.',
  'POST /admin/partners': 'Done in Horizon itself.',
  'GET /admin/partners/:id': 'The list answers instead.',
  'PATCH /admin/partners/:id': 'Done in Horizon itself.',
  'POST /admin/partners/:id/suspend': 'Done in Horizon itself.',
  'POST /admin/partners/:id/unsuspend': 'Done in Horizon itself.',
  'POST /admin/partners/:id/revoke': 'Done in Horizon itself.',
  'POST /admin/partners/:id/resend-invitation': 'Done in Horizon itself.',
  'POST /admin/partners/:id/withdraw-invitation': 'Done in Horizon itself.',
  'GET /admin/partners/:id/activity': 'The partner’s last activity only.',
  'GET /admin/partners/:id/api-keys': 'The number of keys only.',
  'POST /admin/partners/:id/api-keys': 'Done in Horizon itself.',
  'DELETE /admin/partners/:id/api-keys/:key_id': 'Done in Horizon itself.',
  'POST /admin/partners/:id/api-keys/:key_id/rotate':
    'Rotated with an overlap: a new key first, then the old one revoked.',
  'GET /admin/audit-logs': 'No audit log here, and no history of keys and partners.'
}

export function OffersSection() {
  const profile = useActiveProfile()
  if (profile === null) {
    return (
      <EmptyState
        icon={<IconPlugConnected />}
        title="No profile is in use"
        text="Open a profile to see what its Horizon offers."
      />
    )
  }
  return <Offers profile={profile} />
}

/** Every endpoint the console uses, and what it does without. */
function Offers({ profile }: { readonly profile: Profile }) {
  const offers = useOffers(profile.id)
  const { isRefreshing, refreshNow } = useKeyRefresh(profile.id, { polls: false })
  const lines = offerLines(offers)
  const offered = lines.filter(line => line.state === 'offered').length
  return (
    <section className={classes.section}>
      <div className={classes.head}>
        <h2 className={classes.heading}>What this Horizon offers</h2>
        <span className={classes.count}>
          {offered} of {lines.length}, for <UntrustedText text={profile.name} maxLength={60} />
        </span>
        <Button
          size="xs"
          variant="default"
          loading={isRefreshing}
          leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
          onClick={refreshNow}
        >
          Ask again
        </Button>
      </div>
      <p className={classes.source}>
        {sourceWords(offers)}{' '}
        {offers?.askedAt != null && (
          <>
            Asked <TimeText iso={offers.askedAt} mode="relative" />.
          </>
        )}
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Function</th>
            <th scope="col">Endpoint</th>
            <th scope="col">This Horizon</th>
            <th scope="col">Without it</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <Line key={`${line.endpoint.method} ${line.endpoint.path}`} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Line({ line: { name, endpoint, state, feature } }: { readonly line: OfferLine }) {
  const address = `${endpoint.method} ${endpoint.path}`
  return (
    <tr data-state={state}>
      <th scope="row">{name}</th>
      <td>
        <EndpointText endpoint={endpoint} />
      </td>
      <td>
        <span className={classes.state}>
          <OfferStateText state={state} />
          {feature === undefined && <span className={classes.beside}>documented</span>}
        </span>
      </td>
      <td className={classes.instead}>{state === 'offered' ? '' : insteads[address]}</td>
    </tr>
  )
}
