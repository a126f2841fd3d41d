import { UnstyledButton } from '@mantine/core'
import { call } from '@renderer/api/call'
import { runCommand } from '@renderer/ui/command-registry'
import { DataNotices } from '@renderer/ui/data-notices'
import { DeletionReport } from '@renderer/ui/deletion-report'
import { KeyCap } from '@renderer/ui/key-cap'
import { ProductMark } from '@renderer/ui/product-mark'
import { homePlace } from '@renderer/ui/profile-actions'
import { KeychainLine, useKeychain } from '@renderer/ui/secret-storage'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { ConnectForm } from './connect-form'
import { KnownProfiles } from './known-profiles'
import { OpenLocal } from './open-local'
import classes from './welcome-page.module.css'

type Props = {
  readonly profiles: readonly Profile[]
  /** The profile to go back to, when this is "Add profile". */
  readonly active: Profile | undefined
}

/** The two ways to begin: connect to a Horizon, or open the local one. No frame yet. */
export function WelcomePage({ profiles, active }: Props) {
  const { data: about } = useQuery({ queryKey: ['about'], queryFn: () => call('app.about', {}) })
  const { data: keychain } = useKeychain()
  const title = profiles.length === 0 ? 'Connect to Horizon' : 'Connect another Horizon'

  return (
    <main className={classes.page}>
      <DeletionReport />
      <DataNotices profileId={active?.id} />
      <div className={classes.panes}>
        <div className={classes.left}>
          <div className={classes.column}>
            <div className={classes.brand}>
              <ProductMark />
              <span className={classes.product}>Horizon Console</span>
              <span className={classes.version}>{about?.version}</span>
            </div>
            {active && (
              <Link href={active.lastPlace ?? homePlace} className={classes.back}>
                <IconArrowLeft size={14} aria-hidden />
                <span>
                  Back to <UntrustedText text={active.name} />
                </span>
              </Link>
            )}
            <h1 className={classes.title}>{title}</h1>
            <p className={classes.text}>
              {keychain?.state === 'ready'
                ? 'The admin secret is kept in this computer’s keychain.'
                : 'The admin secret is never written to a file.'}{' '}
              Nothing is sent anywhere but to the address below.
            </p>
            <ConnectForm />
          </div>
        </div>
        <aside className={classes.right} aria-label="Other ways to begin">
          {active === undefined && profiles.length > 0 && <KnownProfiles profiles={profiles} />}
          <OpenLocal />
          <div className={classes.foot}>
            <KeychainLine />
            <UnstyledButton
              className={classes.shortcuts}
              onClick={() => runCommand('shortcuts.open')}
            >
              <KeyCap>?</KeyCap> Shortcuts
            </UnstyledButton>
          </div>
        </aside>
      </div>
    </main>
  )
}
