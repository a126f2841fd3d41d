import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { KeyStatusBadge } from '@renderer/ui/key-status-badge'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { allScopes } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import classes from './key-cell.module.css'
import type { KeyRow } from './key-rows'
import { ExpiresText, LastUsedText, PlainDate } from './key-times'
import { creatorName, notOffered, typeWords } from './key-words'
import type { SortColumn } from './keys-location'

/** How the whole list is seen just now. */
export type KeysView = {
  readonly scopesShown: number
  readonly isStale: boolean
  readonly serverNowMs: number
}

type Props = { readonly column: SortColumn; readonly row: KeyRow; readonly view: KeysView }

export function KeyCell({ column, row, view }: Props) {
  const { key, status } = row
  switch (column) {
    case 'name':
      return <Cut className={classes.name} text={key.clientName} />
    case 'type':
      return <Cut text={typeWords(key.type)} />
    case 'creator':
      return <Cut text={creatorName(key) ?? notOffered} />
    case 'scopes':
      return <Scopes scopes={key.scopes} shown={view.scopesShown} />
    case 'created':
      return <PlainDate iso={key.createdAt} />
    case 'expires':
      return <ExpiresText row={row} serverNowMs={view.serverNowMs} />
    case 'lastUsed':
      return <LastUsedText row={row} isStale={view.isStale} serverNowMs={view.serverNowMs} />
    case 'status':
      return <KeyStatusBadge status={status} variant="table" />
    case 'hint':
      return <UntrustedText mono text={key.hint ?? notOffered} maxLength={16} />
  }
}

const longestHint = 500

/** Cut at the cell's edge, in full on hover. */
function Cut({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <span className={`${classes.cut} ${className ?? ''}`} data-hint-if-cut>
      <UntrustedText text={text} maxLength={200} />
    </span>
  )
}

function Scopes({ scopes, shown }: { readonly scopes: readonly string[]; readonly shown: number }) {
  if (scopes.length === 0) return <span className={classes.none}>none</span>
  const held = scopes.includes(allScopes) ? [allScopes] : [...new Set(scopes)]
  const more = held.length - shown
  return (
    <span
      className={classes.scopes}
      data-hint={more > 0 ? visibleText(held.join('\n'), longestHint) : undefined}
    >
      {held.slice(0, shown).map(scope => (
        <KeyScopeChip key={scope} scope={scope} />
      ))}
      {more > 0 && <span className={classes.more}>+{more}</span>}
    </span>
  )
}
