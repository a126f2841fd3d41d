import { UntrustedText } from '@renderer/ui/untrusted-text'
import { accessTable } from '@shared/domain/access-table'
import { accessSummary, visibilitySummary } from '@shared/domain/partner-words'
import type { Partner } from '@shared/horizon/partner'
import { useMemo } from 'react'
import { useWorkspace } from '../use-workspace'
import classes from './create-partner-key.module.css'

const shownAtMost = 40

type Props = { readonly profileId: string; readonly partner: Partner }

/** What the key inherits, read-only: the partner's access as Horizon enforces it. */
export function InheritedAccess({ profileId, partner }: Props) {
  const { workspace } = useWorkspace(profileId)
  const { access } = partner
  const rows = useMemo(
    () =>
      access === undefined || workspace === undefined
        ? undefined
        : accessTable(access, workspace).rows.filter(({ level }) => level !== null),
    [access, workspace]
  )
  return (
    <aside
      className={classes.inherited}
      aria-label="Inherited access"
      // Longer than the window at times, and nothing in it takes the focus.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard
      tabIndex={0}
    >
      <h3 className={classes.title}>Inherited, not changed here</h3>
      {access === undefined ? (
        <p className={classes.text}>
          This Horizon does not say what the partner may. The key may the same.
        </p>
      ) : (
        <>
          <p className={classes.strong}>{accessSummary(access)}</p>
          <p className={classes.text}>{visibilitySummary(access)}.</p>
        </>
      )}
      <p className={classes.text}>
        The key may what the partner may, now and after each change of its access. It can only be
        narrower: by address, rate and expiry.
      </p>
      {rows !== undefined && rows.length > 0 && (
        <ul className={classes.rows} aria-label="Effective access">
          {rows.slice(0, shownAtMost).map(row => (
            <li key={`${row.type} ${row.id}`}>
              <UntrustedText text={row.name} maxLength={80} />
              <span className={classes.words}>
                <UntrustedText text={row.words} maxLength={300} />
              </span>
            </li>
          ))}
          {rows.length > shownAtMost && (
            <li className={classes.words}>and {rows.length - shownAtMost} more, in Access</li>
          )}
        </ul>
      )}
      {rows?.length === 0 && (
        <p className={classes.warn}>Nothing is shared, so the key opens nothing yet.</p>
      )}
    </aside>
  )
}
