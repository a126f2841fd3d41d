import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { useProfiles } from '@renderer/ui/active-profile'
import { EnvironmentBadge } from '@renderer/ui/environment-badge'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { enterProfile } from '@renderer/ui/profile-actions'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import classes from './open-local.module.css'

/** What the local Horizon's scenario holds. */
const holds: readonly (readonly [count: number, what: string])[] = [
  [64, 'API keys in every state'],
  [42, 'users in all roles'],
  [6, 'departments'],
  [18, 'agents']
]

/** The other way in: the embedded Horizon with its example organization. */
export function OpenLocal() {
  const open = useMutation({
    mutationFn: async () => {
      const { profile } = await call('localHorizon.open', {})
      await enterProfile(profile)
    }
  })
  const { data } = useProfiles()
  // Made at the first opening; what it is called and holds since then is the operator's.
  const made = data?.profiles.find(({ isLocal }) => isLocal)
  return (
    <section aria-labelledby="open-local">
      <h2 id="open-local" className={classes.title}>
        Open the local Horizon
      </h2>
      <p className={classes.text}>
        A Horizon on this computer, filled with the organization Acme. Real API, real keys; nothing
        leaves the machine.
      </p>
      {made === undefined && (
        <ul className={classes.holds}>
          {holds.map(([count, what]) => (
            <li key={what} className={classes.held}>
              <span className={classes.count}>{count}</span>
              {what}
            </li>
          ))}
        </ul>
      )}
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} />}
        loading={open.isPending}
        onClick={() => open.mutate()}
      >
        Open the local Horizon
      </Button>
      <div className={classes.note} role="status">
        {open.isPending ? (
          'Starting it on this computer'
        ) : (
          <>
            Opens {made === undefined ? 'as profile' : 'your profile'}{' '}
            <span className={classes.name}>
              <UntrustedText text={made?.name ?? 'Local'} maxLength={60} />
            </span>
            <EnvironmentBadge environment={made?.environment ?? 'sandbox'} />
          </>
        )}
      </div>
      {open.error && (
        <div className={classes.failure}>
          <ErrorStrip
            title="The local Horizon did not open"
            error={toWireError(open.error)}
            onRetry={() => open.mutate()}
          />
        </div>
      )}
    </section>
  )
}
