import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { formatNumber } from '@renderer/ui/format'
import { navigateTo } from '@renderer/ui/hash-location'
import { KeyName } from '@renderer/ui/key-name'
import { keyPath, revokePath } from '@renderer/ui/keys-path'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { Adoptable } from '@shared/contract/rotation-views'
import type { Key } from '@shared/horizon/key'
import { useState } from 'react'
import { Link } from 'wouter'
import classes from './rotation-adopt.module.css'
import { RotationAdoptDialog } from './rotation-adopt-dialog'

const shown = 5

type Props = {
  readonly profile: Profile
  readonly adoptable: readonly Adoptable[]
  /** Every key held: what one of them may stand for, where nothing suggests it. */
  readonly keys: readonly Key[]
  readonly canWrite: boolean
  readonly blockedBy: string | undefined
}

/** Rotations that another computer began, or that a lost journal knew: each wants a decision. */
export function AdoptableStrip({ profile, adoptable, keys, canWrite, blockedBy }: Props) {
  const [showsAll, setShowsAll] = useState(false)
  const [adopting, setAdopting] = useState<Adoptable | null>(null)
  const count = adoptable.length
  if (count === 0) return null
  const listed = showsAll ? adoptable : adoptable.slice(0, shown)
  return (
    <>
      <NoticeStrip
        tone="warn"
        title={
          count === 1
            ? '1 key carries a rotation’s mark that this computer did not make'
            : `${formatNumber(count)} keys carry a rotation’s mark that this computer did not make`
        }
      >
        Another computer may be at work with {count === 1 ? 'it' : 'them'}, or a rotation was left
        behind. Import the open rotations of that computer, adopt a key whose secret you hold, or
        revoke it.
        <ul className={classes.keys}>
          {listed.map(each => (
            <li key={each.key.id} className={classes.key}>
              <span className={classes.name}>
                <Link href={keyPath(each.key.id)}>
                  <KeyName name={each.key.clientName} maxLength={100} />
                </Link>
              </span>
              <span className={classes.facts}>
                <UntrustedText mono text={each.key.hint ?? each.key.id} maxLength={24} />
                {each.key.createdAt != null && (
                  <>
                    , created <TimeText iso={each.key.createdAt} mode="relative" />
                  </>
                )}
              </span>
              {canWrite && (
                <>
                  <ActionButton
                    size="xs"
                    variant="default"
                    disabledReason={blockedBy}
                    onClick={() => setAdopting(each)}
                  >
                    Adopt…
                  </ActionButton>
                  <ActionButton
                    size="xs"
                    variant="default"
                    c={blockedBy === undefined ? 'var(--hc-danger-text)' : undefined}
                    disabledReason={blockedBy}
                    onClick={() => navigateTo(revokePath(each.key.id))}
                  >
                    Revoke key…
                  </ActionButton>
                </>
              )}
            </li>
          ))}
        </ul>
        {listed.length < count && (
          <Button size="xs" variant="default" onClick={() => setShowsAll(true)}>
            Show all {formatNumber(count)}
          </Button>
        )}
      </NoticeStrip>
      {adopting !== null && (
        <RotationAdoptDialog
          profile={profile}
          adoptable={adopting}
          keys={keys}
          onClose={() => setAdopting(null)}
        />
      )}
    </>
  )
}
